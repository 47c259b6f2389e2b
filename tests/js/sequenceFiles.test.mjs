// Files of the models that read sequences, and of those that write them.

import { beforeAll, describe, expect, test } from '@jest/globals';
import { FormatError } from 'unrolled';
import { readSafetensors } from '../../dist/safetensors.js';
import { inEachMode, kSides } from './support/modes.mjs';
import { mutations } from './support/mutations.mjs';
import { kAutoencoder, kPairs, kReverser, kSources } from './support/pairs.mjs';
import {
  kAdding,
  kClassifier,
  kLabelled,
  kRegressor,
  kSequenceFit,
  kTagger,
  kTravel,
} from './support/sequences.mjs';
import { collect } from './support/text.mjs';

/** @type {[string, any, any[], any[], string?][]} the factory, its options, data, what to read, and by which verb */
const kUses = [
  ['sequenceTagger', kTagger, kTravel, [['to', 'denver']]],
  [
    'sequenceTagger',
    {
      ...kTagger,
      embeddingSize: 4,
      embeddings: {
        vectors: new Float32Array(kTagger.vocabulary.size * 4).fill(0.5),
        frozen: true,
      },
      contextWindow: 3,
      inputDropout: 0.25,
      outputDropout: 0.5,
    },
    kTravel,
    [['to', 'denver']],
  ],
  [
    'sequenceTagger',
    { ...kTagger, vocabulary: 'letter-trigrams', embeddingSize: 3 },
    kTravel,
    [['to', 'paris']],
  ],
  ['sequenceClassifier', { ...kClassifier, pooling: 'attention' }, kLabelled, [['to', 'denver']]],
  [
    'sequenceClassifier',
    { inputSize: 2, labels: ['a', 'b'], network: { cell: 'gru', hiddenSize: 4 } },
    kAdding.map(({ inputs }, i) => ({ inputs, label: i % 2 ? 'a' : 'b' })),
    [Float32Array.of(1, 2)],
  ],
  ['sequenceRegressor', kRegressor, kAdding, [Float32Array.of(1, 2)]],
  [
    'sequenceRegressor',
    { ...kRegressor, perStep: true, outputSize: 2 },
    kAdding.map(({ inputs }) => ({ inputs, targets: inputs })),
    [Float32Array.of(1, 2)],
  ],
  ['sequenceToSequence', kReverser, kPairs, ['abc', 'b'], 'transduce'],
  [
    'sequenceToSequence',
    {
      ...kReverser,
      decoder: { hiddenSize: 12, numLayers: 2 },
      attention: 'general',
      tiedEmbeddings: true,
      inputDropout: 0.25,
      outputDropout: 0.5,
      maxSourceLength: 9,
    },
    kPairs,
    ['abc', 'b'],
    'transduce',
  ],
  ['textAutoencoder', kAutoencoder, kSources, ['abc', 'b'], 'reconstruct'],
];

