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

/** Cell, layers, embedding. @type {[string, number, number | undefined][]} */
const kNetworks = [
  ['lstm', 1, undefined],
  ['lstm', 2, 5],
  ['gru', 2, undefined],
  ['elman', 1, 4],
];
const kFromTorch = 'torch.safetensors';

(hasTorch ? describe : describe.skip)('PyTorch', () => {
  inEachMode(
    (library) => {
      let folder = '';
      /** log p(next token | tokens[..i]) for every i, by PyTorch. @type {Record<string, number[][]>} */
      let expected = {};
      /** @type {Int32Array} */
      let tokens;
      const fileOf = (/** @type {(string | number | undefined)[]} */ ...network) =>
        path.join(folder, `${network.join('-')}.safetensors`);

      beforeAll(async () => {
        folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-torch-'));
        const fromTorch = path.join(folder, kFromTorch);
        execFileSync(python, [script, 'write', fromTorch], {
          input: JSON.stringify(kVocabulary.tokens),
        });
        const files = [fromTorch];
        for (const [cell, numLayers, embeddingSize] of kNetworks) {
          const model = await library().languageModel({
            vocabulary: kVocabulary,
            network: { cell, hiddenSize: 24, numLayers },
            embeddingSize,
          });
          await collect(model.fit(kText, { ...kFit, steps: 60 }));
          files.push(fileOf(cell, numLayers, embeddingSize));
          await writeFile(files.at(-1) ?? '', await model.save({ optimizer: true }));
          tokens = await model.encode(kText.slice(40, 100));
        }
        const input = JSON.stringify(Object.fromEntries(files.map((file) => [file, [...tokens]])));
        const output = execFileSync(python, [script, 'run'], { input, maxBuffer: 2 ** 28 });
        expected = JSON.parse(output.toString());
      }, 120_000);
      afterAll(() => rm(folder, { recursive: true }));

      const lossOf = (/** @type {number[][]} */ logProbabilities) =>
        -tokens.slice(1).reduce((sum, token, i) => sum + logProbabilities[i][token], 0) /
        (tokens.length - 1);

      test.each(kNetworks)(
        '%s, %d layers, embedding %s: the same weights give the same logits',
        async (...network) => {
          const file = fileOf(...network);
          const model = await library().open(await readFile(file));
          const candidates = kVocabulary.size;
          for (let i = 1; i < tokens.length; i += 7) {
            const prompt = tokens.subarray(0, i);
            const [step] = await collect(model.streamSteps({ prompt, length: 1, candidates }));
            for (const { token, probability } of step.candidates) {
              // Below a millionth, a probability's own rounding is the larger part.
              if (probability < 1e-6) continue;
              const difference = Math.log(probability) - expected[file][i - 1][token];
              expect(Math.abs(difference)).toBeLessThan(1e-4);
            }
          }
          expect((await model.evaluate(tokens)).loss).toBeCloseTo(lossOf(expected[file]), 4);
        },
      );

      test('a file that PyTorch wrote is opened', async () => {
        const file = path.join(folder, kFromTorch);
        const model = await library().open(await readFile(file));
        expect(model.network).toMatchObject({ cell: 'lstm', hiddenSize: 7, numLayers: 1 });
        expect((await model.evaluate(tokens)).loss).toBeCloseTo(lossOf(expected[file]), 4);
      });
    },
    kModes.filter(({ worker }) => !worker),
  );
});
