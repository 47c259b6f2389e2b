// A probabilistic grammar of English sentences, each with the one tree that the grammar gives it. What
// in English could hang in two places hangs in one here: phrases with "of" or "near" belong to the noun
// before them, those with "with" or "during" to the verb, relative clauses to the nearest noun, and
// whole sentences are joined with a comma.

import { oneOf } from './uniform.js';
import { leavesOf, treeTokens } from './trees.js';

/** @typedef {import('./trees.js').Tree} Tree */

/**
 * What a symbol becomes: a weight and symbols, of which one is drawn by the weights. What stands behind
 * a slash tells symbols of one label apart; a symbol that begins with `_` makes no bracket.
 * @type {Readonly<Record<string, readonly (readonly [number, readonly string[]])[]>>}
 */
export const kGrammar = {
  S: [
    [6, ['_clause', '.']],
    [2, ['S/inner', ',', 'CC/but', 'S/inner', '.']],
    [2, ['SBAR/when', ',', '_clause', '.']],
  ],
  _clause: [[1, ['NP/subject', 'VP']]],
  'S/inner': [[1, ['_clause']]],
  'SBAR/when': [[1, ['IN/when', 'S/inner']]],
  'SBAR/that': [[1, ['IN/that', 'S/inner']]],

  'NP/subject': [
    [2, ['PRP/subject']],
    [8, ['_phrase']],
  ],
  'NP/object': [
    [1, ['PRP/object']],
    [8, ['_phrase']],
  ],
  _phrase: [
    [1, ['NNP']],
    [4, ['_noun']],
    [1.5, ['NP/noun', 'PP/of']],
    [1.5, ['NP/noun', 'SBAR/relative']],
    [1, ['NP/joined', 'CC/and', 'NP/joined']],
  ],
  _noun: [
    [4, ['DT', 'NN']],
    [2, ['DT', 'JJ', 'NN']],
    [0.5, ['DT', 'JJ', 'JJ', 'NN']],
  ],
  'NP/noun': [[1, ['_noun']]],
  'NP/joined': [
    [1, ['NNP']],
    [3, ['_noun']],
  ],
  // Without relative clauses, and after "and" nothing that could belong to both.
  'NP/plain': [
    [1, ['NNP']],
    [4, ['_noun']],
    [1, ['NP/noun', 'PP/of']],
  ],
  'NP/last': [
    [1, ['NNP']],
    [4, ['_noun']],
    [1, ['NP/noun', 'PP/of']],
    [1, ['NP/noun', 'SBAR/relative']],
  ],
  'PP/of': [[1, ['IN/of', 'NP/plain']]],
  'SBAR/relative': [
    [3, ['WDT', 'S/did']],
    [2, ['WDT', 'S/done']],
  ],
  'S/did': [[1, ['VP/did']]],
  'S/done': [[1, ['NP/plain', 'VP/done']]],
  'VP/did': [
    [1, ['VBD/alone']],
    [2, ['VBD/object', 'NP/last']],
  ],
  'VP/done': [[1, ['VBD/object']]],

  VP: [
    [7, ['_action']],
    [1, ['VP/joined', 'CC/and', 'VP/joined']],
    [1.5, ['VBD/say', 'SBAR/that']],
  ],
  'VP/joined': [[1, ['_action']]],
  _action: [
    [2, ['VBD/alone']],
    [2, ['VBD/alone', 'PP/with']],
    [4, ['VBD/object', 'NP/object']],
    [2, ['VBD/object', 'NP/object', 'PP/with']],
    [1, ['VBD/give', 'NP/plain', 'PP/to']],
  ],
  'PP/with': [[1, ['IN/with', 'NP/plain']]],
  'PP/to': [[1, ['TO', 'NP/plain']]],
};

/**
 * The words of a tag, all alike likely; a slash as above.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const kLexicon = {
  DT: ['the', 'a', 'every', 'this'],
  JJ: ['old', 'small', 'happy', 'quiet', 'brave', 'hungry', 'clever', 'grey'],
  NN: [
    ...['dog', 'cat', 'bird', 'teacher', 'farmer', 'child', 'king', 'doctor', 'painter', 'horse'],
    ...['garden', 'house', 'river', 'bridge', 'storm', 'book', 'song', 'lamp', 'boat', 'letter'],
  ],
  NNP: ['Anna', 'Omar', 'Mei', 'Paul', 'Rosa', 'Ivan'],
  'PRP/subject': ['he', 'she', 'they'],
  'PRP/object': ['him', 'her', 'them'],
  'VBD/alone': ['slept', 'laughed', 'waited', 'sang', 'left', 'danced'],
  'VBD/object': ['saw', 'heard', 'liked', 'found', 'chased', 'followed', 'painted', 'remembered'],
  'VBD/say': ['said', 'thought', 'knew', 'hoped'],
  'VBD/give': ['gave', 'showed', 'sent'],
  'IN/of': ['of', 'near', 'from'],
  'IN/with': ['with', 'during', 'without'],
  'IN/when': ['when', 'because', 'although'],
  'IN/that': ['that'],
  WDT: ['that'],
  TO: ['to'],
  'CC/and': ['and'],
  'CC/but': ['and', 'but'],
  ',': [','],
  '.': ['.'],
};

/** The label of a bracket or a tag. @param {string} symbol */
export const labelOf = (symbol) => symbol.replace(/\/.*/, '');

/** Whether it makes no bracket of its own. @param {string} symbol */
export const isHidden = (symbol) => symbol.startsWith('_');

/**
 * @param {string} symbol
 * @param {() => number} random
 * @returns {Tree[]} one, or what stands for a symbol that makes no bracket
 */
function expand(symbol, random) {
  const words = kLexicon[symbol];
  if (words !== undefined) return [{ tag: labelOf(symbol), word: oneOf(random, words) }];
  const rules = kGrammar[symbol] ?? [];
  const total = rules.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  const rule = rules.find(([weight]) => (left -= weight) < 0) ?? rules.at(-1);
  const children = (rule?.[1] ?? []).flatMap((child) => expand(child, random));
  return isHidden(symbol) ? children : [{ label: labelOf(symbol), children }];
}

/**
 * The tree of a sentence.
 * @param {() => number} random
 * @param {number} [longest] words, full stop included; longer ones are drawn anew. At least 3
 * @returns {Tree}
 */
export function drawSentenceTree(random, longest = 30) {
  for (;;) {
    const [tree] = expand('S', random);
    if (tree !== undefined && leavesOf(tree).length <= longest) return tree;
  }
}

/**
 * The words of a sentence, and its tree as a network writes it.
 * @param {() => number} random
 * @param {number} [longest] words, full stop included; default 30
 * @returns {{ source: string[], target: string[], tree: Tree }}
 */
export function drawSentencePair(random, longest) {
  const tree = drawSentenceTree(random, longest);
  return { source: leavesOf(tree).map(({ word }) => word), target: treeTokens(tree), tree };
}
