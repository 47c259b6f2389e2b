import type { EncoderDecoderEvaluation, ValidatedProgress } from 'unrolled';
import { Series, Smoother } from './series.ts';

export type PredictionProgress = ValidatedProgress<EncoderDecoderEvaluation>;

/** The curves and last numbers of a network that learns to write, token by token. */
export class PredictionHistory {
  readonly loss = new Series();
  /** On what it does not learn from. */
  readonly unseenLoss = new Series();
  /** Tokens guessed right there, in per cent. */
  readonly accuracy = new Series();
  readonly #smoother = new Smoother();
  last: PredictionProgress | undefined;
  unseen: EncoderDecoderEvaluation | undefined;

  add(progress: PredictionProgress): void {
    const { step, loss, validation } = progress;
    this.last = progress;
    this.loss.add(step, this.#smoother.add(loss));
    if (!validation) return;
    this.unseen = validation;
    this.unseenLoss.add(step, validation.loss);
    this.accuracy.add(step, 100 * validation.tokenAccuracy);
  }

  get smoothedLoss(): number {
    return this.#smoother.value;
  }

  clear(): void {
    for (const series of [this.loss, this.unseenLoss, this.accuracy]) series.clear();
    this.#smoother.clear();
    this.last = this.unseen = undefined;
  }
}
