// How the experiments part what they train on from what they test on.

import { describe, expect, test } from '@jest/globals';
import { splitWords } from '../../bench/experiments/data/cmudict.mjs';
import { spokenStrings } from '../../bench/experiments/data/spokenStrings.mjs';
import { splitSentences } from '../../bench/experiments/data/tatoeba.mjs';
import { sharedStrings } from '../../bench/experiments/data/timit.mjs';
import { phrasesOf } from '../../bench/experiments/data/treebank.mjs';
import { acrossSpeakers, averagePrecision } from '../../bench/experiments/lib/retrieval.mjs';
import { sharedOfBoth, sharedPart, sharedTime } from '../../bench/experiments/lib/times.mjs';
import { readTree } from '../../demos/shared/tasks/trees.js';

describe('parts', () => {
  const words = Array.from({ length: 5000 }, (_, i) => ({
    letters: [...String(i)],
    pronunciations: [[String(i)]],
  }));
  const sentences = words.map((_, i) => ({ english: [String(i)], chinese: [String(i)] }));

  test.each([
    ['words', splitWords(words), words.length, [0.1, 0.01]],
    ['sentences', splitSentences(sentences), sentences.length, [0.1, 0.025]],
  ])('of %s have all of them once, as many as is said', (_, parts, count, [test, dev]) => {
    const all = [...parts.train, ...parts.dev, ...parts.test];
    expect(all).toHaveLength(count);
    expect(new Set(all).size).toBe(count);
    expect(Math.abs(parts.test.length / count - test)).toBeLessThan(0.02);
    expect(Math.abs(parts.dev.length / count - dev)).toBeLessThan(0.01);
  });
});

describe('phrases of trees', () => {
  const trees = [
    '(S (NP (DT a) (NN b)) (VP (VBD c) (NP (DT d) (JJ e) (NN f))) (. .))',
    '(S (NP (NN g)) (VP (VBD h) (NP (DT i) (JJ j) (NN k))) (. .))',
  ].map((text) => ({ tree: readTree(text) }));
  const targets = (/** @type {number} */ fewest, /** @type {number} */ most) =>
    phrasesOf(trees, fewest, most).map(({ target }) => target.join(' '));

  test('are all brackets of some length, each once', () => {
    expect(targets(2, 4).sort()).toEqual([
      '(NP DT JJ NN )',
      '(NP DT NN )',
      '(VP VBD (NP DT JJ NN ) )',
    ]);
    expect(targets(1, 1)).toEqual(['(NP NN )']);
    expect(targets(6, 7)).toHaveLength(2);
    expect(phrasesOf(trees, 7, 7)[0].source).toEqual(['DT', 'NN', 'VBD', 'DT', 'JJ', 'NN', '.']);
  });
});

describe('spoken strings', () => {
  // Every recording is a value of its own, so that it can be found again.
  const recordings = Array.from({ length: 40 }, (_, i) => ({
    samples: new Float32Array(800).fill(0.1 + i / 100),
    sampleRate: 8000,
    label: String(i),
    speaker: i % 2 === 0 ? 'a' : 'b',
  }));
  const how = {
    rounds: 2,
    count: /** @type {const} */ ([3, 7]),
    seed: 1,
    gap: /** @type {const} */ ([0.05, 0.1]),
    edge: /** @type {const} */ ([0.2, 0.3]),
    decibels: /** @type {const} */ ([60, 60]),
  };
  const strings = spokenStrings(recordings, how);

  test('have one speaker each, and a recording at most once a round', () => {
    const counts = new Map();
    for (const { labels } of strings) {
      expect(labels.length >= 3 && labels.length <= 7).toBe(true);
      expect(new Set(labels.map((label) => Number(label) % 2)).size).toBe(1);
      for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBe(2);
    // At most two of a speaker's recordings are left over in a round.
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(72);
  });

  test('sound as they are labelled, the same each time', () => {
    for (const { samples, labels } of strings) {
      // Noise is a thousandth of the words, silence is nothing else.
      const heard = [];
      for (let at = 0; at < samples.length; ++at) {
        if (samples[at] < 0.05) continue;
        heard.push(String(Math.round(100 * (samples[at + 400] - 0.1))));
        at += 801;
      }
      expect(heard).toEqual(labels);
    }
    const sound = (/** @type {typeof strings} */ some) =>
      Buffer.concat(some.map(({ samples }) => Buffer.from(samples.buffer)));
    const again = (/** @type {number} */ seed) =>
      sound(spokenStrings(recordings, { ...how, seed }));
    expect(again(1).equals(sound(strings))).toBe(true);
    expect(again(2).equals(sound(strings))).toBe(false);
  });
});

describe('what is found', () => {
  test('is scored by the precision at each place', () => {
    expect(averagePrecision([true, false, true, false])).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision([false, false])).toBe(0);
  });

  test('is only counted where another speaker says it', () => {
    const items = ['a', 'a', 'b', 'b'].map((speaker, i) => ({ speaker, label: 'xyxy'[i] }));
    // By number: the nearest are the neighbours, so the first asks for 2, and finds it first.
    const distances = items.map((_, i) => Float32Array.from(items, (__, k) => Math.abs(i - k)));
    expect(acrossSpeakers(items, distances)).toBeCloseTo((1 + 0.5 + 0.5 + 1) / 4, 12);
    expect(acrossSpeakers(items, distances, ({ label }) => label === 'x')).toBeCloseTo(0.75, 12);
  });

  test('shares time', () => {
    const a = { start: 1, end: 2 };
    expect(sharedTime(a, { start: 1.5, end: 3 })).toBe(0.5);
    expect(sharedTime(a, { start: 2.5, end: 3 })).toBe(0);
    expect(sharedPart(a, { start: 1.5, end: 4 })).toBe(0.5);
    expect(sharedOfBoth(a, { start: 1.5, end: 2.5 })).toBeCloseTo(1 / 3, 12);
  });
});

describe('strings of sounds', () => {
  const sentence = (/** @type {string} */ speaker, /** @type {string} */ phones) => ({
    ...{ samples: new Float32Array(1), sampleRate: 16_000, id: speaker, speaker },
    ...{ isTest: false, words: [] },
    sounds: phones.split(' ').map((label, i) => ({ label, start: i / 10, end: (i + 1) / 10 })),
  });
  const labels = (/** @type {ReturnType<typeof sentence>[]} */ sentences, longest = 1) =>
    sharedStrings(sentences, [0.25, longest]).map(({ said }) => said.label);

  test('are those that two speakers have, each place once, the longest first', () => {
    const sentences = [sentence('a', 'k ae t s ih'), sentence('b', 'ih k ae t s')];
    expect(labels(sentences)).toEqual([
      ...['k-ae-t-s', 'k-ae-t-s'],
      ...['k-ae-t', 'k-ae-t', 'ae-t-s', 'ae-t-s'],
    ]);
    const [{ sentence: first, said }] = sharedStrings(sentences, [0.25, 1]);
    expect(first).toBe(sentences[0]);
    expect(said).toEqual({ label: 'k-ae-t-s', start: 0, end: 0.4 });
  });

  test('are not too long, and not those of one speaker', () => {
    expect(labels([sentence('a', 'k ae t s'), sentence('b', 'k ae t s')], 0.35)).toHaveLength(4);
    expect(labels([sentence('a', 'k ae t'), sentence('a', 'k ae t')])).toEqual([]);
  });

  test('do not go over a pause', () => {
    const broken = sentence('a', 'k ae t');
    broken.sounds[2].start += 0.05;
    expect(labels([broken, sentence('b', 'k ae t')])).toEqual([]);
  });
});
