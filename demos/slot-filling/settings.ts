import type { CellName } from '../shared/cells.ts';

/** What the visitor has set. */
export interface Settings {
  readonly corpus: string;
  readonly cell: CellName;
  /** Units in each direction. */
  readonly hiddenSize: number;
  readonly learningRate: number;
}

export const defaults: Settings = {
  corpus: 'travel',
  cell: 'lstm',
  hiddenSize: 64,
  learningRate: 0.005,
};

export const batchSize = 16;
export const clipNorm = 5;
