import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CommandLine } from './support/cli.mjs';

jest.setTimeout(60_000);

/** @type {CommandLine} */
let cli;
beforeAll(async () => {
  cli = await CommandLine.create();
  await mkdir(cli.file('folder'));
  execFileSync('mkfifo', [cli.file('pipe')]);
  await writeFile(cli.file('empty.txt'), '');
  await writeFile(cli.file('short.txt'), 'abc');
  await writeFile(cli.file('latin1.txt'), Uint8Array.of(0x61, 0xe4, 0x62));
  await writeFile(
    cli.file('broken.safetensors'),
    (await cli.read('m.safetensors')).subarray(0, 500),
  );
});
afterAll(() => cli.remove());

describe('what the user can mend is one line and exit code 1', () => {
  test.each([
    ['train nowhere.txt', /^there is no nowhere\.txt$/],
    ['train folder', /is a folder, not a file$/],
    ['train empty.txt', /^empty\.txt is empty$/],
    ['train short.txt', /^the training text must have at least .* got 3; a smaller batchSize/],
    ['train latin1.txt', /^latin1\.txt is not a UTF-8 text$/],
    [
      'train corpus.txt --cell lsmt',
      /^network\.cell must be one of elman, .*lstm, .*gru.*, got lsmt$/,
    ],
    [
      'train corpus.txt --hidden-size -3',
      /^network\.hiddenSize must be a positive integer, got -3$/,
    ],
    [
      'train corpus.txt --batch-size 4 --learning-rate 0',
      /^optimizer\.learningRate must be a positive number, got 0$/,
    ],
    ['train corpus.txt --validation 1', /^--validation must be from 0 to below 1, got 1$/],
    ['train corpus.txt --limit 5', /^--limit and --lowercase need --words$/],
    [
      'train corpus.txt --out no/where.safetensors',
      /^--out: the folder .*no is not there or may not be written$/,
    ],
    ['train corpus.txt --out folder', /^--out: folder is a folder, not a file$/],
    ['train corpus.txt --out new/', /^--out: new\/ is a folder, not a file$/],
    ['train corpus.txt --out pipe', /^--out: pipe is not a regular file$/],
    ['train corpus.txt --out=', /^--out must be the name of a file, got ""$/],
    ['generate nowhere.safetensors', /^there is no nowhere\.safetensors$/],
    ['generate broken.safetensors', /^broken\.safetensors: not a valid safetensors file: /],
    ['generate corpus.txt', /^corpus\.txt: not a valid safetensors file: /],
    ['generate m.safetensors --prompt €', /^prompt must be made of the .* got "€" at place 0$/],
    [
      'generate m.safetensors --temperature -1',
      /^temperature must be a finite number not below 0, got -1$/,
    ],
    ['evaluate m.safetensors nowhere.txt', /^there is no nowhere\.txt$/],
  ])('unrolled %s', async (command, message) => {
    const { code, stdout, stderr } = await cli.run(command);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [, line] = /^unrolled: (.+)\n$/.exec(stderr) ?? [];
    expect(line).toMatch(message);
  });
});

describe('wrong usage is exit code 2', () => {
  test.each([
    ['train', /missing required argument 'corpus'/],
    ['train corpus.txt --hidden-size many', /'many' is invalid\. It must be a number/],
    ['train corpus.txt --hiden-size 3', /unknown option '--hiden-size'/],
    [
      'train corpus.txt --resume m.safetensors --hidden-size 16',
      /^error: option '--resume <file>' cannot be used with option '--hidden-size <n>'\n$/,
    ],
    [
      'train corpus.txt --resume m.safetensors --seed 1',
      /^error: option '--resume <file>' cannot be used with option '--seed <n>'\n$/,
    ],
    ['trian corpus.txt', /unknown command 'trian'/],
    ['generate', /missing required argument 'model'/],
    ['evaluate m.safetensors', /missing required argument 'corpus'/],
    ['evaluate m.safetensors corpus.txt more', /too many arguments/],
  ])('unrolled %s', async (command, message) => {
    const { code, stderr } = await cli.run(command);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('help and version are no errors', async () => {
    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(await cli.run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const { code, stdout } = await cli.run('train --help');
    expect(code).toBe(0);
    expect(stdout).toContain('--clip-norm');
  });
});
