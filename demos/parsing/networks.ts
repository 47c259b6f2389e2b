import type { SequenceToSequence, Unrolled } from 'unrolled';
import { type EncoderDecoderSettings, newEncoderDecoder } from '../shared/encoderDecoder.ts';
import { vocabularyOf } from '../shared/knownTokens.ts';
import type { TreeCorpus } from './treeCorpus.ts';

/** A new network for a corpus: words, or tags, in; brackets and tags out. */
export function newParser(
  unrolled: Unrolled,
  { train }: TreeCorpus,
  settings: EncoderDecoderSettings,
  seed: number,
): Promise<SequenceToSequence> {
  const sources = train.map(({ source }) => source);
  const targets = train.map(({ target }) => target);
  const vocabularies = {
    source: vocabularyOf(sources, { unit: 'words' }),
    target: vocabularyOf(targets, { unit: 'words' }),
  };
  return newEncoderDecoder(unrolled, vocabularies, settings, seed);
}
