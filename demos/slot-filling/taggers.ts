import { type SequenceTagger, type Unrolled, Vocabulary } from 'unrolled';
import type { TaggedSentence } from './sentences.ts';
import type { Settings } from './settings.ts';

/** `both`: reads the sentence from both ends. `forward`: from left to right only. */
export type Direction = 'both' | 'forward';
export type Pair<T> = Readonly<Record<Direction, T>>;

export const directions: readonly Direction[] = ['both', 'forward'];

export const directionNames: Pair<string> = {
  both: 'Reads from both ends',
  forward: 'Reads from left to right',
};

const unknown = '<unk>';

/**
 * The words that come up at least twice. Those that come up once are learnt as the unknown word, so
 * that a network knows what to make of words that it has never seen.
 */
export function vocabularyOf(sentences: readonly TaggedSentence[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const words = [...counts].filter(([, count]) => count > 1).map(([word]) => word);
  return Vocabulary.tokens([unknown, ...words.sort()], { unit: 'words', unknown });
}

/** The tags in use: `O`, then the others by name. */
export function tagsOf(sentences: readonly TaggedSentence[]): string[] {
  const tags = new Set(sentences.flatMap((sentence) => sentence.tags));
  tags.delete('O');
  return ['O', ...[...tags].sort()];
}

/** A new network that differs from its twin in the direction of reading alone. */
export function newTagger(
  unrolled: Unrolled,
  direction: Direction,
  sentences: readonly TaggedSentence[],
  { cell, hiddenSize }: Pick<Settings, 'cell' | 'hiddenSize'>,
  seed: number,
): Promise<SequenceTagger> {
  return unrolled.sequenceTagger({
    vocabulary: vocabularyOf(sentences),
    embeddingSize: 32,
    tags: tagsOf(sentences),
    network: { cell, hiddenSize, bidirectional: direction === 'both' },
    seed,
  });
}
