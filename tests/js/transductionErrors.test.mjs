// What sequence to sequence and the text autoencoder refuse, and in which words.

import { describe, expect, test } from '@jest/globals';
import { Vocabulary } from 'unrolled';
import { inEachMode, kSides } from './support/modes.mjs';
import { kAutoencoder, kPairs, kReverser } from './support/pairs.mjs';
import { refusal } from './support/refusal.mjs';
import { collect } from './support/text.mjs';

const kInvalid = 'InvalidArgumentError';

inEachMode((library) => {
  describe('models that cannot be made', () => {
    /** @type {[any, string | RegExp][]} */
    const options = [
      [{ source: undefined }, 'source must be a Vocabulary, got undefined'],
      [{ target: 'abc' }, 'target must be a Vocabulary, got "abc"'],
      [{ attention: 'local' }, /attention must be one of .*got local/],
      [{ attention: 'none', attentionSize: 3 }, /^attentionSize/],
      [{ attention: 'dot' }, /general/],
      [{ attentionSize: 0 }, 'attentionSize must be a positive integer, got 0'],
      [{ embeddingSize: -3 }, 'embeddingSize must be a positive integer, got -3'],
      [{ maxSourceLength: 0 }, 'maxSourceLength must be a positive integer, got 0'],
      [{ inputDropout: 1 }, 'inputDropout must be from 0 to below 1, got 1'],
      [{ outputDropout: -1 }, 'outputDropout must be from 0 to below 1, got -1'],
      [{ network: { hiddenSize: -3 } }, 'network.hiddenSize must be a positive integer, got -3'],
      [{ decoder: { hiddenSize: -3 } }, 'decoder.hiddenSize must be a positive integer, got -3'],
      [{ decoder: { bidirectional: true } }, /^decoder\.bidirectional must be false/],
      [{ decoder: 'gru' }, 'decoder must be an object, got "gru"'],
      [{ beamWidth: 3 }, /^beamWidth is not an option; there are network, decoder, /],
    ];
    test.each(options)('%j', async (more, message) => {
      const make = () => library().sequenceToSequence({ ...kReverser, ...more });
      await refusal(make, kInvalid, message);
    });

    test('an autoencoder without numbers in between, and without words', async () => {
      const make = (/** @type {any} */ more) => () =>
        library().textAutoencoder({ ...kAutoencoder, ...more });
      const size = 'vectorSize must be a positive integer, got 0';
      await refusal(make({ vectorSize: 0 }), kInvalid, size);
      const words = 'vocabulary must be a Vocabulary, got undefined';
      await refusal(make({ vocabulary: undefined }), kInvalid, words);
    });
  });

  describe('what cannot be read', () => {
    /** @type {[any, string | RegExp][]} */
    const sources = [
      ['abc', 'sources must be an array of strings or of arrays of tokens, got "abc"'],
      [['abc', ''], /sources\[1\]/],
      [['abc', []], /sources\[1\]/],
      [['abc', 'abd'], 'sources[1][2] must be one of the 3 tokens that the model knows, got "d"'],
      [[[0, 3]], 'sources[0][1] must be a token id from 0 to 2, got 3'],
      [[7], /^sources\[0\] must be an array of words or of token ids/],
      [['a'.repeat(1001)], 'sources[0] must have at most maxSourceLength = 1000 tokens, got 1001'],
    ];
    test.each(sources)('%j', async (given, message) => {
      const model = await library().sequenceToSequence(kReverser);
      await refusal(() => model.transduce(given), kInvalid, message);
    });

    test('what is longer than the model was told', async () => {
      const model = await library().sequenceToSequence({ ...kReverser, maxSourceLength: 3 });
      expect(await model.transduce(['abc'])).toHaveLength(1);
      const message = 'data[1].source must have at most maxSourceLength = 3 tokens, got 4';
      const pairs = [
        { source: 'a', target: 'A' },
        { source: 'abca', target: 'A' },
      ];
      await refusal(() => model.evaluate(pairs), kInvalid, message);
      await refusal(() => collect(model.fit(pairs)), kInvalid, message);
    });

    /** @type {[any, string | RegExp][]} */
    const pairs = [
      ['abc', 'data must be an array of { source, target }, got "abc"'],
      [[], /data/],
      [[{ source: 'a' }], 'data[0] must be an object with source and target, got Object'],
      [[{ source: '', target: 'A' }], /data\[0\]\.source/],
      [
        [{ source: 'a', target: 'Ab' }],
        'data[0].target[1] must be one of the 3 tokens that the model knows, got "b"',
      ],
    ];
    test.each(pairs)('pairs %j', async (data, message) => {
      const model = await library().sequenceToSequence(kReverser);
      await refusal(() => collect(model.fit(data)), kInvalid, message);
      await refusal(() => model.evaluate(data), kInvalid, message);
    });

    test('vectors of another size, and what is no number', async () => {
      const model = await library().textAutoencoder(kAutoencoder);
      await refusal(
        () => model.reconstruct([new Float32Array(12), new Float32Array(24)]),
        'ShapeError',
        'texts[1] must have vectorSize = 12 numbers, got 24',
      );
      await refusal(
        () => model.reconstruct([new Float32Array(12), new Float32Array(12).fill(NaN)]),
        kInvalid,
        'vectors[1][0] must be a finite number, got NaN',
      );
      await refusal(
        () => model.reconstruct(/** @type {any} */ ([new Float32Array(12), 'abc'])),
        kInvalid,
        'texts[1] must be a Float32Array, got "abc"',
      );
      await refusal(() => model.encode(['abc', '']), kInvalid, /texts\[1\]/);
    });
  });

  describe('options that cannot be used', () => {
    /** @type {[any, string | RegExp][]} */
    const decoding = [
      [{ beamWidth: 0 }, 'beamWidth must be a positive integer, got 0'],
      [{ beamWidth: -2 }, 'beamWidth must be a positive integer, got -2'],
      [{ beamWidth: 1.5 }, 'beamWidth must be a positive integer, got 1.5'],
      [{ beamWidth: '5' }, 'beamWidth must be a positive integer, got "5"'],
      [{ beamWidth: 1001 }, 'beamWidth must be from 1 to 1000, got 1001'],
      [{ nBest: 2 }, 'nBest must be from 1 to beamWidth = 1, got 2'],
      [{ minLength: 5, maxLength: 4 }, 'minLength must be at most maxLength = 4, got 5'],
      [{ maxLength: 0 }, 'maxLength must be a positive integer, got 0'],
      [{ maxLength: 1e6 }, 'maxLength must be at most 100000, got 1000000'],
      [
        { lengthPenalty: -1 },
        'the alpha of lengthPenalty must be a finite number not below 0, got -1',
      ],
      [
        { lengthPenalty: { type: 'log', alpha: 1 } },
        'lengthPenalty.type must be one of "wu", "divide", got "log"',
      ],
      [
        { lengthPenalty: 'wu' },
        'lengthPenalty must be a number or an object with type and alpha, got "wu"',
      ],
      [{ beamWidth: 2, temperature: 1 }, 'beamWidth must be 1 where tokens are drawn, got 2'],
      [{ temperature: -1 }, 'temperature must be a finite number not below 0, got -1'],
      [{ topP: 0 }, 'topP must be above 0 and at most 1, got 0'],
      [{ batchSize: 0 }, 'batchSize must be at least 1, got 0'],
      [{ signal: 1 }, 'signal must be an AbortSignal, got 1'],
      [{ beams: 1 }, /^beams is not an option; there are beamWidth, lengthPenalty, /],
    ];
    test.each(decoding)('transduce %j', async (options, message) => {
      const model = await library().sequenceToSequence(kReverser);
      await refusal(() => model.transduce(['abc'], options), kInvalid, message);
    });

    /** @type {[any, string | RegExp][]} */
    const fit = [
      [{ labelSmoothing: 1 }, 'labelSmoothing must be from 0 to below 1, got 1'],
      [{ teacherForcing: 2 }, /^teacherForcing\.from must be/],
      [{ teacherForcing: 'linear' }, /^teacherForcing must be a number or an object/],
      [{ teacherForcing: { schedule: 'square' } }, /^teacherForcing\.schedule must be one of/],
      [{ teacherForcing: { schedule: 'linear', steps: 0 } }, /^teacherForcing\.steps must be/],
      [{ batchSize: 0 }, 'batchSize must be a positive integer, got 0'],
      [{ sequenceLength: 3 }, /^sequenceLength is not an option; there are /],
      [{ validation: [{ source: '', target: '' }] }, /validation\[0\]\.source/],
    ];
    test.each(fit)('fit %j', async (options, message) => {
      const model = await library().sequenceToSequence(kReverser);
      await refusal(() => collect(model.fit(kPairs, options)), kInvalid, message);
      // Nothing has been begun that would be in the way.
      expect(await collect(model.fit(kPairs, { steps: 1 }))).toHaveLength(1);
    });

    test('use after dispose()', async () => {
      const model = await library().sequenceToSequence(kReverser);
      model.dispose();
      await refusal(
        () => model.transduce(['abc']),
        'DisposedError',
        'sequenceToSequence.transduce was called after sequenceToSequence.dispose()',
      );
      const auto = await library().textAutoencoder({
        ...kAutoencoder,
        vocabulary: Vocabulary.characters('ab'),
      });
      auto.dispose();
      const message = 'textAutoencoder.encode was called after textAutoencoder.dispose()';
      await refusal(() => auto.encode(['a']), 'DisposedError', message);
    });
  });
}, kSides);
