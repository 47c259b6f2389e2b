// Sentences with a label: the Stanford Sentiment Treebank with two classes, and movie reviews.

import { corpusLines } from './files.mjs';

/** @typedef {{ tokens: string[], label: string }} Labelled */

/**
 * A line is a label and words.
 * @param {string} line
 * @returns {Labelled}
 */
function parse(line) {
  const [label = '', ...tokens] = line.split(/\s+/);
  return { tokens, label };
}

/** @param {'train' | 'dev' | 'test'} part */
export function readSst2(part) {
  return corpusLines('sentiment', `stsa.binary.${part}`).map(parse);
}

/**
 * The movie reviews of Pang and Lee, which have no official split: every tenth is for testing, every
 * tenth after those for choosing when to stop. The file holds one class after the other.
 */
export function readMovieReviews() {
  const all = corpusLines('sentiment', 'rt-polarity.all', 'latin1').map(parse);
  return {
    test: all.filter((_, i) => i % 10 === 0),
    dev: all.filter((_, i) => i % 10 === 1),
    train: all.filter((_, i) => i % 10 > 1),
  };
}