inEachMode((library) => {
  describe.each(kUses)('%s %#', (factory, options, data, inputs, verb = 'predict') => {
    const make = () => /** @type {any} */ (library())[factory](options);

    test('a saved model is the same model', async () => {
      const model = await make();
      await collect(model.fit(data, { ...kSequenceFit, steps: 3 }));
      /** @type {any} */
      const copy = await library().open(await model.save());
      expect(copy.kind).toBe(factory);
      expect(copy.constructor).toBe(model.constructor);
      const seen = ({ ...properties }) => ({ ...properties, owner: undefined, handle: 0 });
      expect(JSON.stringify(seen(copy))).toBe(JSON.stringify(seen(model)));
      expect(await copy.parameters()).toEqual(await model.parameters());
      expect(await copy[verb](inputs)).toEqual(await model[verb](inputs));
      expect(await copy.evaluate(data)).toEqual(await model.evaluate(data));
      // And so are the files that the two write.
      expect(await copy.save()).toEqual(await model.save());
    });

    test('training goes on exactly where it stopped', async () => {
      const fit = { ...kSequenceFit, optimizer: { learningRate: 0.02 } };
      const whole = await make();
      await collect(whole.fit(data, { ...fit, steps: 20 }));
      const first = await make();
      await collect(first.fit(data, { ...fit, steps: 8 }));
      /** @type {any} */
      const second = await library().open(await first.save({ optimizer: true }));
      const rest = await collect(second.fit(data, { batchSize: fit.batchSize, steps: 12 }));
      expect(/** @type {any} */ (rest[11]).step).toBe(20);
      expect(await second.parameters()).toEqual(await whole.parameters());
    });
  });

  test('names, shapes and config of sequence to sequence', async () => {
    const model = await library().sequenceToSequence({
      ...kReverser,
      network: { cell: 'lstm', hiddenSize: 6, bidirectional: true },
    });
    const { metadata, tensors } = readSafetensors(await model.save());
    expect(Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]))).toEqual({
      'encoder.embedding.weight': [3, 8],
      ...Object.fromEntries(
        ['', '_reverse'].flatMap((reverse) => [
          [`encoder.rnn.weight_ih_l0${reverse}`, [24, 8]],
          [`encoder.rnn.weight_hh_l0${reverse}`, [24, 6]],
          [`encoder.rnn.bias_ih_l0${reverse}`, [24]],
          [`encoder.rnn.bias_hh_l0${reverse}`, [24]],
        ]),
      ),
      'decoder.embedding.weight': [4, 8],
      'decoder.rnn.weight_ih_l0': [24, 8],
      'decoder.rnn.weight_hh_l0': [24, 6],
      'decoder.rnn.bias_ih_l0': [24],
      'decoder.rnn.bias_hh_l0': [24],
      'attention.key.weight': [6, 12],
      'attention.query.weight': [6, 6],
      'attention.score.weight': [1, 6],
      'attention.combine.weight': [6, 18],
      'bridge.h_l0.weight': [6, 12],
      'bridge.h_l0.bias': [6],
      'bridge.c_l0.weight': [6, 12],
      'bridge.c_l0.bias': [6],
      'head.weight': [4, 6],
      'head.bias': [4],
    });
    expect(JSON.parse(metadata.get('config') ?? '')).toEqual({
      source: { vocabulary: ['a', 'b', 'c'], unknown: null },
      target: { vocabulary: ['A', 'B', 'C'], unknown: null },
      network: { ...model.network },
      decoder: { ...model.decoder },
      embeddingSize: 8,
      attention: 'additive',
    });
  });

  test('names, shapes and config are those of the interface', async () => {
    const model = await library().sequenceClassifier({
      ...kClassifier,
      embeddingSize: 3,
      pooling: 'attention',
    });
    const { metadata, tensors } = readSafetensors(await model.save());
    expect(Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]))).toEqual({
      'embedding.weight': [11, 3],
      'rnn.weight_ih_l0': [32, 3],
      'rnn.weight_hh_l0': [32, 8],
      'rnn.bias_ih_l0': [32],
      'rnn.bias_hh_l0': [32],
      'attention.weight': [8, 8],
      'attention.bias': [8],
      'attention.query': [1, 8],
      'head.weight': [2, 8],
      'head.bias': [2],
    });
    expect(JSON.parse(metadata.get('config') ?? '')).toEqual({
      vocabulary: [...kClassifier.vocabulary.tokens],
      unknown: '<unk>',
      unit: 'words',
      embeddingSize: 3,
      network: { ...model.network },
      labels: kClassifier.labels,
      pooling: 'attention',
    });
  });
});

inEachMode((library, { worker }) => {
  const mutationCount = worker ? 300 : 3000;
  describe.each([0, 3, 6, 7, 9])('use %i', (use) => {
    const [factory, options, data, inputs, verb = 'predict'] = kUses[use];
    /** @type {Uint8Array<ArrayBuffer>} */
    let saved;

    beforeAll(async () => {
      const model = await /** @type {any} */ (library())[factory]({
        ...options,
        network: { hiddenSize: 2 },
      });
      await collect(model.fit(data, { ...kSequenceFit, steps: 2 }));
      saved = await model.save({ optimizer: true });
      model.dispose();
    });

    test(`${mutationCount} mutations of a file load or are refused, and nothing traps`, async () => {
      const counts = { loaded: 0, refused: 0 };
      for (const bytes of mutations(saved, mutationCount)) {
        try {
          /** @type {any} */
          const model = await library().open(bytes);
          // A trap would show at the latest when the model is used.
          await model[verb](inputs).catch((/** @type {unknown} */ error) => {
            expect(error).toMatchObject({
              name: expect.stringMatching(/^(InvalidArgument|Shape)Error$/),
            });
          });
          model.dispose();
          ++counts.loaded;
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          ++counts.refused;
        }
      }
      expect(counts.loaded).toBeGreaterThan(mutationCount / 100);
      expect(counts.refused).toBeGreaterThan(mutationCount / 4);
      const { objects, heapBytes } = await library().memory();
      expect(objects).toBe(0);
      expect(heapBytes).toBeLessThanOrEqual(64 * 2 ** 20);
    });
  });
}, kSides);
