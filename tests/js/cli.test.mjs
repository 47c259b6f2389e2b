import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'unrolled';
import { readSafetensors } from '../../dist/safetensors.js';
import { kText, kVocabulary } from './support/text.mjs';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let folder = '';

/**
 * Runs the command line in the folder.
 * @param {string[]} args
 * @param {(child: import('node:child_process').ChildProcess, stdout: string) => void} [onOutput]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function unrolled(args, onOutput) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      onOutput?.(child, stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const lines = (/** @type {string} */ text) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const kSmallFlags = [
  '--hidden-size',
  '16',
  '--batch-size',
  '4',
  '--sequence-length',
  '16',
  '--learning-rate',
  '0.01',
];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-cli-'));
  await writeFile(path.join(folder, 'corpus.txt'), kText);
  await mkdir(path.join(folder, 'folder'));
  await unrolled([
    'train',
    'corpus.txt',
    ...kSmallFlags,
    '--steps',
    '150',
    '--out',
    'm.safetensors',
  ]);
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

describe('train', () => {
  test('with --json, one object a line; the last has the outcome', async () => {
    const { code, stdout } = await unrolled([
      'train',
      'corpus.txt',
      ...kSmallFlags,
      '--steps',
      '25',
      '--validation',
      '0.1',
      '--out',
      'j.safetensors',
      '--json',
    ]);
    expect(code).toBe(0);
    const all = lines(stdout);
    expect(all.slice(0, -1).map(({ step }) => step)).toEqual([10, 20, 25]);
    expect(all[0]).toMatchObject({
      epoch: 1,
      loss: expect.any(Number),
      tokensPerSecond: expect.any(Number),
    });
    expect(all.at(-1)).toEqual({
      step: 25,
      loss: all.at(-2).loss,
      validationLoss: all.at(-2).validationLoss,
      seconds: expect.any(Number),
      out: 'j.safetensors',
    });

    // Held out is the last tenth; the vocabulary is that of the whole text.
    const library = await load();
    const model = await library.open(await readFile(path.join(folder, 'j.safetensors')));
    expect(model.vocabulary.tokens).toEqual(kVocabulary.tokens);
    const held = Math.ceil(kText.length / 10);
    expect((await model.evaluate(kText.slice(-held))).loss).toBeCloseTo(
      all.at(-1).validationLoss,
      3,
    );
    library.dispose();
  }, 30_000);

  test('for people: says where the model is', async () => {
    const { code, stdout, stderr } = await unrolled([
      'train',
      'corpus.txt',
      ...kSmallFlags,
      '--steps',
      '20',
      '--out',
      'p.safetensors',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/20\/20 · loss \d\.\d{4} · [\d,]+ tokens\/s/);
    expect(stderr).toMatch(/Saved to p\.safetensors after \d+\.\d s\n$/);
  }, 30_000);

  test('the same seed makes the same file', async () => {
    const train = (/** @type {string} */ seed, /** @type {string} */ out) =>
      unrolled([
        'train',
        'corpus.txt',
        ...kSmallFlags,
        '--steps',
        '5',
        '--seed',
        seed,
        '--out',
        out,
      ]);
    await train('5', 'a.safetensors');
    await train('5', 'b.safetensors');
    await train('6', 'c.safetensors');
    const [a, b, c] = await Promise.all(
      ['a', 'b', 'c'].map((name) => readFile(path.join(folder, `${name}.safetensors`))),
    );
    expect(b.equals(a)).toBe(true);
    expect(c.equals(a)).toBe(false);
  }, 30_000);

  test('Ctrl-C saves what there is, and --resume goes on with it', async () => {
    const flags = ['train', 'corpus.txt', ...kSmallFlags, '--json'];
    const stopped = await unrolled(
      [...flags, '--steps', '1000000000', '--out', 's.safetensors'],
      (child, stdout) => {
        // A key press may come twice: from the terminal, and passed on by npx.
        if (stdout.split('\n').length > 3) child.kill('SIGINT');
      },
    );
    expect(stopped.code).toBe(0);
    const { step, interrupted, out } = lines(stopped.stdout).at(-1);
    expect({ interrupted, out }).toEqual({ interrupted: true, out: 's.safetensors' });
    const { metadata, tensors } = readSafetensors(
      await readFile(path.join(folder, 's.safetensors')),
    );
    expect(metadata.has('training')).toBe(true);
    expect([...tensors.keys()]).toContain('optimizer.exp_avg.rnn.weight_ih_l0');

    const resumed = await unrolled([
      ...flags,
      '--steps',
      '10',
      '--resume',
      's.safetensors',
      '--out',
      'r.safetensors',
    ]);
    expect(resumed.code).toBe(0);
    // A few more steps may have been made between the last line and the signal.
    expect(lines(resumed.stdout).at(-1).step).toBeGreaterThanOrEqual(step + 10);
    expect(lines(resumed.stdout).at(-1).step).toBeLessThan(step + 40);
  }, 30_000);

  test('for people, an interruption says how to go on', async () => {
    const flags = [
      'train',
      'corpus.txt',
      ...kSmallFlags,
      '--steps',
      '1000000000',
      '--out',
      'i.safetensors',
    ];
    const running = unrolledWithStderr(flags);
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /Interrupted; saved what there is, with the state of training, to i\.safetensors after/,
    );
    expect(stderr).toContain(
      'Go on with: unrolled train corpus.txt --resume i.safetensors --out i.safetensors',
    );
  }, 30_000);

  /** Interrupts once something is shown. @param {string[]} args */
  function unrolledWithStderr(args) {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        if (stderr === '') child.kill('SIGINT');
        stderr += text;
      });
      child.on('close', (code) => resolve({ code, stderr }));
    });
  }

  test('words', async () => {
    const flags = [
      'train',
      'corpus.txt',
      ...kSmallFlags,
      '--words',
      '--limit',
      '20',
      '--embedding-size',
      '8',
      '--steps',
      '3',
    ];
    expect(await unrolled([...flags, '--out', 'w.safetensors'])).toMatchObject({ code: 0 });
    const { code, stdout } = await unrolled([
      'generate',
      'w.safetensors',
      '--prompt',
      'is letter',
      '--length',
      '5',
      '--seed',
      '1',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^is letter/);
  }, 30_000);
});

