// Sequence to sequence and the text autoencoder: training, decoding, measures.

import { describe, expect, test } from '@jest/globals';
import { Vocabulary } from 'unrolled';
import { inEachMode, kSides } from './support/modes.mjs';
import { kAutoencoder, kPairFit, kPairs, kReverser, kSources, reversed } from './support/pairs.mjs';
import { collect } from './support/text.mjs';

/** @param {ArrayLike<number>} numbers */
const sum = (numbers) => Array.from(numbers).reduce((total, n) => total + n, 0);

/**
 * What must hold of every sequence that was written.
 * @param {import('unrolled').Transduction} written
 */
function expectConsistent({ tokens, text, logProbability, finished, probabilities }) {
  expect(text).toBe(tokens.join(''));
  expect(probabilities).toHaveLength(tokens.length + (finished ? 1 : 0));
  expect(sum(Array.from(probabilities, Math.log))).toBeCloseTo(logProbability, 4);
}

inEachMode((library) => {
  describe('sequence to sequence', () => {
    /** @param {object} [options] @param {number} [epochs] */
    const trained = async (options = {}, epochs = 40) => {
      const model = await library().sequenceToSequence({ ...kReverser, ...options });
      const steps = await collect(model.fit(kPairs, { ...kPairFit, epochs }));
      return { model, steps };
    };

    test.each(['additive', 'dot', 'general', 'none'])(
      'learns to write words backwards, attention %s',
      async (attention) => {
        // What dot multiplies must be of one size.
        const decoder = attention === 'dot' ? { decoder: { hiddenSize: 40 } } : {};
        const { model, steps } = await trained({ attention, ...decoder }, 60);
        expect(model).toMatchObject({ kind: 'sequenceToSequence', attention, embeddingSize: 8 });
        expect(model.network).toMatchObject({ cell: 'gru', bidirectional: true });
        expect(model.decoder).toMatchObject({ cell: 'gru', bidirectional: false });
        expect(steps).toHaveLength(360);
        expect(steps[359]).toMatchObject({ step: 360, epoch: 60 });
        const measured = await model.evaluate(kPairs);
        expect(measured.loss).toBeLessThan(steps[0].loss / 5);
        expect(measured.perplexity).toBeCloseTo(Math.exp(measured.loss), 5);
        expect(measured.tokenAccuracy).toBeGreaterThan(0.95);
        const written = await model.transduce(kSources);
        const right = written.filter(({ text }, i) => text === reversed(kSources[i]));
        expect(right.length).toBeGreaterThan(0.9 * kSources.length);
        for (const one of written) {
          expectConsistent(one);
          expect(one.score).toBe(one.logProbability);
          expect(one).not.toHaveProperty('attention');
          expect(one).not.toHaveProperty('tree');
          expect(one).not.toHaveProperty('alternatives');
        }
        const [{ attention: weights, tokens }] = await model.transduce(['abca'], {
          attention: true,
        });
        if (attention === 'none') {
          expect(weights).toBeUndefined();
        } else {
          expect(weights).toHaveLength(4 * (tokens.length + 1));
          for (let t = 0; t <= tokens.length; ++t)
            expect(sum((weights ?? new Float32Array()).subarray(4 * t, 4 * t + 4))).toBeCloseTo(
              1,
              4,
            );
        }
      },
    );

    test('finds several hypotheses, in order, and the tree that they are in', async () => {
      const { model } = await trained({}, 8);
      const options = { beamWidth: 4, nBest: 4, lengthPenalty: 0.6, tree: true, attention: true };
      const sources = ['abca', 'c'];
      for (const [place, best] of (await model.transduce(sources, options)).entries()) {
        const all = [best, ...(best.alternatives ?? [])];
        expect(all).toHaveLength(4);
        expect(new Set(all.map(({ text, finished }) => `${text} ${finished}`)).size).toBe(4);
        for (const [i, one] of all.entries()) {
          expectConsistent(one);
          const length = one.probabilities.length;
          expect(one.score).toBeCloseTo(one.logProbability / ((5 + length) / 6) ** 0.6, 4);
          if (i > 0 && one.finished) expect(one.score).toBeLessThanOrEqual(all[i - 1].score);
          expect(one.attention).toHaveLength(length * sources[place].length);
        }
        const tree = best.tree ?? [];
        /** @param {number} i @returns {(string | null)[]} */
        const path = (i) => (i < 0 ? [] : [...path(tree[i].parent), tree[i].token]);
        const found = tree.findIndex(
          (node, i) =>
            node.finished && JSON.stringify(path(i)) === JSON.stringify([...best.tokens, null]),
        );
        expect(tree[found]).toMatchObject({ kept: true, step: best.tokens.length + 1 });
        expect(tree[found].score).toBeCloseTo(best.score, 5);
        expect(tree[found].logProbability).toBeCloseTo(best.logProbability, 5);
        for (const [i, { parent, step }] of tree.entries()) {
          expect(parent).toBeLessThan(i);
          expect(step).toBe(parent < 0 ? 1 : tree[parent].step + 1);
        }
        expect(tree.some(({ kept }) => !kept)).toBe(true);
      }
    });

    test('writes the same whatever is written beside it', async () => {
      const { model } = await trained({}, 10);
      for (const beamWidth of [1, 3]) {
        const together = await model.transduce(kSources, { beamWidth });
        const alone = await model.transduce(kSources, { beamWidth, batchSize: 1 });
        expect(alone.map(({ text }) => text)).toEqual(together.map(({ text }) => text));
        for (const [i, { score }] of alone.entries())
          expect(score).toBeCloseTo(together[i].score, 3);
      }
      const [one] = await model.transduce(['abc']);
      expect(await model.transduce([['a', 'b', 'c']])).toEqual([one]);
      expect(await model.transduce([[0, 1, 2]])).toEqual([one]);
      expect(await model.transduce([Int32Array.of(0, 1, 2)])).toEqual([one]);
      expect(await model.transduce([])).toEqual([]);
    });

    test('keeps to the lengths, and comes to an end', async () => {
      const model = await library().sequenceToSequence(kReverser);
      for (const beamWidth of [1, 4]) {
        const options = { beamWidth, minLength: 3, maxLength: 5 };
        for (const one of await model.transduce(kSources.slice(0, 40), options)) {
          expect(one.tokens.length).toBeGreaterThanOrEqual(3);
          expect(one.tokens.length).toBeLessThanOrEqual(5);
          expectConsistent(one);
        }
        const [longest] = await model.transduce(['abc'], { minLength: 26 });
        expect(longest.tokens).toHaveLength(26);
      }
    });

    test('draws what the seed says', async () => {
      const { model } = await trained({}, 2);
      const draw = async (/** @type {object} */ options) =>
        (await model.transduce(kSources, options)).map(({ text }) => text);
      const first = await draw({ seed: 7 });
      expect(await draw({ seed: 7, batchSize: 5 })).toEqual(first);
      expect(await draw({ seed: 8 })).not.toEqual(first);
      expect(await draw({ temperature: 1 })).not.toEqual(await draw({ temperature: 1 }));
      const greedy = await draw({});
      expect(await draw({ temperature: 0 })).toEqual(greedy);
      expect(await draw({ topK: 1 })).toEqual(greedy);
    });

    test('reads and writes words', async () => {
      const source = Vocabulary.words('one one two two three', { limit: 3 });
      const target = Vocabulary.tokens(['eins', 'zwei', '\n'], { unit: 'words' });
      const model = await library().sequenceToSequence({ ...kReverser, source, target });
      const pairs = [
        { source: 'one two', target: 'eins \n zwei' },
        { source: ['three'], target: ['zwei', 'zwei'] },
        { source: 'two', target: '' },
      ];
      await collect(model.fit(pairs, { ...kPairFit, steps: 150 }));
      const written = await model.transduce(['one two', 'four', 'two']);
      expect(written.map(({ text }) => text)).toEqual(['eins\nzwei', 'zwei zwei', '']);
      expect(written[0].tokens).toEqual(['eins', '\n', 'zwei']);
      expect(written[2]).toMatchObject({ tokens: [], finished: true });
    });

    test('is told its own words, with other losses', async () => {
      const first = async (/** @type {object} */ options) => {
        const model = await library().sequenceToSequence(kReverser);
        const [step] = await collect(model.fit(kPairs, { ...kPairFit, steps: 1, ...options }));
        return step.loss;
      };
      const plain = await first({});
      expect(await first({ teacherForcing: 1 })).toBe(plain);
      expect(await first({ labelSmoothing: 0 })).toBe(plain);
      expect(await first({ labelSmoothing: 0.2 })).not.toBe(plain);
      const own = await first({ teacherForcing: 0 });
      expect(own).not.toBe(plain);
      for (const schedule of /** @type {const} */ (['linear', 'inverse-sigmoid'])) {
        const options = { schedule, from: 0, to: 0, steps: 10 };
        expect(await first({ teacherForcing: options })).toBe(own);
      }
    });

    test('ties the embedding of the target to the output', async () => {
      const names = async (/** @type {object} */ options) => {
        const model = await library().sequenceToSequence({ ...kReverser, ...options });
        return (await model.parameters()).map(({ name }) => name);
      };
      expect(await names({})).toContain('head.weight');
      expect(await names({ tiedEmbeddings: true })).not.toContain('head.weight');
    });

    test('tells how it does on held-out pairs while it trains', async () => {
      const model = await library().sequenceToSequence(kReverser);
      const validation = kPairs.slice(0, 30);
      const steps = await collect(model.fit(kPairs, { ...kPairFit, epochs: 2, validation }));
      const last = steps[steps.length - 1];
      expect(last.validation).toEqual(await model.evaluate(validation));
      expect(last.validationLoss).toBe(last.validation?.loss);
      expect(steps.filter((step) => step.validation)).toHaveLength(2);
    });
  });

  describe('a text autoencoder', () => {
    test('writes texts again, from texts and from their vectors', async () => {
      const model = await library().textAutoencoder(kAutoencoder);
      expect(model).toMatchObject({ kind: 'textAutoencoder', vectorSize: 12 });
      await collect(model.fit(kSources, { ...kPairFit, epochs: 100 }));
      expect((await model.evaluate(kSources)).tokenAccuracy).toBeGreaterThan(0.95);
      const written = await model.reconstruct(kSources, { beamWidth: 2 });
      const right = written.filter(({ text }, i) => text === kSources[i]);
      expect(right.length).toBeGreaterThan(0.9 * kSources.length);
      const vectors = await model.encode(kSources);
      expect(vectors).toHaveLength(kSources.length);
      for (const vector of vectors) {
        expect(vector).toHaveLength(12);
        expect(Math.max(...vector.map(Math.abs))).toBeLessThanOrEqual(1);
      }
      expect(new Set(vectors.map((vector) => vector.join())).size).toBe(kSources.length);
      const again = await model.reconstruct(vectors, { beamWidth: 2, batchSize: 7 });
      expect(again.map(({ text }) => text)).toEqual(written.map(({ text }) => text));
      expect(await model.encode([])).toEqual([]);
      expect(await model.reconstruct([])).toEqual([]);
      // One text alone has the same vector as among others.
      const [alone] = await model.encode(['abca']);
      const among = vectors[kSources.indexOf('abca')];
      for (const [i, number] of alone.entries()) expect(number).toBeCloseTo(among[i], 5);
    });
  });
});

