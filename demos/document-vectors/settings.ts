import type { CellName } from '../shared/cells.ts';
import type { Unit } from '../shared/knownTokens.ts';

/** What the visitor has set. */
export interface Settings {
  readonly corpus: string;
  readonly cell: CellName;
  /** Units of the encoder in each direction, and of the decoder. */
  readonly hiddenSize: number;
  /** Numbers that stand for a sentence. */
  readonly vectorSize: number;
  readonly learningRate: number;
}

export const defaults: Settings = {
  corpus: 'made',
  cell: 'gru',
  hiddenSize: 96,
  vectorSize: 48,
  learningRate: 0.005,
};

/** Words, or characters, of the longest sentence that is read. */
export const longestSentence: Readonly<Record<Unit, number>> = { words: 30, characters: 80 };
