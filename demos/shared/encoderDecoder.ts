import type { SequenceToSequence, Unrolled, Vocabulary } from 'unrolled';
import type { CellName } from './cells.ts';
import type { TokenPair } from './exactness.ts';
import { listed, unknownOf } from './knownTokens.ts';

/** How a decoder looks back at what was read, or `none`. */
export type Attention = 'additive' | 'dot' | 'general' | 'none';

export const attentionNames: Readonly<Record<Attention, string>> = {
  additive: 'Additive (Bahdanau)',
  dot: 'Dot (Luong)',
  general: 'General (Luong)',
  none: 'None',
};

/** What the visitor sets on a page that trains an encoder and a decoder. */
export interface EncoderDecoderSettings {
  readonly corpus: string;
  readonly attention: Attention;
  readonly cell: CellName;
  /** Units of the encoder in each direction. */
  readonly hiddenSize: number;
  readonly learningRate: number;
}

export const embeddingSize = 32;
export const batchSize = 64;
export const clipNorm = 5;

/** Where a score is a plain product, what looks must be as wide as what is looked at: both directions. */
export function decoderSize({
  attention,
  hiddenSize,
}: Pick<EncoderDecoderSettings, 'attention' | 'hiddenSize'>): number {
  return attention === 'dot' ? 2 * hiddenSize : hiddenSize;
}

/**
 * A new network that reads from both ends and writes from left to right.
 *
 * @param dropout share of what it reads, and of what it writes from, that is left out while it learns
 */
export function newEncoderDecoder(
  unrolled: Unrolled,
  vocabularies: { readonly source: Vocabulary; readonly target: Vocabulary },
  settings: Pick<EncoderDecoderSettings, 'attention' | 'cell' | 'hiddenSize'>,
  seed: number,
  dropout = 0,
): Promise<SequenceToSequence> {
  const { attention, cell, hiddenSize } = settings;
  return unrolled.sequenceToSequence({
    ...vocabularies,
    network: { cell, hiddenSize, bidirectional: true },
    decoder: { hiddenSize: decoderSize(settings) },
    embeddingSize,
    attention,
    inputDropout: dropout,
    outputDropout: dropout,
    seed,
  });
}

/** Throws where pairs hold what a network that is there already cannot read or write. */
export function refuseStrangers(model: SequenceToSequence, pairs: readonly TokenPair[]): void {
  const read = unknownOf(
    model.source,
    pairs.map(({ source }) => source),
  );
  const written = unknownOf(
    model.target,
    pairs.map(({ target }) => target),
  );
  const [strangers, cannot] = read.length > 0 ? [read, 'read'] : [written, 'write'];
  if (strangers.length === 0) return;
  throw new Error(
    `There is something here that the network cannot ${cannot}: ${listed(strangers)}. ` +
      'Choose something else to learn from, or press Reset and train a new network.',
  );
}
