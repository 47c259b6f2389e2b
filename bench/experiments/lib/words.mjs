import { Vocabulary } from 'unrolled';

const kUnknown = '<unk>';

/**
 * The words that occur at least `atLeast` times, and one token for all others.
 * @param {readonly (readonly string[])[]} sentences
 */
export function vocabularyOf(sentences, atLeast) {
  const counts = new Map();
  for (const word of sentences.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].filter(([, count]) => count >= atLeast).map(([word]) => word);
  return Vocabulary.tokens([kUnknown, ...words.filter((word) => word !== kUnknown).sort()], {
    unit: 'words',
    unknown: kUnknown,
  });
}

/** The distinct elements of lists, sorted. */
export function distinct(lists) {
  return [...new Set(lists.flat())].sort();
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
