import type { TrainingProgress } from 'unrolled';
import { Series, Smoother } from '../shared/series.ts';

/** The curves and last numbers of one network's training. */
export class History {
  readonly loss = new Series();
  /** Per cent of the unseen pairs. */
  readonly exact = new Series();
  readonly #smoother = new Smoother();
  last: TrainingProgress | undefined;
  /** When it was last looked at, in per cent. */
  lastExact = Number.NaN;

  add(progress: TrainingProgress): void {
    this.last = progress;
    this.loss.add(progress.step, this.#smoother.add(progress.loss));
  }

  addExact(step: number, share: number): void {
    this.lastExact = 100 * share;
    this.exact.add(step, this.lastExact);
  }

  get smoothedLoss(): number {
    return this.#smoother.value;
  }

  clear(): void {
    this.loss.clear();
    this.exact.clear();
    this.#smoother.clear();
    this.last = undefined;
    this.lastExact = Number.NaN;
  }
}
