// The CMU Pronouncing Dictionary: words and their phones.

import { uniform } from '../../../demos/shared/tasks/uniform.js';
import { corpusLines } from './files.mjs';

/** @typedef {{ letters: string[], pronunciations: string[][] }} Word */

/**
 * Words of letters and apostrophes, each with all its pronunciations: phones without their stress.
 * @returns {Word[]}
 */
export function readCmudict() {
  /** @type {Map<string, Set<string>>} */
  const words = new Map();
  for (const line of corpusLines('cmudict', 'cmudict')) {
    const [word, , ...phones] = line.split(/\s+/);
    if (!/^[A-Z']*[A-Z][A-Z']*$/.test(word)) continue;
    const known = words.get(word) ?? new Set();
    words.set(word, known.add(phones.map((phone) => phone.replace(/\d/, '')).join(' ')));
  }
  return [...words].map(([word, pronunciations]) => ({
    letters: [...word],
    pronunciations: [...pronunciations].map((phones) => phones.split(' ')),
  }));
}

/**
 * The words in parts that have none in common: a tenth for testing, a hundredth for choosing settings.
 * @param {readonly Word[]} words
 */
export function splitWords(words) {
  const random = uniform(1);
  /** @type {{ train: Word[], dev: Word[], test: Word[] }} */
  const parts = { train: [], dev: [], test: [] };
  for (const word of words) {
    const place = random();
    parts[place < 0.1 ? 'test' : place < 0.11 ? 'dev' : 'train'].push(word);
  }
  return parts;
}
