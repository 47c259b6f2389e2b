// The measures of the experiments, on cases that can be counted by hand.

import { describe, expect, test } from '@jest/globals';
import { characterBleu } from '../../bench/experiments/scores/bleu.mjs';
import { editDistance } from '../../bench/experiments/scores/editDistance.mjs';
import { scorePhones } from '../../bench/experiments/scores/phones.mjs';
import { bracketsOf, plainLabel, scoreBrackets } from '../../demos/shared/tasks/brackets.js';
import { readTree } from '../../demos/shared/tasks/trees.js';

describe('edit distance', () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'axc', 1],
    ['abc', 'bc', 1],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 2],
  ])('of %p and %p is %i', (a, b, distance) => {
    expect(editDistance([...a], [...b])).toBe(distance);
    expect(editDistance([...b], [...a])).toBe(distance);
  });
});

describe('phone error', () => {
  test('is edits over phones, for the nearest pronunciation', () => {
    const words = [
      // Two of five wrong with the first, none of four with the second.
      {
        output: 'T AH M EY'.split(' '),
        references: ['T AH M AA T'.split(' '), 'T AH M EY'.split(' ')],
      },
      // One too many.
      { output: 'K AE T S'.split(' '), references: ['K AE T'.split(' ')] },
      // As near to both: the first, of three phones.
      { output: ['AH'], references: ['AH B AH'.split(' '), 'B AH N'.split(' ')] },
    ];
    const { phoneError, wordError } = scorePhones(words);
    expect(phoneError).toBeCloseTo((0 + 1 + 2) / (4 + 3 + 3));
    expect(wordError).toBeCloseTo(2 / 3);
  });
});

describe('BLEU on characters', () => {
  const bleu = (/** @type {[string, string[]][]} */ ...sentences) =>
    characterBleu(sentences.map(([output, references]) => ({ output, references })));

  test('of what is right is 100, of what shares no four characters 0', () => {
    expect(bleu(['我喜欢你。', ['我喜欢你。']])).toBeCloseTo(100);
    expect(bleu(['我喜欢你', ['我爱喜欢']])).toBe(0);
    expect(bleu(['', ['我']])).toBe(0);
  });

  test('counts as by hand', () => {
    // abcde against abcdf: 4 of 5, 3 of 4, 2 of 3, 1 of 2; as long as the reference.
    const product = (4 / 5) * (3 / 4) * (2 / 3) * (1 / 2);
    expect(bleu(['abcde', ['abcdf']])).toBeCloseTo(100 * product ** 0.25);
    // Four of six characters, all right: only too short.
    expect(bleu(['abcd', ['abcdef']])).toBeCloseTo(100 * Math.exp(1 - 6 / 4));
    // Longer costs precision: 4 of 6, 3 of 5, 2 of 4, 1 of 3.
    const long = (4 / 6) * (3 / 5) * (2 / 4) * (1 / 3);
    expect(bleu(['abcdxy', ['abcd']])).toBeCloseTo(100 * long ** 0.25);
  });

  test('counts an n-gram no more often than a reference has it', () => {
    // a: 2 of 5, aa: 1 of 4; no n-gram of three.
    expect(bleu(['aaaaa', ['aab']])).toBe(0);
    // a: 4 of 5, aa 3 of 4, aaa 2 of 3, aaaa 1 of 2.
    const product = (4 / 5) * (3 / 4) * (2 / 3) * (1 / 2);
    expect(bleu(['aaaaa', ['aaaab']])).toBeCloseTo(100 * product ** 0.25);
  });

  test('sums up over sentences before it divides', () => {
    // 5 + 4 of 10, 4 + 2 of 8, 3 + 0 of 6, 2 + 0 of 4.
    const product = (9 / 10) * (6 / 8) * (3 / 6) * (2 / 4);
    expect(bleu(['abcde', ['abcde']], ['abxde', ['abyde']])).toBeCloseTo(100 * product ** 0.25);
  });

  test('takes n-grams of every reference, and the length of the nearest, the shorter of two', () => {
    // ab, bc of one, cd of the other; abc, bcd, abcd of none of them.
    expect(bleu(['abcd', ['abcx', 'xbcd']])).toBe(0);
    // All right in some reference; five characters against four and six: four.
    expect(bleu(['abcde', ['abcd', 'abcdef']])).toBeCloseTo(100);
    // Six is nearer to seven than four is.
    expect(bleu(['abcdefg', ['abcd', 'abcdefgh']])).toBeCloseTo(100 * Math.exp(1 - 8 / 7));
  });

  test('takes code points for characters, and leaves out spaces', () => {
    expect(bleu(['𠀀 𠀁𠀂\u3000𠀃', ['𠀀𠀁 𠀂𠀃']])).toBeCloseTo(100);
    expect(bleu(['Ab cd', ['ab cd']])).toBe(0);
  });
});

