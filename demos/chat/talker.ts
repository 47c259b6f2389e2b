import type { SequenceToSequence, Unrolled } from 'unrolled';
import { type EncoderDecoderSettings, newEncoderDecoder } from '../shared/encoderDecoder.ts';
import { vocabularyOf } from '../shared/knownTokens.ts';
import type { TalkCorpus } from './talkCorpus.ts';

/** The most words that a network learns from the visitor's lines. */
const mostWords = 6000;

/** Lines enough that a word which comes up once may be learnt as the unknown word. */
const manyLines = 500;

/** Of many lines not every word may be needed to tell what is asked. */
const dropout = 0.1;

/** A new network for a corpus. */
export function newTalker(
  unrolled: Unrolled,
  { train, units }: TalkCorpus,
  settings: EncoderDecoderSettings,
  seed: number,
): Promise<SequenceToSequence> {
  const many = train.length >= manyLines;
  const bounds = { atLeast: many ? 2 : 1, limit: mostWords };
  const vocabulary = (side: 'source' | 'target') =>
    vocabularyOf(
      train.map((pair) => pair[side]),
      { unit: units[side], ...bounds },
    );
  const vocabularies = { source: vocabulary('source'), target: vocabulary('target') };
  return newEncoderDecoder(unrolled, vocabularies, settings, seed, many ? dropout : 0);
}
