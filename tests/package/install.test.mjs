// The packed tarball, installed into an empty project.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { bin, outcome, program, Project, root } from './support.mjs';

jest.setTimeout(120_000);

/** @type {Project} */
let project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

describe('Node', () => {
  test('the package is used on this thread and in a Worker', async () => {
    await project.write('use.mjs', program('{}'));
    await project.write(
      'main.mjs',
      `import { use } from './use.mjs';
       console.log(JSON.stringify([await use(false), await use(true)]));`,
    );
    const results = JSON.parse(await project.run(process.execPath, 'main.mjs'));
    expect(results).toMatchObject([outcome(false), outcome(true)]);
  });

  test('importing touches neither DOM nor Worker', async () => {
    await project.write(
      'import.mjs',
      `for (const name of ['window', 'document', 'self', 'Worker', 'fetch', 'location']) {
         Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was touched'); } });
       }
       await import('./node_modules/unrolled/dist/internal/platform/browser.js');
       const names = Object.keys(await import('unrolled'));
       console.log(names.join());`,
    );
    const names = await project.run(process.execPath, '--conditions=browser', 'import.mjs');
    expect(names.trim().split(',')).toEqual(
      expect.arrayContaining(['load', 'Vocabulary', 'UnrolledError', 'InvalidArgumentError']),
    );
  });

  test('the command line comes with it', async () => {
    await project.write('corpus.txt', 'the same line again and again\n'.repeat(50));
    const flags = ['--hidden-size', '8', '--batch-size', '4', '--sequence-length', '16'];
    await project.run(
      'npx',
      'unrolled',
      'train',
      'corpus.txt',
      ...flags,
      '--steps',
      '5',
      '--out',
      'm.safetensors',
    );
    const written = await project.run(
      'npx',
      'unrolled',
      'generate',
      'm.safetensors',
      '--length',
      '10',
      '--seed',
      '1',
    );
    expect(written.length).toBeGreaterThanOrEqual(10);
    const result = JSON.parse(
      await project.run('npx', 'unrolled', 'evaluate', 'm.safetensors', 'corpus.txt', '--json'),
    );
    expect(result.loss).toBeGreaterThan(0);
  });

  test('the example of the README runs as it is written, on fewer steps', async () => {
    const readme = await readFile(path.join(root, 'README.md'), 'utf8');
    const example = /```js\n(import [^]*?)```/.exec(readme)?.[1];
    if (!example) throw new Error('the README has no example');
    expect(example).toContain('steps: 1000');
    // A page has its corpus beside it; here it is made up.
    const corpus = `globalThis.fetch = async () => new Response('Once upon a time. '.repeat(300));\n`;
    await project.write('readme.mjs', corpus + example.replace('steps: 1000', 'steps: 3'));
    const shown = (await project.run(process.execPath, 'readme.mjs')).split('\n');
    expect(shown.slice(0, 3).map((line) => line.split(' ')[0])).toEqual(['1', '2', '3']);
    expect(shown.slice(3).join('\n').length).toBeGreaterThanOrEqual(300);
  });
});

describe('types', () => {
  const source = `
    import { load, Vocabulary, InvalidArgumentError, type LanguageModel, type TrainingProgress } from 'unrolled';
    const unrolled = await load({ variant: 'auto', worker: true, deterministic: false });
    const model: LanguageModel = await unrolled.languageModel({
      vocabulary: Vocabulary.words('a b', { limit: 2, lowercase: true }),
      network: { cell: 'gru', hiddenSize: 8, numLayers: 2, dropout: 0.1 },
      embeddingSize: undefined,
      seed: 1,
    });
    const controller = new AbortController();
    for await (const p of model.fit('a b', { epochs: 1, steps: undefined, signal: controller.signal })) {
      const progress: TrainingProgress = p;
      const loss: number | undefined = progress.validationLoss;
      void loss;
    }
    const { loss, perplexity, bitsPerToken } = await model.evaluate(Int32Array.of(0, 1));
    const text: string = await model.generate({ prompt: ['a'], stop: ['b'], seed: undefined });
    for await (const piece of model.stream()) piece.trim();
    for await (const { token, candidates } of model.streamSteps({ candidates: 3 })) candidates[token]?.probability.toFixed();
    for (const { name, shape, values } of await model.parameters()) name.concat(String(shape), String(values.byteLength));
    const bytes: Uint8Array<ArrayBuffer> = await model.save({ optimizer: true, dtype: 'float16' });
    new Blob([bytes]);
    const kind: 'languageModel' = (await unrolled.open(bytes)).kind;
    const error: Error = new InvalidArgumentError(text + kind + loss + perplexity + bitsPerToken);
    void error;
    // @ts-expect-error no such option
    await model.generate({ temprature: 1 });
    // @ts-expect-error models are made by the library alone
    new Vocabulary(['a'], 'words', null, false);
  `;

  test.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('a program in TypeScript compiles with module %s', async (module, moduleResolution) => {
    await project.write('types.ts', source);
    await project.write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          ...{ module, moduleResolution, target: 'ES2022', strict: true, noEmit: true, types: [] },
          ...{ lib: ['ES2022', 'DOM'], exactOptionalPropertyTypes: true },
        },
        files: ['types.ts'],
      }),
    );
    await project.run(bin('tsc'), '-p', 'tsconfig.json');
  });

  test('publint finds nothing to say', async () => {
    const said = await project.run(bin('publint'), 'run', project.tarball, '--strict');
    expect(said).toContain('All good');
  });

  test('are the types wrong? They are not', async () => {
    const said = await project.run(
      bin('attw'),
      project.tarball,
      '--profile',
      'esm-only',
      '--no-color',
    );
    // A problem that the profile does not ignore ends the command with an error.
    expect(said).toContain('🟢 (ESM)');
  });
});
