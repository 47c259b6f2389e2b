import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DisposedError, InvalidArgumentError, load, LoadError } from 'unrolled';
import { kModes } from './support/modes.mjs';
import { kSmall, kText } from './support/text.mjs';

const folder = new URL('../../dist/wasm/', import.meta.url);
const { version } = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
);

describe.each([false, true])('worker: %s', (worker) => {
  test('a loaded library says what it is', async () => {
    const unrolled = await load({ worker });
    expect(unrolled).toMatchObject({ worker, version, disposed: false });
    expect(unrolled.variant).toBe(kModes.at(-1)?.variant);
    expect(unrolled.liveObjects()).toBe(0);
    expect(await unrolled.memory()).toEqual({ heapBytes: 16 * 2 ** 20, objects: 0 });
    unrolled.dispose();
  });

  test('deterministic pins simd', async () => {
    const unrolled = await load({ worker, deterministic: true });
    expect(unrolled.variant).toBe('simd');
    unrolled.dispose();
    await expect(load({ worker, deterministic: true, variant: 'relaxed-simd' })).rejects.toThrow(
      new InvalidArgumentError(
        'variant must be "simd" or "auto" when deterministic, got "relaxed-simd"',
      ),
    );
  });

  test('both sides of the border compute the same numbers', async () => {
    const losses = await Promise.all(
      [false, worker].map(async (side) => {
        const unrolled = await load({ worker: side, deterministic: true });
        const model = await unrolled.languageModel(kSmall);
        const { loss } = await model.evaluate(kText);
        unrolled.dispose();
        return loss;
      }),
    );
    expect(losses[1]).toBe(losses[0]);
  });

  test('the binary may come from elsewhere: a folder, a file, bytes', async () => {
    const wasmBinary = await readFile(new URL('unrolled-simd.wasm', folder));
    for (const options of [
      { wasmUrl: folder },
      { wasmUrl: new URL('unrolled-simd.wasm', folder).href },
      { wasmBinary },
      { wasmBinary: new Uint8Array(wasmBinary).buffer },
      { wasmBinary, variant: /** @type {const} */ ('simd') },
    ]) {
      const unrolled = await load({ ...options, worker });
      expect(unrolled.variant).toBe(
        'wasmUrl' in options && options.wasmUrl === folder ? kModes.at(-1)?.variant : 'simd',
      );
      unrolled.dispose();
    }
  });

  test('a wrong URL is said with its reason, and another try works', async () => {
    const missing = new URL('nowhere/unrolled.wasm', folder);
    await expect(load({ worker, wasmUrl: missing })).rejects.toThrow(LoadError);
    await expect(load({ worker, wasmUrl: missing })).rejects.toThrow(
      `cannot load ${missing.href}: ENOENT: no such file or directory, open '${fileURLToPath(missing)}'`,
    );
    await expect(
      load({ worker, wasmUrl: new URL('../../package.json', import.meta.url) }),
    ).rejects.toThrow(/^cannot load file:.*package\.json: .*expected magic word/);
    await expect(load({ worker, wasmBinary: new Uint8Array(100) })).rejects.toThrow(
      /^cannot compile wasmBinary: /,
    );
    // WebAssembly, but not ours: the empty module.
    await expect(
      load({ worker, wasmBinary: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) }),
    ).rejects.toThrow(LoadError);
    const unrolled = await load({ worker });
    unrolled.dispose();
  });

  test('dispose ends everything: what is under way and what comes after', async () => {
    const unrolled = await load({ worker });
    const model = await unrolled.languageModel(kSmall);
    const evaluation = model.evaluate(kText.repeat(1000));
    unrolled.dispose();
    unrolled.dispose();
    await expect(evaluation).rejects.toThrow(DisposedError);
    await expect(model.generate()).rejects.toThrow(DisposedError);
    await expect(unrolled.languageModel(kSmall)).rejects.toThrow(
      new DisposedError('unrolled.languageModel was called after unrolled.dispose()'),
    );
    expect(unrolled.liveObjects()).toBe(0);
    model.dispose();
  });
});

describe('over the network', () => {
  const server = createServer((_, response) => {
    response.writeHead(404).end('not here');
  });
  let address = '';
  beforeAll(async () => {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    address = `http://127.0.0.1:${port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('the status of the answer is the reason', async () => {
    const wasmUrl = `${address}unrolled.wasm`;
    await expect(load({ wasmUrl })).rejects.toThrow(`cannot load ${wasmUrl}: 404 Not Found`);
    await expect(load({ wasmUrl: 'http://127.0.0.1:1/x.wasm' })).rejects.toThrow(
      /^cannot load http:\/\/127\.0\.0\.1:1\/x\.wasm: fetch failed: /,
    );
  });
});

test('variants with threads are not in this build', async () => {
  const message = 'this build has no threads; its variants are simd and relaxed-simd';
  await expect(load({ variant: 'simd-threads' })).rejects.toThrow(new LoadError(message));
  await expect(load({ threads: 4 })).rejects.toThrow(new LoadError(message));
});

test('a binary of the other variant is found out', async () => {
  const wasmBinary = await readFile(new URL('unrolled-simd.wasm', folder));
  if (kModes.length < 3) return;
  await expect(load({ wasmBinary, variant: 'relaxed-simd' })).rejects.toThrow(LoadError);
});

test('wrong options', async () => {
  /** @param {any} options */
  const refused = (options) => expect(load(options)).rejects;
  await refused({ variant: 'sse' }).toThrow(
    /^variant must be one of "auto", "simd", "relaxed-simd", .*, got "sse"$/,
  );
  await refused({ worker: 'yes' }).toThrow(
    new InvalidArgumentError('worker must be true or false, got "yes"'),
  );
  await refused({ edition: 'pocket' }).toThrow(
    new InvalidArgumentError('edition must be one of "core", "full", got "pocket"'),
  );
  await refused({ wasmUrl: 7 }).toThrow(
    new InvalidArgumentError('wasmUrl must be a string or a URL, got 7'),
  );
  await refused({ wasm: 7 }).toThrow(
    /^wasm is not an option; there are edition, variant, wasmUrl, /,
  );
});
