import { beforeAll, describe, expect, test } from '@jest/globals';
import { FormatError, Vocabulary } from 'unrolled';
import { readSafetensors, writeSafetensors } from '../../dist/safetensors.js';
import { inEachMode, kSides } from './support/modes.mjs';
import { mutations } from './support/mutations.mjs';
import { collect, kFit, kSmall, kText, kVocabulary } from './support/text.mjs';

/** Takes a file apart, lets `change` change its header, and puts it together again. */
function edited(/** @type {Uint8Array} */ bytes, /** @type {(header: any) => void} */ change) {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  change(header);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const result = new Uint8Array(8 + json.length + bytes.length - 8 - length);
  new DataView(result.buffer).setBigUint64(0, BigInt(json.length), true);
  result.set(json, 8);
  result.set(bytes.subarray(8 + length), 8 + json.length);
  return result;
}

/** The same for the JSON within the metadata. */
const editedJson = (
  /** @type {Uint8Array} */ bytes,
  /** @type {'config' | 'training'} */ entry,
  /** @type {(value: any) => void} */ change,
) =>
  edited(bytes, (header) => {
    const value = JSON.parse(header.__metadata__[entry]);
    change(value);
    header.__metadata__[entry] = JSON.stringify(value);
  });

const kHuge = 8000;

/** A small file for a network that would take a gigabyte; most of its shapes have no values. */
function huge(/** @type {Record<string, number[]>} */ shapes) {
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const length = shape.reduce((product, extent) => product * extent, 1);
    return {
      name,
      shape,
      values: new Float32Array(length),
      dtype: /** @type {const} */ ('float32'),
    };
  });
  return writeSafetensors(tensors, {
    format: 'unrolled',
    version: '1',
    model: 'languageModel',
    config: JSON.stringify({
      vocabulary: ['a', 'b'],
      unknown: null,
      network: { cell: 'lstm', hiddenSize: kHuge },
      embeddingSize: null,
    }),
  });
}

inEachMode((library) => {
  test('a saved model is the same model', async () => {
    const model = await library().languageModel({
      vocabulary: Vocabulary.words(kText, { limit: 20, lowercase: true }),
      network: { cell: 'gru', hiddenSize: 6, numLayers: 2, dropout: 0.25 },
      embeddingSize: 5,
      seed: 3,
    });
    await collect(model.fit(kText, { ...kFit, steps: 3 }));
    const copy = await library().open(await model.save());
    expect(copy.kind).toBe('languageModel');
    expect({ ...copy.vocabulary }).toEqual({ ...model.vocabulary });
    expect(copy.network).toEqual(model.network);
    expect(copy).toMatchObject({ embeddingSize: 5, parameterCount: model.parameterCount });
    expect(await copy.parameters()).toEqual(await model.parameters());
    expect(await copy.evaluate(kText)).toEqual(await model.evaluate(kText));
  });

  test('names, shapes and metadata are those of the interface', async () => {
    const model = await library().languageModel({
      vocabulary: kVocabulary,
      network: { cell: 'lstm', hiddenSize: 8, numLayers: 2 },
      embeddingSize: 3,
    });
    const { metadata, tensors } = readSafetensors(await model.save());
    const size = kVocabulary.size;
    expect(Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]))).toEqual({
      'embedding.weight': [size, 3],
      'rnn.weight_ih_l0': [32, 3],
      'rnn.weight_hh_l0': [32, 8],
      'rnn.bias_ih_l0': [32],
      'rnn.bias_hh_l0': [32],
      'rnn.weight_ih_l1': [32, 8],
      'rnn.weight_hh_l1': [32, 8],
      'rnn.bias_ih_l1': [32],
      'rnn.bias_hh_l1': [32],
      'head.weight': [size, 8],
      'head.bias': [size],
    });
    const total = [...tensors.values()].reduce((sum, { values }) => sum + values.length, 0);
    expect(model.parameterCount).toBe(total);
    const { config, ...others } = Object.fromEntries(metadata);
    expect(others).toEqual({ format: 'unrolled', version: '1', model: 'languageModel' });
    expect(JSON.parse(config)).toEqual({
      vocabulary: [...kVocabulary.tokens],
      unknown: null,
      network: { ...model.network },
      embeddingSize: 3,
    });
  });

  test('float16 halves the weights and changes them by rounding only', async () => {
    const model = await library().languageModel(kSmall);
    const [whole, half] = [await model.save(), await model.save({ dtype: 'float16' })];
    expect(half.length).toBeLessThan(whole.length * 0.6);
    const copy = await library().open(half);
    const originals = await model.parameters();
    for (const [i, { values }] of (await copy.parameters()).entries()) {
      values.forEach((value, j) => {
        expect(Math.abs(value - originals[i].values[j])).toBeLessThanOrEqual(
          2 ** -11 * Math.abs(value) + 2 ** -25,
        );
      });
    }
  });

  test.each(['sgd', 'momentum', 'rmsprop', 'adagrad', 'adam', 'adamw'])(
    'with %s, training goes on exactly where it stopped',
    async (type) => {
      const network = { cell: 'lstm', hiddenSize: 8, numLayers: 2, dropout: 0.2 };
      const options = { ...kFit, optimizer: { type, learningRate: 0.02 }, clipNorm: 1 };
      const whole = await library().languageModel({ vocabulary: kVocabulary, network });
      const uninterrupted = await collect(whole.fit(kText, { ...options, steps: 30 }));

      const first = await library().languageModel({ vocabulary: kVocabulary, network });
      const before = await collect(first.fit(kText, { ...options, steps: 13 }));
      const second = await library().open(await first.save({ optimizer: true }));
      first.dispose();
      // The optimiser's options are in the file as well.
      const { optimizer, ...rest } = options;
      const after = await collect(second.fit(kText, { ...rest, steps: 17 }));

      const told = (/** @type {import('unrolled').TrainingProgress[]} */ steps) =>
        steps.map(({ step, epoch, loss, gradientNorm, learningRate }) => ({
          step,
          epoch,
          loss,
          gradientNorm,
          learningRate,
        }));
      expect([...told(before), ...told(after)]).toEqual(told(uninterrupted));
      expect(await second.parameters()).toEqual(await whole.parameters());
      expect(optimizer.type).toBe(type);
    },
  );

  test('on another text, an opened model begins at its first window', async () => {
    const model = await library().languageModel(kSmall);
    await collect(model.fit(kText, { ...kFit, steps: 3 }));
    const copy = await library().open(await model.save({ optimizer: true }));
    const text = kText.slice(100);
    const perEpoch = Math.floor((Math.floor(text.length / 4) - 1) / 16);
    const steps = await collect(copy.fit(text, kFit));
    expect(steps.map(({ step }) => step)).toEqual(
      Array.from({ length: perEpoch }, (_, i) => i + 4),
    );
  });
});

