// English sentences with their translations into Chinese, from Tatoeba.

import { uniform } from '../../../demos/shared/tasks/uniform.js';
import { corpusLines } from './files.mjs';

/** @typedef {{ english: string[], chinese: string[] }} Sentence its words, and all its translations */

/**
 * Words in lower case, and every mark a token of its own: `it's` stays together.
 * @param {string} text
 */
function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*|[^\s\p{L}\p{N}]/gu) ?? [];
}

/**
 * A line is an English sentence and one translation; sentences that differ only in how they are written
 * (capital letters, spaces) are one.
 * @returns {Sentence[]}
 */
export function readTatoeba() {
  /** @type {Map<string, Set<string>>} */
  const sentences = new Map();
  for (const line of corpusLines('tatoeba-cmn-eng', 'cmn.txt')) {
    const [english, chinese] = line.split('\t');
    const key = wordsOf(english).join(' ');
    sentences.set(key, (sentences.get(key) ?? new Set()).add(chinese.replace(/\s/gu, '')));
  }
  return [...sentences].map(([english, chinese]) => ({
    english: english.split(' '),
    chinese: [...chinese],
  }));
}

/**
 * The sentences in parts that have no English side in common: a tenth for testing, a fortieth for
 * choosing settings and when to stop.
 * @param {readonly Sentence[]} sentences
 */
export function splitSentences(sentences) {
  const random = uniform(1);
  /** @type {{ train: Sentence[], dev: Sentence[], test: Sentence[] }} */
  const parts = { train: [], dev: [], test: [] };
  for (const sentence of sentences) {
    const place = random();
    parts[place < 0.1 ? 'test' : place < 0.125 ? 'dev' : 'train'].push(sentence);
  }
  return parts;
}
