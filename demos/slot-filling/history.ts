import type { TaggerEvaluation, ValidatedProgress } from 'unrolled';
import { Series, Smoother } from '../shared/series.ts';

/** The curves and last numbers of one network's training. */
export class History {
  readonly loss = new Series();
  readonly f1 = new Series();
  readonly #smoother = new Smoother();
  last: ValidatedProgress<TaggerEvaluation> | undefined;
  /** On the held-out sentences, when they were last looked at. */
  heldOutF1 = Number.NaN;

  add(progress: ValidatedProgress<TaggerEvaluation>): void {
    const { step, loss, validation } = progress;
    this.last = progress;
    this.loss.add(step, this.#smoother.add(loss));
    if (!validation) return;
    this.heldOutF1 = validation.f1;
    this.f1.add(step, 100 * validation.f1);
  }

  get smoothedLoss(): number {
    return this.#smoother.value;
  }

  clear(): void {
    this.loss.clear();
    this.f1.clear();
    this.#smoother.clear();
    this.last = undefined;
    this.heldOutF1 = Number.NaN;
  }
}
