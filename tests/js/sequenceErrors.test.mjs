// What taggers, classifiers and regressors refuse, and in which words.

import { describe, expect, test } from '@jest/globals';
import { Vocabulary } from 'unrolled';
import { inEachMode, kSides } from './support/modes.mjs';
import {
  kAdding,
  kClassifier,
  kLabelled,
  kRegressor,
  kTagger,
  kTravel,
} from './support/sequences.mjs';
import { refusal } from './support/refusal.mjs';
import { collect } from './support/text.mjs';

const kInvalid = 'InvalidArgumentError';

inEachMode((library) => {
  describe('models that cannot be made', () => {
    /** @type {[any, string | RegExp][]} */
    const taggers = [
      [
        { vocabulary: undefined },
        'vocabulary must be a Vocabulary or "letter-trigrams", got undefined',
      ],
      [
        { vocabulary: 'trigrams' },
        'vocabulary must be a Vocabulary or "letter-trigrams", got "trigrams"',
      ],
      [{ tags: undefined }, 'tags must be an array of strings, got undefined'],
      [{ tags: [] }, 'tags must be an array with at least one string, got an array'],
      [{ tags: ['O', 'O'] }, 'tags[1] must be another than tags before it, got "O"'],
      [{ tags: ['O', ''] }, 'tags[1] must be a string that is not empty, got ""'],
      [{ head: 'crf' }, 'head must be softmax, got crf, which this release does not have'],
      [{ head: 'structured-svm' }, /^head must be softmax, got structured-svm, which this release/],
      [{ head: 'sofmax' }, 'head must be softmax, got sofmax'],
      [{ contextWindow: 3 }, /^contextWindow needs an embeddingSize/],
      [
        { contextWindow: 2, embeddingSize: 3 },
        'contextWindow must be an odd number from 1 to 99, got 2',
      ],
      [{ inputDropout: 0.5 }, /^inputDropout needs an embeddingSize/],
      [{ outputDropout: 1 }, 'outputDropout must be from 0 to below 1, got 1'],
      [{ embeddingSize: -3 }, 'embeddingSize must be a positive integer, got -3'],
      [{ network: { hiddenSize: -3 } }, 'network.hiddenSize must be a positive integer, got -3'],
      [{ embeddings: {} }, 'embeddings.vectors must be a Float32Array, got undefined'],
      [{ embeddings: { vectors: [1] } }, 'embeddings.vectors must be a Float32Array, got an array'],
      [
        { vocabulary: 'letter-trigrams', embeddings: { vectors: new Float32Array(3) } },
        'embeddings must be of the words of a Vocabulary',
      ],
      [{ tag: [] }, /^tag is not an option; there are vocabulary, /],
    ];
    test.each(taggers)('tagger %j', async (options, message) => {
      await refusal(() => library().sequenceTagger({ ...kTagger, ...options }), kInvalid, message);
    });

    test('given vectors of the wrong width, and with NaN', async () => {
      const size = kTagger.vocabulary.size;
      const make = (/** @type {Float32Array} */ vectors) => () =>
        library().sequenceTagger({ ...kTagger, embeddingSize: 4, embeddings: { vectors } });
      await refusal(
        make(new Float32Array(size * 5)),
        'ShapeError',
        `embeddings.vectors must have ${size} × 4 = ${size * 4} numbers, got ${size * 5}`,
      );
      await refusal(
        make(new Float32Array(size * 4).fill(NaN)),
        kInvalid,
        'embeddings.vectors[0] must be a finite number, got NaN',
      );
    });

    /** @type {[any, string | RegExp][]} */
    const classifiers = [
      [{ labels: undefined }, 'labels must be an array of strings, got undefined'],
      [{ pooling: 'max' }, 'pooling must be one of last, mean, attention, got max'],
      [{ inputSize: 3 }, 'vocabulary is of words: it cannot be with inputSize'],
      [{ inputSize: 0 }, 'inputSize must be a positive integer, got 0'],
    ];
    test.each(classifiers)('classifier %j', async (options, message) => {
      const make = () => library().sequenceClassifier({ ...kClassifier, ...options });
      await refusal(make, kInvalid, message);
    });

    /** @type {[any, string | RegExp][]} */
    const regressors = [
      [{ inputSize: undefined }, 'inputSize must be a positive integer, got undefined'],
      [{ outputSize: 0 }, 'outputSize must be a positive integer, got 0'],
      [{ perStep: 1 }, 'perStep must be true or false, got 1'],
      [{ vocabulary: 1 }, /^vocabulary is not an option; there are network, /],
    ];
    test.each(regressors)('regressor %j', async (options, message) => {
      const make = () => library().sequenceRegressor({ ...kRegressor, ...options });
      await refusal(make, kInvalid, message);
    });
  });

  test('data of a tagger', async () => {
    const model = await library().sequenceTagger(kTagger);
    /** @param {any} data @param {string} message @param {any} [name] */
    const refused = async (data, message, name = kInvalid) => {
      await refusal(() => collect(model.fit(data)), name, message);
      await refusal(
        () => collect(model.fit(kTravel, { validation: data })),
        name,
        message.replace('data', 'validation'),
      );
    };
    const [first] = kTravel;
    await refused([], 'data must have at least one sequence');
    await refused('x', 'data must be an array of { tokens, tags }, got "x"');
    await refused([first, 7], 'data[1] must be an object with tokens and tags, got 7');
    await refused(
      [{ tokens: ['to'] }],
      'data[0] must be an object with tokens and tags, got Object',
    );
    await refused([first, { tokens: [], tags: [] }], 'data[1].tokens must not be empty');
    await refused(
      [{ tokens: 'to', tags: ['O'] }],
      'data[0].tokens must be an array of words or of token ids, or an Int32Array, got "to"',
    );
    await refused(
      [first, { tokens: ['to', 'to'], tags: ['O'] }],
      'data[1].tags must have as many tags as there are tokens, 2, got 1',
      'ShapeError',
    );
    await refused(
      [{ tokens: ['to'], tags: 'O' }],
      'data[0].tags must be an array of strings, got "O"',
    );
    await refused(
      [{ tokens: [99], tags: ['O'] }],
      'data[0].tokens[0] must be a token id from 0 to 10, got 99',
    );
    await refused(
      [{ tokens: Int32Array.of(0, -1), tags: ['O', 'O'] }],
      'data[0].tokens[1] must be a token id from 0 to 10, got -1',
    );
    await refusal(
      () => collect(model.fit([first, { tokens: ['to', 'x'], tags: ['O', 'B-foo'] }])),
      kInvalid,
      'data[1].tags[1] must be one of the 3 tags of the model, got "B-foo"',
    );
    await refusal(() => model.evaluate([]), kInvalid, 'data must have at least one sequence');
    await refusal(() => model.predict([[]]), kInvalid, 'sentences[0] must not be empty');
    // Nothing of this has touched the model.
    await collect(model.fit(kTravel, { steps: 1 }));
  });

  test('a word that no unknown token stands for', async () => {
    const vocabulary = Vocabulary.tokens(['from', 'to']);
    const model = await library().sequenceTagger({ ...kTagger, vocabulary });
    await refusal(
      () => model.predict([['to'], ['to', 'paris']]),
      kInvalid,
      'sentences[1][1] must be one of the 2 tokens that the model knows, got "paris"',
    );
    const letters = await library().sequenceTagger({ ...kTagger, vocabulary: 'letter-trigrams' });
    await refusal(() => letters.predict([[1]]), kInvalid, 'sentences[0][0] must be a word, got 1');
    await refusal(
      () => letters.predict([['']]),
      kInvalid,
      'sentences[0][0] must be a word, got ""',
    );
  });

  test('data of a classifier', async () => {
    const model = await library().sequenceClassifier(kClassifier);
    /** @param {any} data @param {string} message */
    const refused = (data, message) => refusal(() => model.evaluate(data), kInvalid, message);
    await refused([], 'data must have at least one sequence');
    await refused(
      [{ tokens: ['to'], label: 'no' }],
      'data[0].label must be one of the 2 labels of the model, got "no"',
    );
    await refused(
      [{ label: 'goal' }],
      'data[0] must be an object with tokens and a label, got Object',
    );
    await refused([{ tokens: [], label: 'goal' }], 'data[0].tokens must not be empty');
    const vectors = await library().sequenceClassifier({ inputSize: 3, labels: ['a', 'b'] });
    const bad = [{ inputs: new Float32Array(7), label: 'a' }];
    await refusal(
      () => vectors.evaluate(bad),
      'ShapeError',
      'data[0].inputs must have inputSize = 3 numbers for every step, got 7',
    );
  });

  test('data of a regressor', async () => {
    const model = await library().sequenceRegressor(kRegressor);
    /** @param {any} data @param {string} message @param {any} [name] */
    const refused = (data, message, name = kInvalid) =>
      refusal(() => collect(model.fit(data)), name, message);
    const inputs = Float32Array.of(1, 0, 2, 0);
    await refused(
      [{ inputs: [1, 2], targets: [0] }],
      'data[0].inputs must be a Float32Array, got an array',
    );
    await refused(
      [{ inputs: new Float32Array(3), targets: [0] }],
      'data[0].inputs must have inputSize = 2 numbers for every step, got 3',
      'ShapeError',
    );
    await refused(
      [{ inputs: new Float32Array(0), targets: [0] }],
      'data[0].inputs must not be empty',
    );
    await refused(
      [{ inputs, targets: [0, 0] }],
      'data[0].targets must have outputSize = 1 numbers, got 2',
      'ShapeError',
    );
    await refused(
      [{ inputs, targets: 'x' }],
      'data[0].targets must be a Float32Array or an array of numbers, got "x"',
    );
    const nan = Float32Array.of(1, 0, NaN, 0);
    await refused(
      [
        { inputs, targets: [0] },
        { inputs: nan, targets: [0] },
      ],
      'data[1].inputs[2] must be a finite number, got NaN',
    );
    await refused(
      [{ inputs, targets: [NaN] }],
      'data[0].targets[0] must be a finite number, got NaN',
    );
    await refusal(
      () => model.predict([nan]),
      kInvalid,
      'inputs[0][2] must be a finite number, got NaN',
    );
    const perStep = await library().sequenceRegressor({ ...kRegressor, perStep: true });
    await refusal(
      () => perStep.evaluate([{ inputs, targets: [0] }]),
      'ShapeError',
      'data[0].targets must have steps · outputSize = 2 · 1 = 2 numbers, got 1',
    );
  });

  test('options of training and of prediction', async () => {
    const model = await library().sequenceTagger(kTagger);
    /** @param {any} options */
    const fit = (options) => () => collect(model.fit(kTravel, options));
    await refusal(fit({ batchSize: 0 }), kInvalid, 'batchSize must be a positive integer, got 0');
    await refusal(fit({ steps: 0.5 }), kInvalid, 'steps must be a positive integer, got 0.5');
    await refusal(
      fit({ shuffleSeed: -1 }),
      kInvalid,
      'shuffleSeed must be a whole number from 0 to 9007199254740991, got -1',
    );
    await refusal(fit({ stateGradients: true }), kInvalid, /^stateGradients is not an option/);
    await refusal(
      () => model.predict([['to']], /** @type {any} */ ({ distributions: 1 })),
      kInvalid,
      'distributions must be true or false, got 1',
    );
    await refusal(
      () => library().chunkScores([['O']], [['O', 'O']]),
      'ShapeError',
      'predicted[0] must have as many tags as gold[0], 1, got 2',
    );
  });

  test('two fits at once', async () => {
    const model = await library().sequenceTagger(kTagger);
    const training = model.fit(kTravel, { batchSize: 4 });
    await training.next();
    await refusal(
      () => collect(model.fit(kTravel)),
      kInvalid,
      'fit must be left before it is called again: the model is being trained already',
    );
    await training.return();
    await collect(model.fit(kTravel, { steps: 1 }));
  });

  test('a signal that is aborted', async () => {
    const model = await library().sequenceClassifier(kClassifier);
    const signal = AbortSignal.abort();
    expect(await collect(model.fit(kLabelled, { signal }))).toEqual([]);
    await expect(model.evaluate(kLabelled, { signal })).rejects.toBe(signal.reason);
    await expect(model.predict([['to']], { signal })).rejects.toBe(signal.reason);
  });

  test('use after dispose', async () => {
    const tagger = await library().sequenceTagger(kTagger);
    const classifier = await library().sequenceClassifier(kClassifier);
    const regressor = await library().sequenceRegressor(kRegressor);
    /** @type {[string, any, any[], any[]][]} */
    const models = [
      ['sequenceTagger', tagger, kTravel, [['to']]],
      ['sequenceClassifier', classifier, kLabelled, [['to']]],
      ['sequenceRegressor', regressor, kAdding, [Float32Array.of(1, 0)]],
    ];
    for (const [name, model, data, inputs] of models) {
      const training = model.fit(data, { batchSize: 4 });
      await training.next();
      model.dispose();
      /** @type {Record<string, () => unknown>} */
      const uses = {
        fit: () => model.fit(data).next(),
        evaluate: () => model.evaluate(data),
        predict: () => model.predict(inputs),
        parameters: () => model.parameters(),
        save: () => model.save(),
      };
      for (const [method, use] of Object.entries(uses)) {
        const message = `${name}.${method} was called after ${name}.dispose()`;
        await refusal(use, 'DisposedError', message);
      }
      await refusal(
        () => training.next(),
        'DisposedError',
        `${name}.fit was called after ${name}.dispose()`,
      );
    }
  });
}, kSides);
