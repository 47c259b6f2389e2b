// PyTorch takes the weights of a model file, and a file that PyTorch wrote is opened. Skipped where
// Debian's python3-torch is not installed.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inEachMode, kModes } from './support/modes.mjs';
import { collect, kFit, kText, kVocabulary } from './support/text.mjs';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('support/torch_model.py', import.meta.url));
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;

(hasTorch ? describe : describe.skip)('PyTorch', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-torch-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** log p(next token | tokens[..i]) for every i, by PyTorch. @returns {number[][]} */
  function torchLogProbabilities(/** @type {string} */ file, /** @type {Int32Array} */ tokens) {
    const output = execFileSync(python, [script, 'run', file], {
      input: JSON.stringify([...tokens]),
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(output.toString());
  }

  inEachMode(
    (library) => {
      test.each([
        ['lstm', 1, undefined],
        ['lstm', 2, 5],
        ['gru', 2, undefined],
        ['elman', 1, 4],
      ])(
        '%s, %d layers, embedding %s: the same weights give the same logits',
        async (cell, numLayers, embeddingSize) => {
          const model = await library().languageModel({
            vocabulary: kVocabulary,
            network: { cell, hiddenSize: 24, numLayers },
            embeddingSize,
          });
          await collect(model.fit(kText, { ...kFit, steps: 60 }));
          const file = path.join(folder, 'm.safetensors');
          await writeFile(file, await model.save({ optimizer: true }));
          const text = kText.slice(40, 100);
          const tokens = await model.encode(text);
          const expected = torchLogProbabilities(file, tokens);

          const candidates = kVocabulary.size;
          for (let i = 1; i < tokens.length; i += 7) {
            const [step] = await collect(
              model.streamSteps({ prompt: tokens.subarray(0, i), length: 1, candidates }),
            );
            for (const { token, probability } of step.candidates) {
              // Probabilities beneath a millionth are lost in the rounding of their sum.
              if (probability < 1e-6) continue;
              expect(Math.abs(Math.log(probability) - expected[i - 1][token])).toBeLessThan(1e-4);
            }
          }
          const loss =
            -tokens.slice(1).reduce((sum, token, i) => sum + expected[i][token], 0) /
            (tokens.length - 1);
          expect((await model.evaluate(tokens)).loss).toBeCloseTo(loss, 4);
        },
        60_000,
      );

      test('a file that PyTorch wrote is opened', async () => {
        const file = path.join(folder, 'torch.safetensors');
        execFileSync(python, [script, 'write', file], {
          input: JSON.stringify(kVocabulary.tokens),
        });
        const model = await library().open(await readFile(file));
        expect(model.network).toMatchObject({ cell: 'lstm', hiddenSize: 7, numLayers: 2 });
        const tokens = await model.encode(kText.slice(0, 30));
        const expected = torchLogProbabilities(file, tokens);
        const loss =
          -tokens.slice(1).reduce((sum, token, i) => sum + expected[i][token], 0) /
          (tokens.length - 1);
        expect((await model.evaluate(tokens)).loss).toBeCloseTo(loss, 4);
      }, 60_000);
    },
    kModes.filter(({ worker }) => !worker),
  );
});
