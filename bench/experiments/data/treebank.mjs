// The sample of the Penn Treebank that NLTK distributes: 199 files of the Wall Street Journal.

import { readFileSync } from 'node:fs';
import { readTreebank, tagPair, treebankPart } from '../../../demos/shared/tasks/treebank.js';
import { corpusFile } from './files.mjs';

/** @typedef {import('../../../demos/shared/tasks/trees.js').Tree} Tree */

/**
 * The sentences of each part, split by file as the corpus's SOURCE.txt suggests: tags, and the tree as a
 * network writes it.
 * @returns {Record<'train' | 'development' | 'test', { source: string[], target: string[], tree: Tree }[]>}
 */
export function readTreebankParts() {
  const text = readFileSync(corpusFile('treebank-sample', 'wsj_0001-0199.trees.tsv'), 'utf8');
  const parts = { train: [], development: [], test: [] };
  for (const parsed of readTreebank(text))
    parts[treebankPart(parsed)].push({ ...tagPair(parsed), tree: parsed.tree });
  return parts;
}
