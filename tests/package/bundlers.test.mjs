// The installed package in what bundlers make of it. Chromium runs the result under a strict policy;
// where it is not installed, those tests are skipped.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { launch, openPage } from '../browser/browsers.mjs';
import { bin, outcome, program, Project } from './support.mjs';

jest.setTimeout(120_000);

const inChromium = existsSync('/usr/bin/chromium') ? test : test.skip;

/** @type {Project} */
let project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

/** @type {Record<string, string>} */
const kTypes = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/**
 * Opens index.html of a folder in Chromium, served with the policy, and resolves to what the page puts
 * into `window.result`.
 * @param {string} folder
 */
async function resultOf(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
    const bytes = await readFile(file).catch(() => undefined);
    response.writeHead(bytes ? 200 : 404, {
      'Content-Type': kTypes[path.extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy':
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
    });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const { browser, close } = await launch('chromium');
  try {
    const { page, problems } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction('window.result !== undefined', { timeout: 60_000 });
    const result = await page.evaluate('window.result');
    expect(problems).toEqual([]);
    return result;
  } finally {
    await close();
    server.closeAllConnections();
    server.close();
  }
}

const html = (/** @type {string} */ script) =>
  `<!doctype html><title>t</title><link rel="icon" href="data:," /><script type="module" src="${script}"></script>`;
const page = `
  import { use } from './use.js';
  const each = async () => [await use(false), await use(true)];
  each().then((result) => (window.result = result), (error) => (window.result = String(error?.stack ?? error)));
`;

describe('Vite', () => {
  beforeAll(async () => {
    await project.write('site/use.js', program('{}'));
    await project.write('site/main.js', page);
    await project.write('site/index.html', html('./main.js'));
    await project.write('site/package.json', '{"type":"module"}');
    // Without any configuration.
    await project.run(bin('vite'), 'build', 'site', '--outDir', '../vite', '--logLevel', 'error');
  });

  inChromium('a page runs under a strict policy, on its own thread and in a Worker', async () => {
    expect(await resultOf(path.join(project.folder, 'vite'))).toMatchObject([
      { ...outcome(false), variant: 'relaxed-simd' },
      { ...outcome(true), variant: 'relaxed-simd' },
    ]);
  });
});

describe('esbuild', () => {
  test('a program for Node runs', async () => {
    await project.write('node/use.js', program(`{ wasmUrl: 'node_modules/unrolled/dist/wasm/' }`));
    await project.write(
      'node/main.js',
      `import { use } from './use.js';\nconsole.log(JSON.stringify(await use(false)));`,
    );
    await project.run(
      bin('esbuild'),
      'node/main.js',
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--outfile=node/out.mjs',
    );
    expect(JSON.parse(await project.run(process.execPath, 'node/out.mjs'))).toMatchObject(
      outcome(false),
    );
  });

  inChromium('a page runs under a strict policy', async () => {
    // esbuild leaves URLs of other files alone: it copies the binary when that is imported, and the
    // Worker is a second bundle where the first one looks for it, at ../../worker/main.js.
    const use = `import simd from 'unrolled/wasm/unrolled-simd.wasm';${program('{ wasmUrl: new URL(simd, import.meta.url) }')}`;
    await project.write('page/use.js', use);
    await project.write('page/main.js', page);
    await project.write('built/index.html', html('./js/app/main.js'));
    const flags = ['--bundle', '--format=esm', '--log-level=error'];
    await project.run(
      bin('esbuild'),
      'page/main.js',
      ...flags,
      '--loader:.wasm=file',
      '--outdir=built/js/app',
    );
    const worker = 'node_modules/unrolled/dist/worker/main.js';
    await project.run(bin('esbuild'), worker, ...flags, '--outfile=built/worker/main.js');
    expect(await resultOf(path.join(project.folder, 'built'))).toMatchObject([
      { ...outcome(false), variant: 'simd' },
      { ...outcome(true), variant: 'simd' },
    ]);
  });
});
