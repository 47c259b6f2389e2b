// Trees of the Penn Treebank, as parsers are measured on them.

import { describe, expect, test } from '@jest/globals';
import { readTreebank, tagPair, treebankPart } from '../../demos/shared/tasks/treebank.js';
import { writeTree } from '../../demos/shared/tasks/trees.js';

const line =
  'wsj_0042\t( (S (NP-SBJ-1 (DT The) (NN dog) ) (VP (VBD was) (VP (VBN seen) (NP (-NONE- *-1) ) (PP (-LRB- -LCB-) (IN by) (NP=2 (PRP us) )))) (. .) ))';

describe('a line of the treebank', () => {
  test('loses its traces, what they leave empty, and the functions of its phrases', () => {
    const [parsed] = readTreebank(line);
    expect(parsed && writeTree(parsed.tree)).toBe(
      '(S (NP (DT The) (NN dog)) (VP (VBD was) (VP (VBN seen) (PP (-LRB- -LCB-) (IN by) (NP (PRP us))))) (. .))',
    );
  });

  test('is read as tags, and written as brackets', () => {
    const [pair] = readTreebank('wsj_0001\t( (S (NP-SBJ (PRP He) ) (VP (VBD left) ) (. .) ))').map(
      tagPair,
    );
    expect(pair).toEqual({
      source: ['PRP', 'VBD', '.'],
      target: ['(S', '(NP', 'PRP', ')', '(VP', 'VBD', ')', '.', ')'],
    });
  });

  test('is left out where it has no words', () => {
    expect(readTreebank('wsj_0001\t( (S (NP-SBJ (-NONE- *) ) ))\n\n')).toEqual([]);
  });

  test('keeps sentences that stand side by side in one bracket under TOP', () => {
    const [parsed] = readTreebank('wsj_0001\t( (NP (NN a) ) (NP (NN b) ) )');
    expect(parsed && writeTree(parsed.tree)).toBe('(TOP (NP (NN a)) (NP (NN b)))');
  });

  test('belongs to a part by its file', () => {
    const parts = ['wsj_0001', 'wsj_0159', 'wsj_0160', 'wsj_0179', 'wsj_0180', 'wsj_0199'].map(
      (file) => treebankPart({ file, tree: { tag: 'NN', word: 'dog' } }),
    );
    expect(parts).toEqual(['train', 'train', 'development', 'development', 'test', 'test']);
  });
});
