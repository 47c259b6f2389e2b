// How the experiments part what they train on from what they test on.

import { describe, expect, test } from '@jest/globals';
import { splitWords } from '../../bench/experiments/data/cmudict.mjs';
import { splitSentences } from '../../bench/experiments/data/tatoeba.mjs';
import { phrasesOf } from '../../bench/experiments/data/treebank.mjs';
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
