import type { CellName } from '../shared/cells.ts';
import type { ProblemName } from './problems.ts';

/** What every cell gets the same of. `time`: computing time. `steps`: training steps. */
export type Fairness = 'time' | 'steps';

/** What the visitor has set. */
export interface Settings {
  readonly problem: ProblemName;
  /** Adding: the length of the sequence. Copy: the steps between the letters and their repetition. */
  readonly lag: number;
  readonly fairness: Fairness;
  readonly cells: readonly CellName[];
  readonly hiddenSize: number;
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
