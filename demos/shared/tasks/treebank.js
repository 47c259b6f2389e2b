// The sample of the Penn Treebank that goes with NLTK: a file's name, a tab and a tree a line.

import { isLeaf, leavesOf, readTree, treeTokens } from './trees.js';

/** @typedef {import('./trees.js').Tree} Tree */

/**
 * @typedef {object} Parsed
 * @property {string} file such as `wsj_0001`
 * @property {Tree} tree
 */

/** Files up to the first are learnt from, those up to the second are for development, the others to test on. */
export const kTreebankSplit = { train: 159, development: 179 };

/** What stands where a word was moved away or left out. */
const kTrace = '-NONE-';

/** `NP-SBJ-1` is a noun phrase; `-LRB-` is a bracket. @param {string} label */
const category = (label) => /^[^-=|]+/.exec(label)?.[0] ?? label;

/**
 * A tree as parsers are measured on it: no traces, nothing without words, categories without functions.
 * @param {Tree} tree
 * @returns {Tree | undefined} undefined where it has no words
 */
function cleaned(tree) {
  if (isLeaf(tree)) {
    return tree.tag === kTrace ? undefined : { tag: category(tree.tag), word: tree.word };
  }
  const children = tree.children.flatMap((child) => cleaned(child) ?? []);
  const [only] = children;
  if (only === undefined) return undefined;
  // The bracket around a sentence has no label; where it holds several, it is called TOP.
  if (tree.label === '' && children.length === 1 && !isLeaf(only)) return only;
  return { label: category(tree.label) || 'TOP', children };
}

/**
 * @param {string} text lines as above
 * @returns {Parsed[]} without the trees that have no words
 * @throws {SyntaxError} where a line has no tree
 */
export function readTreebank(text) {
  return text.split('\n').flatMap((line) => {
    const [file = '', bracketed = ''] = line.split('\t');
    if (bracketed === '') return [];
    const tree = cleaned(readTree(bracketed));
    return tree === undefined ? [] : [{ file, tree }];
  });
}

/**
 * The part that a file belongs to.
 * @param {Parsed} parsed
 * @returns {'train' | 'development' | 'test'}
 */
export function treebankPart({ file }) {
  const number = Number(file.replace(/\D/g, ''));
  if (number <= kTreebankSplit.train) return 'train';
  return number <= kTreebankSplit.development ? 'development' : 'test';
}

/**
 * The tags of a sentence, and its tree as a network writes it.
 * @param {Parsed} parsed
 * @returns {{ source: string[], target: string[] }}
 */
export function tagPair({ tree }) {
  return { source: leavesOf(tree).map(({ tag }) => tag), target: treeTokens(tree) };
}
