import type { TrainingProgress } from 'unrolled';
import { type Attempt, shareOf } from '../shared/exactness.ts';
import { Series, Smoother } from '../shared/series.ts';
import { scoreBrackets } from '../shared/tasks/brackets.js';
import { isWellFormed, readTreeTokens } from '../shared/tasks/trees.js';

/** The curves and last numbers of one network's training. */
export class History {
  readonly loss = new Series();
  /** Per cent of the unseen sentences. */
  readonly wellFormed = new Series();
  readonly exact = new Series();
  /** Harmonic mean of the brackets that are right among those written and those wanted, in per cent. */
  readonly brackets = new Series();
  readonly #smoother = new Smoother();
  last: TrainingProgress | undefined;
  /** When they were last looked at, in per cent. */
  lastWellFormed = Number.NaN;
  lastExact = Number.NaN;
  lastBrackets = Number.NaN;

  add(progress: TrainingProgress): void {
    this.last = progress;
    this.loss.add(progress.step, this.#smoother.add(progress.loss));
  }

  addAttempts(step: number, attempts: readonly Attempt[]): void {
    this.lastWellFormed = 100 * shareOf(attempts, ({ output }) => isWellFormed(output));
    this.lastExact = 100 * shareOf(attempts, ({ exact }) => exact);
    const scored = attempts.flatMap(({ pair, output }) => {
      const reference = readTreeTokens(pair.target);
      return reference ? [{ output: readTreeTokens(output), reference }] : [];
    });
    this.lastBrackets = 100 * scoreBrackets(scored).f1;
    this.brackets.add(step, this.lastBrackets);
    this.wellFormed.add(step, this.lastWellFormed);
    this.exact.add(step, this.lastExact);
  }

  get smoothedLoss(): number {
    return this.#smoother.value;
  }

  clear(): void {
    for (const series of [this.loss, this.wellFormed, this.exact, this.brackets]) series.clear();
    this.#smoother.clear();
    this.last = undefined;
    this.lastWellFormed = this.lastExact = this.lastBrackets = Number.NaN;
  }
}
