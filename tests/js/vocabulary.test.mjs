import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError, Vocabulary } from 'unrolled';
import { inEachMode, kSides } from './support/modes.mjs';

test('characters are the distinct code points, sorted', () => {
  const vocabulary = Vocabulary.characters('zebra 🐈 z\u{FF5A}');
  expect(vocabulary.tokens).toEqual([' ', 'a', 'b', 'e', 'r', 'z', '\u{FF5A}', '🐈']);
  expect(vocabulary).toMatchObject({
    unit: 'characters',
    unknown: null,
    lowercase: false,
    size: 8,
  });
});

test('a lone surrogate, which UTF-8 cannot say, counts as U+FFFD', () => {
  expect(Vocabulary.characters('a\uD83Db').tokens).toEqual(['a', 'b', '\uFFFD']);
});

test('words are sorted by frequency, then by code points', () => {
  const text = 'b a\nb  c\ta b\n';
  expect(Vocabulary.words(text).tokens).toEqual(['b', '\n', 'a', 'c']);
  const limited = Vocabulary.words(text, { limit: 3 });
  expect(limited).toMatchObject({ tokens: ['<unk>', 'b', '\n'], unknown: '<unk>', unit: 'words' });
  expect(Vocabulary.words('A a B', { lowercase: true }).tokens).toEqual(['a', 'b']);
  // A corpus may have the word that stands for the unknown ones.
  expect(Vocabulary.words('<unk> <unk> a', { limit: 5 }).tokens).toEqual(['<unk>', 'a']);
});

test('tokens are taken as they are', () => {
  expect(Vocabulary.tokens(['b', 'a'])).toMatchObject({
    tokens: ['b', 'a'],
    unit: 'characters',
    unknown: null,
  });
  expect(Vocabulary.tokens(['cat', 'a'])).toMatchObject({ unit: 'words' });
  expect(Vocabulary.tokens(['<unk>', 'a'], { unknown: '<unk>' })).toMatchObject({
    unit: 'characters',
    unknown: '<unk>',
  });
  expect(Vocabulary.tokens(['a'], { unit: 'words', lowercase: true })).toMatchObject({
    unit: 'words',
    lowercase: true,
  });
});

test('a vocabulary cannot be changed', () => {
  const vocabulary = Vocabulary.tokens(['a', 'b']);
  expect(() => /** @type {string[]} */ (vocabulary.tokens).push('c')).toThrow(TypeError);
  expect(() => Object.assign(vocabulary, { unit: 'words' })).toThrow(TypeError);
});

describe('what is refused', () => {
  test.each([
    [() => Vocabulary.characters(''), 'text must not be empty'],
    [() => Vocabulary.characters(/** @type {any} */ (7)), 'text must be a string, got 7'],
    [() => Vocabulary.words(' \t'), 'text must have at least one word, got only spaces'],
    [() => Vocabulary.words('a', { limit: 0 }), 'limit must be a positive integer, got 0'],
    [
      () => Vocabulary.words('a', /** @type {any} */ ({ limt: 1 })),
      'limt is not an option; there are limit, lowercase',
    ],
    [() => Vocabulary.tokens([]), 'list must have at least one token, got none'],
    [() => Vocabulary.tokens(['a', '']), 'list[1] must not be empty'],
    [() => Vocabulary.tokens(['a', 'a']), 'list[1] must not repeat another token, got "a"'],
    [() => Vocabulary.tokens(/** @type {any} */ (['a', 1])), 'list[1] must be a string, got 1'],
    [
      () => Vocabulary.tokens(/** @type {any} */ ('ab')),
      'list must be an array of strings, got "ab"',
    ],
    [
      () => Vocabulary.tokens(['ab'], { unit: 'characters' }),
      'unit must be "words" when a token has more than one character',
    ],
    [
      () => Vocabulary.tokens(['a'], { unknown: 'b' }),
      'unknown must be one of the tokens, got "b"',
    ],
  ])('%s', (make, message) => {
    expect(make).toThrow(new InvalidArgumentError(message));
  });
});

/** Repeatable numbers below n, by a linear congruential generator. @param {number} state */
function random(state) {
  return (/** @type {number} */ n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const kPieces = [
  'a',
  'B',
  'ß',
  'Σ',
  '猫',
  '🐈‍⬛',
  '\u{10FFFF}',
  '\uFFFD',
  '́',
  '\0',
  '"',
  '<unk>',
  ' ',
  '\n',
  '\t',
  '\r',
  '\r\n',
  '\v',
  '\f',
  '\u00A0',
  '\u1680',
  '\u180E',
  '\u2000',
  '\u200A',
  '\u200B',
  '\u2028',
  '\u2029',
  '\u202F',
  '\u205F',
  '\u3000',
  '\uFEFF',
  '\u0085',
  '\uD800',
  '\uDC00',
];

test('cuts a text into tokens and makes one of them', () => {
  const characters = Vocabulary.characters('ab');
  expect(characters.split('a🐈\ud800')).toEqual(['a', '🐈', '\uFFFD']);
  expect(characters.join(['a', '🐈', 'b'])).toBe('a🐈b');
  const words = Vocabulary.tokens(['the', 'cat'], { unit: 'words', lowercase: true });
  expect(words.split(' The  cat\n\nDOG ')).toEqual(['the', 'cat', '\n', '\n', 'dog']);
  expect(words.join(['the', 'cat', '\n', '\n', 'dog', 'is'])).toBe('the cat\n\ndog is');
  for (const vocabulary of [characters, words]) {
    expect(vocabulary.split('')).toEqual([]);
    expect(vocabulary.join([])).toBe('');
  }
});

inEachMode((library) => {
  test('texts are cut into the same words here and in C++', async () => {
    const below = random(42);
    for (let round = 0; round < 200; ++round) {
      const text = Array.from({ length: 1 + below(60) }, () => kPieces[below(kPieces.length)]).join(
        '',
      );
      const words = text.replace(/\p{Surrogate}/gu, '\uFFFD').match(/\n|\S+/gu) ?? [];
      if (words.length === 0) continue;
      const vocabulary = Vocabulary.words(text);
      const model = await library().languageModel({ vocabulary, network: { hiddenSize: 1 } });
      const ids = await model.encode(text);
      expect([...ids].map((id) => vocabulary.tokens[id])).toEqual([...words]);
      model.dispose();
    }
  });

  test('texts are cut into the same characters here and in C++', async () => {
    const below = random(43);
    for (let round = 0; round < 100; ++round) {
      const text = Array.from({ length: 1 + below(60) }, () => kPieces[below(kPieces.length)]).join(
        '',
      );
      const vocabulary = Vocabulary.characters(text);
      const model = await library().languageModel({ vocabulary, network: { hiddenSize: 1 } });
      const ids = await model.encode(text);
      expect([...ids].map((id) => vocabulary.tokens[id])).toEqual([
        ...text.replace(/\p{Surrogate}/gu, '\uFFFD'),
      ]);
      model.dispose();
    }
  });

  test('a vocabulary in lower case reads text in any', async () => {
    const vocabulary = Vocabulary.words('the Cat', { lowercase: true });
    const model = await library().languageModel({ vocabulary, network: { hiddenSize: 1 } });
    expect([...(await model.encode('THE cat CAT'))].map((id) => vocabulary.tokens[id])).toEqual([
      'the',
      'cat',
      'cat',
    ]);
  });
}, kSides);
