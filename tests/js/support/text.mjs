import { Vocabulary } from 'unrolled';

/** Short and easily learnt, but not periodic: 26 lines of different lengths. */
export const kText = Array.from(
  'abcdefghijklmnopqrstuvwxyz',
  (letter, i) => `${letter} is letter ${i + 1} of the alphabet, after ${i} others.\n`,
).join('');

export const kVocabulary = Vocabulary.characters(kText);

/** A model small enough that a step takes no time. */
export const kSmall = {
  vocabulary: kVocabulary,
  network: { cell: 'lstm', hiddenSize: 16 },
  seed: 1,
};

/** Training of it. */
export const kFit = {
  batchSize: 4,
  sequenceLength: 16,
  optimizer: { type: 'adam', learningRate: 0.01 },
};

/**
 * All that an iterable yields.
 * @template T
 * @param {AsyncIterable<T>} iterable
 */
export async function collect(iterable) {
  const all = [];
  for await (const item of iterable) all.push(item);
  return all;
}
