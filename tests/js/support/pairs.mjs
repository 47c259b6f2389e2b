import { Vocabulary } from 'unrolled';

/**
 * All words of so many letters of an alphabet.
 * @param {string} letters
 * @param {number} length
 * @returns {string[]}
 */
const words = (letters, length) =>
  length === 0
    ? ['']
    : words(letters, length - 1).flatMap((word) => [...letters].map((letter) => word + letter));

/** @param {string} word */
export const reversed = (word) => [...word].reverse().join('').toUpperCase();

/** 120 words of 1 to 4 letters, and the same backwards in capitals. */
export const kPairs = [1, 2, 3, 4]
  .flatMap((length) => words('abc', length))
  .map((source) => ({ source, target: reversed(source) }));

export const kSources = kPairs.map(({ source }) => source);

/** A model small enough that a step takes no time. */
export const kReverser = {
  source: Vocabulary.characters('abc'),
  target: Vocabulary.characters('ABC'),
  network: { cell: 'gru', hiddenSize: 20, bidirectional: true },
  embeddingSize: 8,
};

export const kAutoencoder = {
  vocabulary: Vocabulary.characters('abc'),
  network: { cell: 'gru', hiddenSize: 32 },
  embeddingSize: 8,
  vectorSize: 12,
};

export const kPairFit = {
  batchSize: 20,
  optimizer: { type: 'adam', learningRate: 0.01 },
};
