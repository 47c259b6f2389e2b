import type { TrainingProgress } from 'unrolled';
import { type Attempt, shareOf } from '../shared/exactness.ts';
import { Series, Smoother } from '../shared/series.ts';
import { isWellFormed } from '../shared/tasks/trees.js';

/** The curves and last numbers of one network's training. */
export class History {
  readonly loss = new Series();
  /** Per cent of the unseen sentences. */
  readonly wellFormed = new Series();
  readonly exact = new Series();
  readonly #smoother = new Smoother();
  last: TrainingProgress | undefined;
  /** When they were last looked at, in per cent. */
  lastWellFormed = Number.NaN;
  lastExact = Number.NaN;

  add(progress: TrainingProgress): void {
    this.last = progress;
    this.loss.add(progress.step, this.#smoother.add(progress.loss));
  }

  addAttempts(step: number, attempts: readonly Attempt[]): void {
    this.lastWellFormed = 100 * shareOf(attempts, ({ output }) => isWellFormed(output));
    this.lastExact = 100 * shareOf(attempts, ({ exact }) => exact);
    this.wellFormed.add(step, this.lastWellFormed);
    this.exact.add(step, this.lastExact);
  }

  get smoothedLoss(): number {
    return this.#smoother.value;
  }

  clear(): void {
    for (const series of [this.loss, this.wellFormed, this.exact]) series.clear();
    this.#smoother.clear();
    this.last = undefined;
    this.lastWellFormed = this.lastExact = Number.NaN;
  }
}