test('when training diverges, the last good weights are saved', async () => {
  const flags = [
    '--batch-size',
    '4',
    '--sequence-length',
    '16',
    '--cell',
    'elman',
    '--hidden-size',
    '8',
    '--clip-norm',
    '0',
  ];
  const { code, stderr } = await unrolled([
    'train',
    'corpus.txt',
    ...flags,
    '--optimizer',
    'sgd',
    '--learning-rate',
    '1e38',
    '--out',
    'd.safetensors',
  ]);
  expect(code).toBe(1);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^unrolled: training diverged at step \d+: .* \(d\.safetensors has them\)$/,
  );
  expect(await unrolled(['evaluate', 'd.safetensors', 'corpus.txt'])).toMatchObject({ code: 0 });
}, 30_000);

describe('generate', () => {
  const generate = (/** @type {string[]} */ ...args) =>
    unrolled(['generate', 'm.safetensors', ...args]);

  test('writes the prompt and what follows, the same for the same seed', async () => {
    const first = await generate(
      '--prompt',
      'a is',
      '--length',
      '50',
      '--temperature',
      '0.8',
      '--seed',
      '7',
    );
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^a is/);
    expect(first.stdout.endsWith('\n')).toBe(true);
    expect([54, 55]).toContain(first.stdout.length);
    expect(
      await generate('--prompt', 'a is', '--length', '50', '--temperature', '0.8', '--seed', '7'),
    ).toEqual(first);
  }, 30_000);

  test('stops before --stop', async () => {
    const { stdout } = await generate('--prompt', 'b is', '--temperature', '0', '--stop', '\n');
    expect(stdout.trimEnd()).toMatch(/^b is .+\.$/);
  }, 30_000);
});