inEachMode((library, { worker }) => {
  /** @type {Uint8Array<ArrayBuffer>} */
  let saved;

  beforeAll(async () => {
    const model = await library().languageModel({
      vocabulary: Vocabulary.characters('abc d'),
      network: { cell: 'gru', hiddenSize: 3 },
    });
    await collect(model.fit('abc d'.repeat(20), { batchSize: 2, sequenceLength: 4, steps: 2 }));
    saved = await model.save({ optimizer: true });
    model.dispose();
  });

  describe('files that are refused', () => {
    const config = (/** @type {(value: any) => void} */ change) => () =>
      editedJson(saved, 'config', change);
    const training = (/** @type {(value: any) => void} */ change) => () =>
      editedJson(saved, 'training', change);
    const metadata = (/** @type {object} */ changes) => () =>
      edited(saved, (header) => Object.assign(header.__metadata__, changes));
    /** @type {[string, () => Uint8Array, RegExp][]} */
    const cases = [
      [
        'no model',
        () => edited(saved, (header) => delete header.__metadata__),
        /not of a model: its metadata has no format/,
      ],
      [
        'another format',
        metadata({ format: 'pt' }),
        /format of the model file must be unrolled, got "pt"/,
      ],
      [
        'a later version',
        metadata({ version: '2' }),
        /version of the model file must be 1, .* got "2"/,
      ],
      [
        'another model',
        metadata({ model: 'toString' }),
        /model of the file must be one of languageModel, .+, got "toString"/,
      ],
      ['no config', metadata({ config: undefined }), /metadata has no config/],
      ['config that is no JSON', metadata({ config: '{' }), /config: it is not JSON/],
      ['config that is no object', metadata({ config: '[]' }), /config must be a JSON object/],
      [
        'deep config',
        metadata({ config: '['.repeat(99_999) }),
        /config: it is more than 8 levels deep/,
      ],
      [
        'an unknown entry',
        config((value) => (value.speed = 1)),
        /config has "speed", which is not known/,
      ],
      [
        'an unknown cell',
        config((value) => (value.network.cell = 'lsmt')),
        /config: network\.cell must be one of/,
      ],
      ['no network', config((value) => delete value.network), /network must be/],
      [
        'a huge network',
        config((value) => (value.network.hiddenSize = 5_000)),
        /rnn\.weight_ih_l0 must have the shape \[15000, 5\], got \[9, 5\]/,
      ],
      [
        'a network beyond any memory',
        config((value) => (value.network.hiddenSize = 2 ** 31 - 1)),
        /must have the shape|more memory than can be addressed/,
      ],
      [
        'an option that the cell does not have',
        config((value) => (value.network.periods = [1, 2])),
        /config: network\.periods is not an option of gru/,
      ],
      [
        'half a unit',
        config((value) => (value.network.hiddenSize = 2.5)),
        /network\.hiddenSize must be a positive integer, got 2\.5/,
      ],
      [
        'hidden size as text',
        config((value) => (value.network.hiddenSize = '3')),
        /network\.hiddenSize must be a number, got "3"/,
      ],
      [
        'too many layers',
        config((value) => (value.network.numLayers = 1e9)),
        /network\.numLayers must be at most 100, got 1000000000/,
      ],
      [
        'a layer that is not there',
        config((value) => (value.network.numLayers = 2)),
        /no tensor rnn\.weight_ih_l1/,
      ],
      [
        'no layer',
        config((value) => (value.network.numLayers = 0)),
        /network\.numLayers must be a positive integer, got 0/,
      ],
      [
        'another cell than the weights are of',
        config((value) => (value.network.cell = 'lstm')),
        /must have the shape \[12, 5\], got \[9, 5\]/,
      ],
      [
        'an embedding without weights',
        config((value) => (value.embeddingSize = 4)),
        /no tensor embedding\.weight/,
      ],
      [
        'an embedding of no size',
        config((value) => (value.embeddingSize = 0)),
        /embeddingSize must be a positive integer or null/,
      ],
      [
        'tensors of no values for a huge network',
        () => huge({ 'head.weight': [2, 0], 'rnn.weight_hh_l0': [0, kHuge] }),
        /no tensor rnn\.weight_ih_l0/,
      ],
      [
        'a huge network, and weights for its head alone',
        () =>
          huge({
            'head.weight': [2, kHuge],
            'head.bias': [2],
            'rnn.weight_hh_l0': [0, kHuge],
            'rnn.weight_ih_l0': [0, 2],
            'rnn.bias_ih_l0': [0],
            'rnn.bias_hh_l0': [0],
          }),
        /rnn\.weight_ih_l0 must have the shape \[32000, 2\], got \[0, 2\]/,
      ],
      [
        'a vocabulary too large',
        config((value) => value.vocabulary.push('x')),
        /rnn\.weight_ih_l0 must have the shape \[9, 6\], got \[9, 5\]/,
      ],
      [
        'a repeated token',
        config((value) => (value.vocabulary[1] = 'd')),
        /must not repeat another/,
      ],
      [
        'a vocabulary of numbers',
        config((value) => (value.vocabulary = [1, 2, 3, 4, 5])),
        /list\[0\] must be a string/,
      ],
      [
        'no vocabulary',
        config((value) => delete value.vocabulary),
        /config: list must be an array of strings, got undefined/,
      ],
      ['a long token', config((value) => (value.vocabulary[0] = 'xyz')), /unit must be "words"/],
      [
        'an unknown token that is not there',
        config((value) => (value.unknown = '?')),
        /unknown must be one of the tokens, got "\?"/,
      ],
      [
        'an optimiser that there is not',
        training((value) => (value.optimizer.type = 'adm')),
        /optimizer\.type must be one of/,
      ],
      [
        'numbers that are too few',
        training((value) => value.numbers.pop()),
        /must have \d+ numbers, got/,
      ],
      [
        'numbers that are none',
        training((value) => (value.numbers[0] = 'NaN')),
        /must be 64-bit, got NaN/,
      ],
      [
        'numbers beyond 64 bits',
        training((value) => (value.numbers[0] = '9'.repeat(30))),
        /must be 64-bit/,
      ],
      [
        'a batch of no size',
        training((value) => (value.numbers[4] = '0')),
        /batch of a training state/,
      ],
      [
        'a batch larger than the state carried',
        training((value) => (value.numbers[4] = '3')),
        /carried_state|batch/,
      ],
      ['a huge batch', training((value) => (value.numbers[4] = '16000000')), /carried_state|batch/],
      [
        'arrays that are not there',
        training((value) => value.arrays.push('x')),
        /arrays, and there are/,
      ],
      [
        'arrays of other names',
        training((value) => (value.arrays[0] = 'x')),
        /no tensor optimizer\.x/,
      ],
      [
        'tensors of an optimiser without training',
        metadata({ training: undefined }),
        /no training for its optimizer/,
      ],
    ];

    test.each(cases)('%s', async (_, make, message) => {
      const { heapBytes } = await library().memory();
      await expect(library().open(make())).rejects.toThrow(FormatError);
      await expect(library().open(make())).rejects.toThrow(message);
      expect((await library().memory()).objects).toBe(0);
      expect((await library().memory()).heapBytes).toBe(heapBytes);
    });
  });

  test('what is no bytes at all is a wrong argument', async () => {
    await expect(library().open(/** @type {any} */ ('m.safetensors'))).rejects.toThrow(
      'bytes must be an ArrayBuffer or a view of one, got "m.safetensors"',
    );
  });

  const count = worker ? 1000 : 10_000;
  test(`${count} mutations of a file load or are refused, and nothing traps`, async () => {
    const counts = { loaded: 0, refused: 0 };
    let i = 0;
    for (const bytes of mutations(saved, count)) {
      try {
        const model = await library().open(bytes);
        // A trap would show at the latest when the model is used.
        if (++i % 10 === 0) await model.generate({ length: 5, seed: 1 });
        model.dispose();
        ++counts.loaded;
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        ++counts.refused;
      }
    }
    expect(counts.loaded).toBeGreaterThan(count / 100);
    expect(counts.refused).toBeGreaterThan(count / 4);

    const { heapBytes, objects } = await library().memory();
    expect(objects).toBe(0);
    expect(heapBytes).toBeLessThanOrEqual(32 * 2 ** 20);
    const model = await library().open(saved);
    expect(await model.generate({ length: 20, seed: 1 })).toHaveLength(20);
  }, 120_000);
}, kSides);
