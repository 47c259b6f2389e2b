import type { CellName } from '../shared/cells.ts';
import type { Problem } from './problems.ts';

/** What every cell gets the same of. `time`: computing time. `steps`: training steps. */
export type Fairness = 'time' | 'steps';

/** What the visitor has set. */
export interface Settings extends Problem {
  readonly fairness: Fairness;
  readonly cells: readonly CellName[];
  readonly learningRate: number;
}

export const defaults: Settings = {
  problem: 'adding',
  lag: 50,
  fairness: 'time',
  cells: ['elman', 'irnn', 'lstm', 'gru'],
  hiddenSize: 32,
  learningRate: 0.01,
};

export const lags = [10, 15, 20, 30, 40, 50, 75, 100, 125, 150, 200];

export const clipNorm = 1;
