import { expect, test } from '@jest/globals';
import { elman } from './support/elman.mjs';
import { inEachMode } from './support/modes.mjs';
import { kText, kVocabulary } from './support/text.mjs';

const kHidden = 6;

inEachMode((library) => {
  const modelWith = (/** @type {import('unrolled').NetworkOptions} */ network) =>
    library().languageModel({
      vocabulary: kVocabulary,
      network: { hiddenSize: kHidden, ...network },
    });

  test('states are those that a plain loop computes', async () => {
    const model = await modelWith({ cell: 'elman' });
    const { layers } = await model.activations('abc cab');
    expect(layers).toHaveLength(1);
    expect(layers[0].gates).toEqual({});
    expect(Object.keys(layers[0].states)).toEqual(['h']);
    const network = elman(await model.parameters());
    let h = network.initial();
    const expected = [];
    for (const token of await model.encode('abc cab')) {
      ({ h } = network.step(token, h));
      expected.push(...h);
    }
    expect(layers[0].states.h).toHaveLength(7 * kHidden);
    for (const [i, value] of layers[0].states.h.entries())
      expect(value).toBeCloseTo(expected[i], 5);
  });

  test('the gates of an LSTM explain its states, layer by layer', async () => {
    const model = await modelWith({ cell: 'lstm', numLayers: 2 });
    const { layers } = await model.activations(kText.slice(0, 20));
    expect(layers).toHaveLength(2);
    for (const { states, gates } of layers) {
      expect(Object.keys(states)).toEqual(['h', 'c']);
      expect(Object.keys(gates)).toEqual(['i', 'f', 'g', 'o']);
      for (let at = 0; at < 20 * kHidden; ++at) {
        const before = at < kHidden ? 0 : states.c[at - kHidden];
        const c = gates.f[at] * before + gates.i[at] * gates.g[at];
        expect(states.c[at]).toBeCloseTo(c, 5);
        expect(states.h[at]).toBeCloseTo(gates.o[at] * Math.tanh(c), 5);
      }
    }
  });

  test('a GRU, and a text of no tokens', async () => {
    const model = await modelWith({ cell: 'gru' });
    const { layers } = await model.activations('ab');
    expect(Object.keys(layers[0].gates)).toEqual(['r', 'z', 'n']);
    const none = await model.activations('');
    expect(none.layers[0].states.h).toHaveLength(0);
    await expect(model.activations('a€')).rejects.toThrow(/text/);
  });

  test('training tells how large the gradient is at every step of the window', async () => {
    const sizes = { batchSize: 4, sequenceLength: 16, steps: 3 };
    const model = await modelWith({ cell: 'lstm' });
    for await (const progress of model.fit(kText, { ...sizes, stateGradients: true })) {
      const norms = progress.stateGradientNorms;
      expect(norms).toHaveLength(16);
      for (const norm of norms ?? []) expect(norm).toBeGreaterThan(0);
    }
    for await (const progress of model.fit(kText, sizes))
      expect(progress.stateGradientNorms).toBeUndefined();
  });
});
