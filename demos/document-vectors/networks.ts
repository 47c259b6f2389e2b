import type { TextAutoencoder, Unrolled } from 'unrolled';
import { embeddingSize } from '../shared/encoderDecoder.ts';
import { vocabularyOf } from '../shared/knownTokens.ts';
import type { LineCorpus } from './corpora.ts';
import type { Settings } from './settings.ts';

/** The most words that a network learns from the visitor's lines. */
const mostWords = 6000;

/** Lines enough that a word which comes up once may be learnt as the unknown word. */
const manyLines = 500;

/** A new network for a corpus. */
export function newAutoencoder(
  unrolled: Unrolled,
  { train, unit }: LineCorpus,
  { cell, hiddenSize, vectorSize }: Pick<Settings, 'cell' | 'hiddenSize' | 'vectorSize'>,
  seed: number,
): Promise<TextAutoencoder> {
  const atLeast = train.length >= manyLines ? 2 : 1;
  return unrolled.textAutoencoder({
    vocabulary: vocabularyOf(train, { unit, atLeast, limit: mostWords }),
    network: { cell, hiddenSize, bidirectional: true },
    embeddingSize,
    vectorSize,
    seed,
  });
}