describe('evaluate', () => {
  test('says how well the model predicts, for people and as JSON', async () => {
    const json = await unrolled(['evaluate', 'm.safetensors', 'corpus.txt', '--json']);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    const result = JSON.parse(json.stdout);
    expect(result.perplexity).toBeCloseTo(Math.exp(result.loss), 6);
    const { stdout } = await unrolled(['evaluate', 'm.safetensors', 'corpus.txt']);
    expect(stdout).toContain(`loss            ${result.loss.toFixed(4)} nats per token`);
  }, 30_000);
});

describe('what the user can mend is one line and exit code 1', () => {
  beforeAll(async () => {
    await writeFile(path.join(folder, 'empty.txt'), '');
    await writeFile(path.join(folder, 'short.txt'), 'abc');
    await writeFile(path.join(folder, 'latin1.txt'), Buffer.from([0x61, 0xe4, 0x62]));
    await writeFile(
      path.join(folder, 'broken.safetensors'),
      (await readFile(path.join(folder, 'm.safetensors'))).subarray(0, 500),
    );
  });

  test.each([
    ['train nowhere.txt', /^unrolled: there is no nowhere\.txt$/],
    ['train folder', /^unrolled: .*is a folder, not a file$/],
    ['train empty.txt', /^unrolled: empty\.txt is empty$/],
    [
      'train short.txt',
      /^unrolled: the training text must have at least .* got 3; a smaller batchSize/,
    ],
    ['train latin1.txt', /^unrolled: latin1\.txt is not a UTF-8 text$/],
    [
      'train corpus.txt --cell lsmt',
      /^unrolled: network\.cell must be one of elman, lstm, gru, got lsmt$/,
    ],
    [
      'train corpus.txt --hidden-size -3',
      /^unrolled: network\.hiddenSize must be a positive integer, got -3$/,
    ],
    [
      'train corpus.txt --batch-size 4 --learning-rate 0',
      /^unrolled: optimizer\.learningRate must be a positive number, got 0$/,
    ],
    [
      'train corpus.txt --validation 1',
      /^unrolled: --validation must be from 0 to below 1, got 1$/,
    ],
    ['train corpus.txt --limit 5', /^unrolled: --limit and --lowercase need --words$/],
    [
      'train corpus.txt --out no/where.safetensors',
      /^unrolled: --out: the folder .*no is not there or may not be written$/,
    ],
    ['generate nowhere.safetensors', /^unrolled: there is no nowhere\.safetensors$/],
    [
      'generate broken.safetensors',
      /^unrolled: broken\.safetensors: not a valid safetensors file: /,
    ],
    ['generate corpus.txt', /^unrolled: corpus\.txt: not a valid safetensors file: /],
    [
      'generate m.safetensors --prompt €',
      /^unrolled: prompt must be made of the .* got "€" at place 0$/,
    ],
    [
      'generate m.safetensors --temperature -1',
      /^unrolled: temperature must be a finite number not below 0, got -1$/,
    ],
    ['evaluate m.safetensors short.txt.no', /^unrolled: there is no short\.txt\.no$/],
  ])(
    'unrolled %s',
    async (command, message) => {
      const { code, stdout, stderr } = await unrolled(command.split(' '));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.endsWith('\n')).toBe(true);
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
    30_000,
  );
});

describe('wrong usage is exit code 2', () => {
  test.each([
    ['train', /missing required argument 'corpus'/],
    ['train corpus.txt --hidden-size many', /'many' is invalid\. It must be a number/],
    ['train corpus.txt --hiden-size 3', /unknown option '--hiden-size'/],
    ['trian corpus.txt', /unknown command 'trian'/],
    ['generate', /missing required argument 'model'/],
    ['evaluate m.safetensors', /missing required argument 'corpus'/],
    ['evaluate m.safetensors corpus.txt more', /too many arguments/],
  ])(
    'unrolled %s',
    async (command, message) => {
      const { code, stderr } = await unrolled(command.split(' '));
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    },
    30_000,
  );

  test('help and version are no errors', async () => {
    expect(await unrolled(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('train'),
    });
    expect(await unrolled(['train', '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--clip-norm'),
    });
    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(await unrolled(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  }, 30_000);
});

test('the file can be run as a program', async () => {
  expect((await stat(program)).mode & 0o111).toBe(0o111);
});
