// Taggers, classifiers and regressors: training, prediction, measures.

import { describe, expect, test } from '@jest/globals';
import { inEachMode, kSides } from './support/modes.mjs';
import {
  adding,
  kAdding,
  kClassifier,
  kLabelled,
  kRegressor,
  kSequenceFit,
  kTagger,
  kTravel,
  travel,
} from './support/sequences.mjs';
import { collect } from './support/text.mjs';

const kTokens = kTravel.reduce((sum, { tokens }) => sum + tokens.length, 0);

/** @param {ArrayLike<number>} numbers */
const sum = (numbers) => Array.from(numbers).reduce((total, n) => total + n, 0);

inEachMode((library) => {
  describe('a tagger', () => {
    /** @type {[string, object][]} */
    const options = [
      ['1-of-N', {}],
      ['an embedding with a context window', { embeddingSize: 6, contextWindow: 3 }],
      ['letter trigrams', { vocabulary: /** @type {const} */ ('letter-trigrams') }],
    ];

    test.each(options)('learns to mark cities, with %s', async (_, more) => {
      const model = await library().sequenceTagger({ ...kTagger, ...more });
      expect(model).toMatchObject({ kind: 'sequenceTagger', tags: kTagger.tags, head: 'softmax' });
      const steps = await collect(model.fit(kTravel, { ...kSequenceFit, epochs: 20 }));
      expect(steps).toHaveLength(120);
      expect(steps[119]).toMatchObject({ step: 120, epoch: 20, tokens: 20 * kTokens });
      expect(steps[119].loss).toBeLessThan(steps[0].loss / 5);
      expect(await model.evaluate(travel(50))).toMatchObject({ accuracy: 1, f1: 1 });
      const [tagging, other] = await model.predict([
        ['fly', 'to', 'denver', 'from', 'taipei'],
        ['arrive', 'boston'],
      ]);
      expect(tagging.tags).toEqual(['O', 'O', 'B-to', 'O', 'B-from']);
      expect(other.tags).toEqual(['O', 'B-to']);
      expect(tagging.probabilities).toHaveLength(5);
      for (const p of tagging.probabilities) expect(p).toBeGreaterThan(0.5);
      expect(tagging).not.toHaveProperty('distributions');
    });

    test('gives the probabilities of all tags when asked for them', async () => {
      const model = await library().sequenceTagger(kTagger);
      const sentences = kTravel.map(({ tokens }) => tokens);
      const taggings = await model.predict(sentences, { distributions: true });
      expect(taggings).toHaveLength(sentences.length);
      for (const [i, { tags, probabilities, distributions }] of taggings.entries()) {
        const all = distributions ?? new Float32Array();
        expect(all).toHaveLength(sentences[i].length * 3);
        for (const [t, tag] of tags.entries()) {
          const row = all.subarray(3 * t, 3 * t + 3);
          expect(sum(row)).toBeCloseTo(1, 5);
          expect(Math.max(...row)).toBe(probabilities[t]);
          expect(row[kTagger.tags.indexOf(tag)]).toBe(probabilities[t]);
        }
      }
    });

    test('measures as the scorer does, with tags that it does not have', async () => {
      const model = await library().sequenceTagger(kTagger);
      const data = kTravel.map(({ tokens, tags }) => ({
        tokens,
        tags: tags.map((tag) => (tag === 'B-to' ? 'B-goal' : tag)),
      }));
      const { loss, ...scores } = await model.evaluate(data);
      const predicted = await model.predict(data.map(({ tokens }) => tokens));
      expect(scores).toEqual(
        await library().chunkScores(
          data.map(({ tags }) => tags),
          predicted.map(({ tags }) => tags),
        ),
      );
      expect(loss).toBeGreaterThan(0);
      expect(scores.types['goal']).toMatchObject({ correct: 0, recall: 0 });
    });

    test('reads words that it does not know as the unknown one, and ids', async () => {
      const model = await library().sequenceTagger(kTagger);
      const [one, other, ids] = await model.predict([
        ['to', 'paris'],
        ['to', 'london'],
        [2, 0],
      ]);
      expect(one).toEqual(other);
      expect(one).toEqual(ids);
      expect((await model.predict([Int32Array.of(2, 0), [2, 0], [2, 0]]))[0]).toEqual(ids);
      expect(await model.predict([])).toEqual([]);
    });

    test('begins with given vectors, which may be frozen', async () => {
      const size = kTagger.vocabulary.size;
      const vectors = Float32Array.from({ length: size * 4 }, (_, i) => Math.sin(i));
      for (const frozen of [true, false]) {
        const model = await library().sequenceTagger({
          ...kTagger,
          embeddingSize: 4,
          embeddings: { vectors, frozen },
        });
        const table = async () =>
          (await model.parameters()).find(({ name }) => name === 'embedding.weight');
        expect(await table()).toMatchObject({ shape: [size, 4], values: vectors });
        const optimizer = { type: 'adamw', weightDecay: 0.1 };
        await collect(model.fit(kTravel, { ...kSequenceFit, optimizer }));
        if (frozen) expect((await table())?.values).toEqual(vectors);
        else expect((await table())?.values).not.toEqual(vectors);
      }
    });
  });

  describe('a classifier', () => {
    test.each(['last', 'mean', 'attention'])(
      'learns what sentences are about, %s',
      async (pooling) => {
        const model = await library().sequenceClassifier({ ...kClassifier, pooling });
        await collect(model.fit(kLabelled, { ...kSequenceFit, epochs: 20 }));
        expect(await model.evaluate(kLabelled)).toMatchObject({ accuracy: 1 });
        const results = await model.predict([
          ['from', 'denver', 'to', 'denver'],
          ['arrive', 'taipei'],
        ]);
        expect(results.map(({ label }) => label)).toEqual(['journey', 'goal']);
        for (const [i, { probabilities, weights }] of results.entries()) {
          expect(sum(probabilities)).toBeCloseTo(1, 5);
          expect(weights?.length).toBe(pooling === 'attention' ? [4, 2][i] : undefined);
          if (weights) expect(sum(weights)).toBeCloseTo(1, 5);
        }
      },
    );

    test('reads vectors', async () => {
      const model = await library().sequenceClassifier({
        inputSize: 2,
        labels: ['small', 'large'],
        network: { hiddenSize: 8 },
      });
      expect(model).toMatchObject({ inputSize: 2, vocabulary: undefined });
      const data = adding(60).map(({ inputs, targets: [total] }) => ({
        inputs,
        label: total < 1 ? 'small' : 'large',
      }));
      await collect(model.fit(data, { ...kSequenceFit, epochs: 40 }));
      expect((await model.evaluate(data)).accuracy).toBeGreaterThan(0.9);
      expect(await model.predict([data[0].inputs])).toHaveLength(1);
    });
  });

  describe('a regressor', () => {
    test('learns to add two marked numbers', async () => {
      const model = await library().sequenceRegressor(kRegressor);
      const data = adding(200);
      const before = await model.evaluate(data);
      await collect(model.fit(data, { ...kSequenceFit, epochs: 30 }));
      const { mse } = await model.evaluate(data);
      expect(mse).toBeLessThan(0.02);
      expect(mse).toBeLessThan(before.mse / 10);
      const [[guess]] = await model.predict([data[0].inputs]);
      expect(guess).toBeCloseTo(data[0].targets[0], 0);
    });

    test('learns to copy what it read two steps ago, at every step', async () => {
      const model = await library().sequenceRegressor({
        inputSize: 1,
        perStep: true,
        network: { hiddenSize: 16 },
      });
      const data = kAdding.concat(adding(60)).map(({ inputs }) => ({
        inputs,
        targets: inputs.map((_, t) => (t < 2 ? 0 : inputs[t - 2])),
      }));
      await collect(model.fit(data, { ...kSequenceFit, epochs: 60 }));
      expect((await model.evaluate(data)).mse).toBeLessThan(0.02);
      const [values] = await model.predict([data[0].inputs]);
      expect(values).toHaveLength(data[0].inputs.length);
    });

    test('tells how far back its gradient reaches', async () => {
      const model = await library().sequenceRegressor(kRegressor);
      const [step] = await collect(model.fit(kAdding, { steps: 1, stateGradients: true }));
      const longest = Math.max(...kAdding.map(({ inputs }) => inputs.length / 2));
      expect(step.stateGradientNorms).toHaveLength(longest);
      for (const norm of step.stateGradientNorms ?? []) expect(norm).toBeGreaterThan(0);
      const [other] = await collect(model.fit(kAdding, { steps: 1 }));
      expect(other).not.toHaveProperty('stateGradientNorms');
    });
  });
});

