// The built-in grammar and trees: the pairs that pages and experiments train on.

import { describe, expect, test } from '@jest/globals';
import { drawDistinct } from '../../demos/shared/tasks/pairs.js';
import {
  drawSentencePair,
  drawSentenceTree,
  isHidden,
  kGrammar,
  kLexicon,
  labelOf,
} from '../../demos/shared/tasks/sentenceGrammar.js';
import {
  isWellFormed,
  leavesOf,
  readTree,
  readTreeTokens,
  treeTokens,
  writeTree,
} from '../../demos/shared/tasks/trees.js';
import { uniform } from '../../demos/shared/tasks/uniform.js';

/**
 * All trees that the grammar gives the words, as text: every way to cut them for every rule.
 * @param {string[]} words
 */
function parses(words) {
  /** @type {Map<string, string[]>} */
  const memo = new Map();

  /** @param {string} symbol @param {number} from @param {number} to @returns {string[]} */
  function ofSymbol(symbol, from, to) {
    const key = `${symbol} ${from} ${to}`;
    const known = memo.get(key);
    if (known) return known;
    /** @type {string[]} */
    let found = [];
    if (symbol in kLexicon) {
      if (to === from + 1 && kLexicon[symbol].includes(words[from]))
        found = [`(${labelOf(symbol)} ${words[from]})`];
    } else {
      const inside = kGrammar[symbol].flatMap(([, symbols]) => ofSymbols(symbols, from, to));
      found = isHidden(symbol) ? inside : inside.map((text) => `(${labelOf(symbol)} ${text})`);
    }
    memo.set(key, found);
    return found;
  }

  /** @param {readonly string[]} symbols @param {number} from @param {number} to @returns {string[]} */
  function ofSymbols([first, ...rest], from, to) {
    if (rest.length === 0) return ofSymbol(first, from, to);
    const found = [];
    for (let middle = from + 1; middle <= to - rest.length; middle += 1) {
      const heads = ofSymbol(first, from, middle);
      if (heads.length === 0) continue;
      const tails = ofSymbols(rest, middle, to);
      found.push(...heads.flatMap((head) => tails.map((tail) => `${head} ${tail}`)));
    }
    return found;
  }

  return ofSymbol('S', 0, words.length);
}

describe('the grammar', () => {
  test('names only symbols that it has, and uses all that it has', () => {
    const used = Object.values(kGrammar).flatMap((rules) =>
      rules.flatMap(([, symbols]) => symbols),
    );
    const all = [...Object.keys(kGrammar), ...Object.keys(kLexicon)];
    expect([...new Set(['S', ...used])].sort()).toEqual(all.sort());
  });

  test('gives every sentence one tree', () => {
    const random = uniform(1);
    for (let i = 0; i < 400; i += 1) {
      const tree = drawSentenceTree(random, 24);
      const words = leavesOf(tree).map(({ word }) => word);
      expect(parses(words)).toEqual([writeTree(tree)]);
    }
  });

  test('is drawn from alike for one seed, up to a length, and its trees are read back', () => {
    const [random, again] = [uniform(2), uniform(2)];
    const lengths = [];
    for (let i = 0; i < 500; i += 1) {
      const { source, target, tree } = drawSentencePair(random);
      expect(drawSentencePair(again)).toEqual({ source, target, tree });
      expect(readTreeTokens(target, source)).toEqual(tree);
      expect(readTree(writeTree(tree))).toEqual(tree);
      lengths.push(source.length);
    }
    expect(Math.max(...lengths)).toBeGreaterThan(20);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(30);
    expect(Math.min(...lengths)).toBeLessThan(6);
    for (let i = 0; i < 100; i += 1)
      expect(drawSentencePair(random, 8).source.length).toBeLessThanOrEqual(8);
  });
});

describe('trees', () => {
  const text = '(S (NP (DT the) (NN dog)) (VP (VBD slept)) (. .))';
  const tokens = '(S (NP DT NN ) (VP VBD ) . )'.split(' ');

  test('are written with and without words', () => {
    const tree = readTree(text);
    expect(writeTree(tree)).toBe(text);
    expect(treeTokens(tree)).toEqual(tokens);
    expect(leavesOf(tree).map(({ tag }) => tag)).toEqual(['DT', 'NN', 'VBD', '.']);
    expect(readTreeTokens(tokens, ['the', 'dog', 'slept', '.'])).toEqual(tree);
  });

  test('without words have their tags for words', () => {
    expect(readTreeTokens(tokens, ['the'])).toEqual(
      readTree('(S (NP (DT the) (NN NN)) (VP (VBD VBD)) (. .))'),
    );
  });

  test('of the Penn Treebank have a bracket without a label around them', () => {
    expect(readTree('( (S (NP-SBJ (NNP Mr.) (NNP Vinken) ) (VP (VBZ is) )) )')).toEqual({
      label: '',
      children: [readTree('(S (NP-SBJ (NNP Mr.) (NNP Vinken)) (VP (VBZ is)))')],
    });
  });

  test.each([
    ['', 'no opening bracket at token 1'],
    ['(S (NP (NN dog))', 'no closing bracket at token 10'],
    ['(S ())', 'nothing between brackets at token 4'],
    ['(S (NN dog)) (S (NN cat))', 'something after the last bracket at token 8'],
    ['(S (NN big dog))', 'no closing bracket at token 6'],
  ])('cannot be read from %p', (wrong, message) => {
    expect(() => readTree(wrong)).toThrow(new SyntaxError(`${message} of a tree: ${wrong}`));
  });

  test.each([
    ['(S NN )', true],
    ['(S (NP NN ) . )', true],
    ['', false],
    ['NN', false],
    [')', false],
    ['(S )', false],
    ['(S NN', false],
    ['(S (NP NN )', false],
    ['(S NN ) )', false],
    ['(S NN ) (S NN )', false],
    ['(S NN ) NN', false],
    ['NN (S NN )', false],
    ['(S (NP ) NN )', false],
  ])('%p is well-formed: %p', (sequence, wellFormed) => {
    expect(isWellFormed(sequence.split(' ').filter(Boolean))).toBe(wellFormed);
  });
});

test('distinct pairs share no source, neither with each other nor with others', () => {
  const random = uniform(1);
  const draw = () => {
    const n = Math.floor(random() * 50);
    return { source: [`${n}`, 'x'], target: `${n}` };
  };
  const train = drawDistinct(draw, 20);
  const unseen = drawDistinct(draw, 30, train);
  const sources = [...train, ...unseen].map(({ source }) => source.join(' '));
  expect(sources).toHaveLength(50);
  expect(new Set(sources).size).toBe(50);
});
