// ATIS, airline travel questions with a slot for every word.

import { corpusLines } from './files.mjs';

/** @typedef {{ tokens: string[], tags: string[] }} Sentence */

/** As usual for this corpus, digits are read as what they are and not which. */
const withoutDigits = (/** @type {string} */ word) => word.replace(/\d/g, 'D');

/**
 * A line is `BOS words EOS <tab> O tags intent`.
 * @param {'train' | 'test'} part
 * @returns {Sentence[]}
 */
export function readAtis(part) {
  return corpusLines('atis', `atis.${part}.w-intent.iob`).map((line) => {
    const [words, tags] = line.split('\t').map((half) => half.trim().split(/\s+/));
    if (words === undefined || words.length !== tags?.length)
      throw new Error(`words and tags of a line of ATIS do not match: ${line}`);
    return { tokens: words.slice(1, -1).map(withoutDigits), tags: tags.slice(1, -1) };
  });
}