inEachMode((library) => {
  describe('fit', () => {
    test('validates after every epoch, with all that evaluate gives', async () => {
      const model = await library().sequenceTagger(kTagger);
      const fit = { ...kSequenceFit, epochs: 2, validation: kTravel };
      const steps = await collect(model.fit(kTravel, fit));
      const validated = steps.filter(({ validation }) => validation);
      expect(validated.map(({ step }) => step)).toEqual([6, 12]);
      expect(validated[1].validation).toEqual(await model.evaluate(kTravel));
      expect(validated[1].validationLoss).toBe(validated[1].validation?.loss);
      const regressor = await library().sequenceRegressor(kRegressor);
      const [last] = await collect(regressor.fit(kAdding, { steps: 1, validation: kAdding }));
      expect(last.validation).toEqual({ mse: last.validationLoss });
    });

    test('can be left and gone on with, stopped by a signal, and reports as often as asked', async () => {
      const whole = await library().sequenceTagger(kTagger);
      await collect(whole.fit(kTravel, { ...kSequenceFit, steps: 20 }));
      const parts = await library().sequenceTagger(kTagger);
      for await (const { step } of parts.fit(kTravel, kSequenceFit)) if (step === 4) break;
      const controller = new AbortController();
      const fit = { ...kSequenceFit, steps: 100, signal: controller.signal };
      for await (const { step } of parts.fit(kTravel, fit)) if (step === 9) controller.abort();
      const rest = await collect(
        parts.fit(kTravel, { ...kSequenceFit, steps: 11, reportEvery: 4 }),
      );
      expect(rest.map(({ step }) => step)).toEqual([12, 16, 20]);
      expect(await parts.parameters()).toEqual(await whole.parameters());
    });

    test('the seed decides the order and the weights', async () => {
      const run = async (/** @type {object} */ options, seed = 1) => {
        const model = await library().sequenceTagger({ ...kTagger, seed });
        await collect(model.fit(kTravel, { ...kSequenceFit, ...options }));
        return model.parameters();
      };
      expect(await run({})).toEqual(await run({}));
      expect(await run({})).not.toEqual(await run({ shuffleSeed: 8 }));
      expect(await run({}, 1)).not.toEqual(await run({}, 2));
    });

    test('leaves others their turn', async () => {
      const model = await library().sequenceTagger({ ...kTagger, network: { hiddenSize: 64 } });
      let turns = 0;
      const timer = setInterval(() => ++turns, 1);
      try {
        await collect(model.fit(travel(400), { steps: 200, reportEvery: 200 }));
        await model.evaluate(travel(3000));
      } finally {
        clearInterval(timer);
      }
      expect(turns).toBeGreaterThan(3);
    });

    test('held-out tags that training has not count as wrong', async () => {
      const model = await library().sequenceTagger(kTagger);
      const validation = [{ tokens: ['to', 'boston'], tags: ['O', 'I-flight'] }];
      const steps = await collect(model.fit(kTravel, { ...kSequenceFit, epochs: 1, validation }));
      expect(steps.at(-1)?.validation).toMatchObject({ gold: 1, correct: 0, f1: 0 });
    });

    test('a sentence of ten thousand words', async () => {
      const model = await library().sequenceTagger(kTagger);
      const tokens = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? 'to' : 'boston'));
      const tags = tokens.map((word) => (word === 'to' ? 'O' : 'B-to'));
      const [step] = await collect(model.fit([{ tokens, tags }], { steps: 1 }));
      expect(step.tokens).toBe(10_000);
      expect((await model.predict([tokens]))[0].tags).toHaveLength(10_000);
    });
  });

  test('chunks are scored as conlleval does', async () => {
    const scores = await library().chunkScores(
      [
        ['B-city', 'I-city', 'O', 'B-day'],
        ['B-day', 'O', 'B-city'],
      ],
      [
        ['B-city', 'I-city', 'O', 'B-city'],
        ['I-day', 'O', 'O'],
      ],
    );
    expect(scores).toEqual({
      accuracy: 4 / 7,
      gold: 4,
      predicted: 3,
      correct: 2,
      precision: 2 / 3,
      recall: 0.5,
      f1: 4 / 7,
      types: {
        city: { gold: 2, predicted: 2, correct: 1, precision: 0.5, recall: 0.5, f1: 0.5 },
        day: { gold: 2, predicted: 1, correct: 1, precision: 1, recall: 0.5, f1: 2 / 3 },
      },
    });
  });
}, kSides);
