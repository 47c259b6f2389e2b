// The Penn Treebank as Mikolov et al. prepared it: 10 000 words, the end of a line one of them.

import { corpusLines } from './files.mjs';

/**
 * @param {'train' | 'valid' | 'test'} part
 * @returns {string[]} words, `<eos>` after every line
 */
export function readPennTreebank(part) {
  return corpusLines('ptb', `ptb.${part}.txt`).flatMap((line) => [...line.split(/\s+/), '<eos>']);
}
