import { Series, type SeriesSnapshot, Smoother } from '../shared/series.ts';
import type { TrainingProgress } from 'unrolled';

/** The curves and last numbers of one model's training. */
export class History {
  readonly loss = new Series();
  readonly smoothed = new Series();
  readonly validation = new Series();
  readonly gradient = new Series();
  readonly #smoother = new Smoother();
  last: TrainingProgress | undefined;
  validationLoss: number | undefined;

  add(progress: TrainingProgress): void {
    const { step, loss, gradientNorm, validationLoss } = progress;
    this.last = progress;
    this.loss.add(step, loss);
    this.smoothed.add(step, this.#smoother.add(loss));
    if (gradientNorm > 0) this.gradient.add(step, gradientNorm);
    if (validationLoss !== undefined && Number.isFinite(validationLoss)) {
      this.validationLoss = validationLoss;
      this.validation.add(step, validationLoss);
    }
  }

  get smoothedLoss(): number {
    return this.#smoother.value;
  }

  clear(): void {
    for (const series of this.#all) series.clear();
    this.#smoother.clear();
    this.last = this.validationLoss = undefined;
  }

  snapshot(): HistorySnapshot {
    return {
      series: this.#all.map((series) => series.snapshot()),
      last: this.last,
      validationLoss: this.validationLoss,
    };
  }

  restore({ series, last, validationLoss }: HistorySnapshot): void {
    this.clear();
    series.forEach((stored, index) => this.#all[index]?.restore(stored));
    this.last = last;
    this.validationLoss = validationLoss;
    const smoothed = this.smoothed.y.at(-1);
    if (smoothed !== undefined) for (let i = 0; i < 40; i += 1) this.#smoother.add(smoothed);
  }

  get #all(): readonly Series[] {
    return [this.loss, this.smoothed, this.validation, this.gradient];
  }
}

export interface HistorySnapshot {
  readonly series: readonly SeriesSnapshot[];
  readonly last: TrainingProgress | undefined;
  readonly validationLoss: number | undefined;
}
