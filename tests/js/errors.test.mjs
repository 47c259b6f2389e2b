// Whatever is wrong is said by name, with what was given and what would do.

import { describe, expect, test } from '@jest/globals';
import { DivergedError, Vocabulary } from 'unrolled';
import { inEachMode, kSides } from './support/modes.mjs';
import { refusal } from './support/refusal.mjs';
import { collect, kFit, kSmall, kText, kVocabulary } from './support/text.mjs';

inEachMode((library) => {
  /** @param {object} network */
  const modelWith = (network) => library().languageModel({ vocabulary: kVocabulary, network });

  describe('networks that cannot be made', () => {
    test.each([
      [{ cell: 'lsmt' }, /^network\.cell must be one of elman, .*lstm, .*gru.*, got lsmt$/],
      [{ cell: 'gru', forgetBias: 1 }, 'network.forgetBias is not an option of gru'],
      [{ periods: [1, 2] }, 'network.periods is not an option of lstm'],
      [{ periods: 4 }, 'network.periods must be an array of numbers, got 4'],
      [{ periods: ['4'] }, 'network.periods[0] must be a number, got "4"'],
      [{ contextSize: 2 }, 'network.contextSize is not an option of lstm'],
      [{ recurrentDropout: 1 }, 'network.recurrentDropout must be from 0 to below 1, got 1'],
      [{ layerNorm: 1 }, 'network.layerNorm must be true or false, got 1'],
      [
        { activation: 'softsign' },
        'network.activation must be one of tanh, relu, sigmoid, linear, got softsign',
      ],
      [
        { gateActivation: 'relu' },
        'network.gateActivation must be one of sigmoid, hard-sigmoid, got relu',
      ],
      [{ hiddenSize: -3 }, 'network.hiddenSize must be a positive integer, got -3'],
      [{ hiddenSize: 0 }, 'network.hiddenSize must be a positive integer, got 0'],
      [{ hiddenSize: 2.5 }, 'network.hiddenSize must be a positive integer, got 2.5'],
      [{ hiddenSize: NaN }, /^network\.hiddenSize must be a positive integer, got -?nan$/i],
      [{ hiddenSize: '12' }, 'network.hiddenSize must be a number, got "12"'],
      [{ numLayers: 0 }, 'network.numLayers must be a positive integer, got 0'],
      [{ dropout: 1 }, 'network.dropout must be from 0 to below 1, got 1'],
      [{ bidirectional: true }, /^network\.bidirectional must be false for a language model/],
      [{ hidenSize: 3 }, /^network\.hidenSize is not an option; there are cell, hiddenSize, /],
    ])('%j', async (network, message) => {
      await refusal(() => modelWith(network), 'InvalidArgumentError', message);
    });

    test('a network larger than memory is refused, and the library still works', async () => {
      const { heapBytes } = await library().memory();
      for (const hiddenSize of [2e9, 100_000, 20_000]) {
        await refusal(() => modelWith({ hiddenSize }), 'OutOfMemoryError', /memory/);
      }
      await refusal(
        () => modelWith({ hiddenSize: 1e300 }),
        'InvalidArgumentError',
        /^network\.hiddenSize must be at most /,
      );
      expect((await library().memory()).heapBytes).toBe(heapBytes);
      const model = await modelWith({ hiddenSize: 4 });
      expect(await model.generate({ length: 10, seed: 1 })).toHaveLength(10);
    });
  });

  test('options of a model', async () => {
    const vocabulary = kVocabulary;
    /** @param {any} options */
    const make = (options) => () => library().languageModel(options);
    await refusal(
      make({}),
      'InvalidArgumentError',
      'vocabulary must be a Vocabulary, got undefined',
    );
    await refusal(
      make({ vocabulary: 'abc' }),
      'InvalidArgumentError',
      'vocabulary must be a Vocabulary, got "abc"',
    );
    await refusal(
      make({ vocabulary, network: 'lstm' }),
      'InvalidArgumentError',
      'network must be an object, got "lstm"',
    );
    await refusal(
      make({ vocabulary, embeddingSize: 0 }),
      'InvalidArgumentError',
      'embeddingSize must be a positive integer, got 0',
    );
    await refusal(
      make({ vocabulary, seed: -1 }),
      'InvalidArgumentError',
      'seed must be an integer not below 0, got -1',
    );
    await refusal(
      make({ vocabulary, netwrk: {} }),
      'InvalidArgumentError',
      'netwrk is not an option; there are vocabulary, network, embeddingSize, seed',
    );
    await refusal(
      make(undefined),
      'InvalidArgumentError',
      'vocabulary must be a Vocabulary, got undefined',
    );
    await refusal(make(null), 'InvalidArgumentError', 'the options must be an object, got null');
  });

  test('texts that are too short', async () => {
    const model = await library().languageModel(kSmall);
    /** @param {string} text */
    const fit = (text) => () => collect(model.fit(text, { batchSize: 32, sequenceLength: 64 }));
    await refusal(fit(''), 'InvalidArgumentError', 'the training text must not be empty');
    const enough =
      /^the training text must have at least batchSize × \(sequenceLength \+ 1\) = 2080 tokens, got \d+/;
    await refusal(fit('a'), 'InvalidArgumentError', enough);
    await refusal(fit(kText.slice(0, 1000)), 'InvalidArgumentError', enough);
    await refusal(
      () => model.evaluate(''),
      'InvalidArgumentError',
      /must have at least 2 tokens, got 0$/,
    );
    await refusal(
      () => model.evaluate('a'),
      'InvalidArgumentError',
      /must have at least 2 tokens, got 1$/,
    );
    await refusal(
      () => collect(model.fit(kText, { ...kFit, validation: 'a' })),
      'InvalidArgumentError',
      /must have at least 2 tokens, got 1$/,
    );
    // The text of one window for each stream is enough.
    await collect(model.fit(kText.slice(0, 4 * 17), kFit));
  });

  test('a text of one character, repeated, trains all the same', async () => {
    const vocabulary = Vocabulary.characters('aaaa');
    const model = await library().languageModel({ vocabulary, network: { hiddenSize: 4 } });
    const [progress] = await collect(model.fit('a'.repeat(200), { ...kFit, steps: 1 }));
    expect(progress.loss).toBeCloseTo(0, 6);
    expect(await model.generate({ length: 3 })).toBe('aaa');
  });

  test('characters that the model has never seen', async () => {
    const model = await library().languageModel(kSmall);
    const size = kVocabulary.size;
    /** @param {string} argument @param {string} character @param {number} place */
    const unseen = (argument, character, place) =>
      `${argument} must be made of the ${size} characters that the model knows, got ${character} at place ${place}`;
    await refusal(
      () => model.generate({ prompt: 'abc€' }),
      'InvalidArgumentError',
      unseen('prompt', '"€"', 3),
    );
    await refusal(
      () => collect(model.stream({ prompt: 'A' })),
      'InvalidArgumentError',
      unseen('prompt', '"A"', 0),
    );
    await refusal(() => model.evaluate('a🐈'), 'InvalidArgumentError', unseen('text', '"🐈"', 1));
    await refusal(
      () => collect(model.fit(`${kText}\t`, kFit)),
      'InvalidArgumentError',
      unseen('text', '"\t"', kText.length),
    );
    await refusal(
      () => collect(model.fit(kText, { ...kFit, validation: 'ab?' })),
      'InvalidArgumentError',
      unseen('validation', '"?"', 2),
    );
  });

  test('token ids and lists', async () => {
    const model = await library().languageModel(kSmall);
    const last = kVocabulary.size - 1;
    /** @param {any} text */
    const evaluate = (text) => () => model.evaluate(text);
    await refusal(
      evaluate([0, last + 1]),
      'InvalidArgumentError',
      `text[1] must be a token id from 0 to ${last}, got ${last + 1}`,
    );
    await refusal(
      evaluate([0, 1.5]),
      'InvalidArgumentError',
      `text[1] must be a token id from 0 to ${last}, got 1.5`,
    );
    await refusal(
      evaluate(Int32Array.of(0, -1)),
      'InvalidArgumentError',
      `text[1] must be a token id from 0 to ${last}, got -1`,
    );
    await refusal(
      evaluate(['a', 'zz']),
      'InvalidArgumentError',
      `text[1] must be one of the ${last + 1} tokens that the model knows, got "zz"`,
    );
    await refusal(
      evaluate(['a', {}]),
      'InvalidArgumentError',
      'text[1] must be a token or a token id, got Object',
    );
    const list =
      'text must be a string, an array of tokens or of token ids, or an Int32Array, got ';
    await refusal(evaluate(7), 'InvalidArgumentError', `${list}7`);
    await refusal(
      () => collect(model.fit(kText, { ...kFit, validation: /** @type {any} */ (null) })),
      'InvalidArgumentError',
      `${list.replace('text', 'validation')}null`,
    );
    await refusal(evaluate(Float32Array.of(1)), 'InvalidArgumentError', `${list}Float32Array`);
  });

  test('options of training', async () => {
    const model = await library().languageModel(kSmall);
    /** @param {any} options */
    const fit = (options) => () => collect(model.fit(kText, { ...kFit, steps: 1, ...options }));
    /** @param {string} name @param {unknown} value @param {string | RegExp} message */
    const optimizer = (name, value, message) =>
      refusal(fit({ optimizer: { [name]: value } }), 'InvalidArgumentError', message);
    const rate =
      /^optimizer\.learningRate must be a positive number, got -?(nan|inf|infinity|0|1)$/i;
    await optimizer('learningRate', NaN, rate);
    await optimizer('learningRate', Infinity, rate);
    await optimizer('learningRate', 0, rate);
    await optimizer('learningRate', -1, rate);
    await optimizer(
      'type',
      'adm',
      'optimizer.type must be one of sgd, momentum, rmsprop, adagrad, adam, adamw, got adm',
    );
    await optimizer('beta1', 1, 'optimizer.beta1 must be from 0 to below 1, got 1');
    await optimizer('rate', 1, /^optimizer\.rate is not an option; there are type, learningRate, /);
    const refused = 'InvalidArgumentError';
    await refusal(fit({ batchSize: 0 }), refused, 'batchSize must be a positive integer, got 0');
    await refusal(
      fit({ sequenceLength: 1.5 }),
      refused,
      'sequenceLength must be a positive integer, got 1.5',
    );
    await refusal(fit({ steps: 0 }), refused, 'steps must be a positive integer, got 0');
    await refusal(fit({ epochs: -1 }), refused, 'epochs must be a positive integer, got -1');
    await refusal(
      fit({ reportEvery: 0 }),
      refused,
      'reportEvery must be a positive integer, got 0',
    );
    await refusal(
      fit({ clipNorm: -1 }),
      refused,
      'clipNorm must be a positive number, or 0 for no limit, got -1',
    );
    await refusal(
      fit({ schedule: { type: 'linear' } }),
      refused,
      'schedule.type must be one of constant, step, cosine, got linear',
    );
    await refusal(
      fit({ schedule: { type: 'step', stepSize: 0.5 } }),
      refused,
      'schedule.stepSize must be a whole number from 0 to 9007199254740991, got 0.5',
    );
    await refusal(fit({ signal: {} }), refused, 'signal must be an AbortSignal, got Object');
    await refusal(
      fit({ step: 1 }),
      refused,
      /^step is not an option; there are optimizer, schedule, clipNorm, /,
    );
    // Nothing of this has touched the model.
    await fit({})();
  });

  test('options of generation', async () => {
    const model = await library().languageModel(kSmall);
    /** @param {any} options @param {string | RegExp} message */
    const refused = async (options, message) => {
      await refusal(() => model.generate(options), 'InvalidArgumentError', message);
      await refusal(() => collect(model.stream(options)), 'InvalidArgumentError', message);
      await refusal(() => collect(model.streamSteps(options)), 'InvalidArgumentError', message);
    };
    await refused({ temperature: -1 }, 'temperature must be a finite number not below 0, got -1');
    await refused(
      { temperature: NaN },
      /^temperature must be a finite number not below 0, got -?nan$/i,
    );
    await refused({ topP: 0 }, 'topP must be above 0 and at most 1, got 0');
    await refused({ topP: 1.5 }, 'topP must be above 0 and at most 1, got 1.5');
    await refused({ topK: -1 }, 'topK must be a whole number from 0 to 4294967295, got -1');
    await refused(
      { length: 1.5 },
      'length must be a whole number from 0 to 9007199254740991, got 1.5',
    );
    await refused({ seed: -1 }, 'seed must be a whole number from 0 to 9007199254740991, got -1');
    await refused({ stop: '' }, 'stop must be a string that is not empty, got ""');
    await refused({ stop: ['a', ''] }, 'stop[1] must be a string that is not empty, got ""');
    await refused(
      { temprature: 1 },
      /^temprature is not an option; there are prompt, length, temperature, /,
    );
  });

  test('divergence stops training, says at which step, and keeps the last good weights', async () => {
    const model = await library().languageModel({
      vocabulary: kVocabulary,
      network: { cell: 'elman', activation: 'relu', hiddenSize: 16 },
    });
    // From the weights that are kept it diverges again, and the steps are counted on.
    for (let last = 0, round = 0; round < 2; ++round) {
      const optimizer = { type: 'sgd', learningRate: 1e12 };
      const diverge = async () => {
        for await (const { step } of model.fit(kText, { ...kFit, steps: 1000, optimizer }))
          last = step;
      };
      const error = await diverge().catch((/** @type {unknown} */ thrown) => thrown);
      expect(error).toBeInstanceOf(DivergedError);
      const message = new RegExp(
        `^training diverged at step ${last + 1}: the .+ is -?(nan|inf|infinity)`,
        'i',
      );
      expect(error).toMatchObject({
        name: 'DivergedError',
        message: expect.stringMatching(message),
      });
      expect(last).toBeGreaterThan(round);
    }
    for (const { values } of await model.parameters())
      expect(values.every(Number.isFinite)).toBe(true);
    expect((await model.evaluate(kText.slice(0, 100))).loss).not.toBeNaN();
  });

  test('use after dispose', async () => {
    const model = await library().languageModel(kSmall);
    const stream = model.stream({ length: 1e6 });
    await stream.next();
    const training = model.fit(kText, kFit);
    await training.next();
    model.dispose();
    model.dispose();
    expect(model.disposed).toBe(true);
    /** @param {string} method */
    const message = (method) => `languageModel.${method} was called after languageModel.dispose()`;
    const uses = {
      fit: () => model.fit(kText).next(),
      evaluate: () => model.evaluate(kText),
      generate: () => model.generate(),
      stream: () => model.stream().next(),
      streamSteps: () => model.streamSteps().next(),
      encode: () => model.encode('a'),
      parameters: () => model.parameters(),
      save: () => model.save(),
    };
    for (const [method, use] of Object.entries(uses))
      await refusal(use, 'DisposedError', message(method));
    await refusal(() => stream.next(), 'DisposedError', message('stream'));
    await refusal(() => training.next(), 'DisposedError', message('fit'));
  });
});

inEachMode((library) => {
  test('a message that crosses a Worker keeps its class', async () => {
    const model = await library().languageModel(kSmall);
    await refusal(
      () => model.generate({ topP: 2 }),
      'InvalidArgumentError',
      'topP must be above 0 and at most 1, got 2',
    );
  });
}, kSides);