describe('labelled brackets', () => {
  test('are labels with words, without tags, punctuation, traces and what is around the tree', () => {
    const tree = readTree(
      '( (S (NP-SBJ (DT The) (NN dog) (, ,)) (`` ``) (VP (VBD ran) (PRT (RP off)) (NP=1 (-NONE- *T*-1))) (. .)))',
    );
    expect(bracketsOf(tree)).toEqual(['NP 0 2', 'ADVP 3 4', 'VP 2 4', 'S 0 4']);
  });

  test.each([
    ['NP', 'NP'],
    ['NP-SBJ', 'NP'],
    ['NP-SBJ-1', 'NP'],
    ['NP=2', 'NP'],
    ['PP-LOC=3', 'PP'],
    ['', ''],
  ])('the label %p is %p', (label, plain) => {
    expect(plainLabel(label)).toBe(plain);
  });

  const reference = readTree('(S (NP (DT a) (NN b)) (VP (VBD c) (NP (NN d))) (. .))');
  const score = (/** @type {string | undefined} */ text) =>
    scoreBrackets([{ output: text === undefined ? text : readTree(text), reference }]);

  test('are counted', () => {
    expect(score('(S (NP (DT a) (NN b)) (VP (VBD c) (NP (NN d))) (. .))')).toEqual({
      precision: 1,
      recall: 1,
      f1: 1,
      exact: 1,
      unusable: 0,
    });
    // S and VP of four brackets are right, of three written.
    const some = score('(S (ADJP (DT a) (NN b)) (VP (VBD c) (NN d)) (. .))');
    expect(some).toMatchObject({ exact: 0, unusable: 0 });
    expect(some.precision).toBeCloseTo(2 / 3);
    expect(some.recall).toBeCloseTo(2 / 4);
    expect(some.f1).toBeCloseTo((2 * 2) / (3 + 4));
    // Tags are not looked at, and neither is where punctuation hangs.
    expect(score('(S (NP (XX a) (XX b)) (VP (XX c) (NP (XX d) (. .))))').f1).toBe(1);
  });

  test('that stand twice count twice', () => {
    const twice = readTree('(NP (NP (NN a)))');
    const once = readTree('(NP (NN a))');
    expect(scoreBrackets([{ output: twice, reference: once }])).toMatchObject({
      precision: 0.5,
      recall: 1,
      exact: 0,
    });
    expect(scoreBrackets([{ output: once, reference: twice }])).toMatchObject({
      precision: 1,
      recall: 0.5,
      exact: 0,
    });
  });

  test('are none where an output is not well-formed or has another number of words', () => {
    const none = { precision: 0, recall: 0, f1: 0, exact: 0, unusable: 1 };
    expect(score(undefined)).toEqual(none);
    expect(score('(S (NP (DT a) (NN b)) (. .))')).toEqual(none);
    const good = { output: reference, reference };
    expect(scoreBrackets([good, { output: undefined, reference }])).toEqual({
      precision: 1,
      recall: 0.5,
      f1: 2 / 3,
      exact: 0.5,
      unusable: 0.5,
    });
  });
});
