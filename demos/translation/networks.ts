import type { SequenceToSequence, Unrolled } from 'unrolled';
import { type EncoderDecoderSettings, newEncoderDecoder } from '../shared/encoderDecoder.ts';
import { vocabularyOf } from '../shared/knownTokens.ts';
import type { PairCorpus } from './pairCorpus.ts';

/** Whether a network looks back at what it has read. */
export type Kind = 'with' | 'without';

export const kinds: readonly Kind[] = ['with', 'without'];
export const kindNames: Readonly<Record<Kind, string>> = {
  with: 'With attention',
  without: 'Without',
};

export function kindOf(attention: string): Kind {
  return attention === 'none' ? 'without' : 'with';
}

/** The most words that a network learns from the visitor's pairs. */
const mostWords = 8000;

/** From so many pairs on, a word that comes up once is not worth learning: it is learnt as unknown. */
const manyPairs = 1000;

/** A new network for a corpus. */
export function newTranslator(
  unrolled: Unrolled,
  { train, units, complete }: PairCorpus,
  settings: EncoderDecoderSettings,
  seed: number,
): Promise<SequenceToSequence> {
  // Pairs from a generator hold every token there is; what others lack is read as unknown.
  const atLeast = train.length < manyPairs ? 1 : 2;
  const bounds = complete ? {} : { atLeast, limit: mostWords };
  const sources = train.map(({ source }) => source);
  const targets = train.map(({ target }) => target);
  const vocabularies = {
    source: vocabularyOf(sources, { unit: units.source, ...bounds }),
    target: vocabularyOf(targets, { unit: units.target, ...(units.target === 'words' && bounds) }),
  };
  return newEncoderDecoder(unrolled, vocabularies, settings, seed);
}
