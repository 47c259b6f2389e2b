// The sample of the Penn Treebank that NLTK distributes: 199 files of the Wall Street Journal.

import { readFileSync } from 'node:fs';
import { readTreebank, tagPair, treebankPart } from '../../../demos/shared/tasks/treebank.js';
import { isLeaf } from '../../../demos/shared/tasks/trees.js';
import { corpusFile } from './files.mjs';

/** @typedef {import('../../../demos/shared/tasks/trees.js').Tree} Tree */

/** @typedef {{ source: string[], target: string[], tree: Tree }} Sentence */

/**
 * The sentences of each part, split by file as the corpus's SOURCE.txt suggests: tags, and the tree as a
 * network writes it.
 */
export function readTreebankParts() {
  const text = readFileSync(corpusFile('treebank-sample', 'wsj_0001-0199.trees.tsv'), 'utf8');
  /** @type {Record<'train' | 'development' | 'test', Sentence[]>} */
  const parts = { train: [], development: [], test: [] };
  for (const parsed of readTreebank(text))
    parts[treebankPart(parsed)].push({ ...tagPair(parsed), tree: parsed.tree });
  return parts;
}

/** A tree and all brackets in it. @param {Tree} tree @returns {Tree[]} */
function bracketsIn(tree) {
  return isLeaf(tree) ? [] : [tree, ...tree.children.flatMap(bracketsIn)];
}

/**
 * Every bracket of some sentences as a pair of its own, no two alike: there are few sentences to learn
 * from, but many phrases.
 * @param {readonly { tree: Tree }[]} sentences
 * @param {number} fewest tags
 * @param {number} most tags
 */
export function phrasesOf(sentences, fewest, most) {
  const phrases = new Map();
  for (const tree of sentences.flatMap((sentence) => bracketsIn(sentence.tree))) {
    const pair = tagPair({ file: '', tree });
    if (pair.source.length < fewest || pair.source.length > most) continue;
    phrases.set(pair.target.join(' '), pair);
  }
  return [...phrases.values()];
}
