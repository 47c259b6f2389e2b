import { expect, test } from '@jest/globals';
import { readSafetensors, writeSafetensors } from '../../dist/safetensors.js';
import { inEachMode } from './support/modes.mjs';
import { collect, kFit, kText, kVocabulary } from './support/text.mjs';

/** A network of every cell, and with every option that only some have. */
const kNetworks = [
  { cell: 'elman', activation: 'relu', layerNorm: true },
  { cell: 'irnn' },
  { cell: 'lstm', forgetBias: 1, gateActivation: 'hard-sigmoid', outputActivation: 'linear' },
  { cell: 'lstm-1997', recurrentDropout: 0.25 },
  { cell: 'peephole-lstm', layerNorm: true, recurrentDropout: 0.25, dropout: 0.25 },
  { cell: 'coupled-lstm', initializer: 'orthogonal' },
  { cell: 'gru', activation: 'sigmoid', layerNorm: true },
  { cell: 'gru-reset-before' },
  { cell: 'jordan' },
  { cell: 'scrn', contextSize: 3, contextDecay: 0.9 },
  { cell: 'clockwork', periods: [1, 2, 4] },
];

/** A file for a model with these weights, as somebody else would write it. */
function fileOf(
  /** @type {object} */ config,
  /** @type {Record<string, [number[], number[]]>} */ weights,
) {
  const tensors = Object.entries(weights).map(([name, [shape, values]]) => ({
    name,
    shape,
    values: Float32Array.from(values),
    dtype: /** @type {const} */ ('float32'),
  }));
  return writeSafetensors(tensors, {
    format: 'unrolled',
    version: '1',
    model: 'languageModel',
    config: JSON.stringify(config),
  });
}

const ones = (/** @type {number} */ count) => new Array(count).fill(1);
const zeros = (/** @type {number} */ count) => new Array(count).fill(0);

inEachMode((library) => {
  test.each(kNetworks)('%j trains, and its file is the same model', async (options) => {
    const network = { hiddenSize: 6, numLayers: 2, ...options };
    const model = await library().languageModel({ vocabulary: kVocabulary, network });
    expect(model.network).toMatchObject(network);
    const before = (await model.evaluate(kText)).loss;
    await collect(model.fit(kText, { ...kFit, steps: 60 }));
    const after = await model.evaluate(kText);
    expect(after.loss).toBeLessThan(before);

    const copy = await library().open(await model.save({ optimizer: true }));
    expect(copy.network).toEqual(model.network);
    expect(await copy.evaluate(kText)).toEqual(after);
    const text = { prompt: 'a', length: 20, seed: 1 };
    expect(await copy.generate(text)).toBe(await model.generate(text));
  });

  test('a file from before there were these options opens', async () => {
    const network = { cell: 'lstm', hiddenSize: 6 };
    const model = await library().languageModel({ vocabulary: kVocabulary, network });
    const { metadata, tensors } = readSafetensors(await model.save());
    const config = JSON.parse(metadata.get('config') ?? '');
    const { cell, hiddenSize, numLayers, bidirectional, dropout, forgetBias, initializer } =
      config.network;
    config.network = {
      ...{ cell, hiddenSize, numLayers, bidirectional, dropout, forgetBias, initializer },
    };
    const named = [...tensors].map(([name, tensor]) => ({
      ...tensor,
      name,
      dtype: /** @type {const} */ ('float32'),
    }));
    const old = writeSafetensors(named, {
      ...Object.fromEntries(metadata),
      config: JSON.stringify(config),
    });
    const copy = await library().open(old);
    expect(copy.network).toEqual(model.network);
    expect(await copy.evaluate(kText)).toEqual(await model.evaluate(kText));
  });

  // (1, 1), (1, 1), (2, 2) through a linear network of ones: outputs (4, 4), (12, 12), (32, 32) are
  // twice the hidden 2, 6, 16. The tokens' vectors are the inputs.
  test('a network of ones, whose numbers are known', async () => {
    const model = await library().open(
      fileOf(
        {
          vocabulary: ['a', 'b'],
          unknown: null,
          network: { cell: 'elman', hiddenSize: 2, activation: 'linear' },
          embeddingSize: 2,
        },
        {
          'rnn.weight_ih_l0': [[2, 2], ones(4)],
          'rnn.weight_hh_l0': [[2, 2], ones(4)],
          'rnn.bias_ih_l0': [[2], zeros(2)],
          'rnn.bias_hh_l0': [[2], zeros(2)],
          'embedding.weight': [
            [2, 2],
            [1, 1, 2, 2],
          ],
          'head.weight': [[2, 2], ones(4)],
          'head.bias': [[2], zeros(2)],
        },
      ),
    );
    const hidden = async (/** @type {string} */ text) =>
      Array.from((await model.activations(text)).layers[0].states.h);
    expect(await hidden('aab')).toEqual([2, 2, 6, 6, 16, 16]);
    expect(await hidden('baa')).toEqual([4, 4, 10, 10, 22, 22]);
  });

  test('an LSTM that adds, resets and reads, whose numbers are known', async () => {
    const steps = [
      [1, 0, 0],
      [3, 1, 0],
      [2, 0, 0],
      [4, 1, 0],
      [2, 0, 0],
      [1, 0, 1],
      [3, -1, 0],
      [6, 1, 0],
      [1, 0, 1],
    ];
    const model = await library().open(
      fileOf(
        {
          vocabulary: [...'abcdefghi'],
          unknown: null,
          network: { cell: 'lstm', hiddenSize: 1, activation: 'linear' },
          embeddingSize: 3,
        },
        {
          'rnn.weight_ih_l0': [
            [4, 3],
            [0, 100, 0, 0, 100, 0, 1, 0, 0, 0, 0, 100],
          ],
          'rnn.weight_hh_l0': [[4, 1], zeros(4)],
          'rnn.bias_ih_l0': [[4], [-10, 10, 0, -10]],
          'rnn.bias_hh_l0': [[4], zeros(4)],
          'embedding.weight': [[9, 3], steps.flat()],
          'head.weight': [[9, 1], ones(9)],
          'head.bias': [[9], zeros(9)],
        },
      ),
    );
    const { states } = (await model.activations('abcdefghi')).layers[0];
    const rounded = (/** @type {Float32Array} */ values) =>
      Array.from(values, (value) => Math.round(value) + 0);
    expect(rounded(states.c)).toEqual([0, 3, 3, 7, 7, 7, 0, 6, 6]);
    expect(rounded(states.h)).toEqual([0, 0, 0, 0, 0, 7, 0, 0, 6]);
  });
});