inEachMode((library) => {
  describe('what takes long', () => {
    test('can be stopped', async () => {
      const model = await library().sequenceToSequence({
        ...kReverser,
        network: { hiddenSize: 256 },
      });
      const sources = Array.from({ length: 64 }, () => 'abcabcabc');
      const endless = { minLength: 100_000, maxLength: 100_000 };
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('enough')), 60);
      await expect(
        model.transduce(sources, { ...endless, signal: controller.signal }),
      ).rejects.toThrow('enough');
      await expect(
        model.transduce(sources, { signal: AbortSignal.abort(new Error('at once')) }),
      ).rejects.toThrow('at once');
      await expect(
        model.evaluate(kPairs, { signal: AbortSignal.abort(new Error('at once')) }),
      ).rejects.toThrow('at once');
      const auto = await library().textAutoencoder(kAutoencoder);
      await expect(
        auto.encode(kSources, { signal: AbortSignal.abort(new Error('at once')) }),
      ).rejects.toThrow('at once');
      // And is usable afterwards.
      expect(await model.transduce(['a'], { maxLength: 2 })).toHaveLength(1);
    });

    test('does not outlive its model', async () => {
      const model = await library().sequenceToSequence(kReverser);
      const endless = model.transduce(['abc'], { minLength: 100_000, maxLength: 100_000 });
      const refused = expect(endless).rejects.toThrow(
        /sequenceToSequence\.transduce was called after|disposed/,
      );
      setTimeout(() => model.dispose(), 20);
      await refused;
    });
  });
}, kSides);
