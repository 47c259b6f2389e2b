/**
 * A curve that may grow for hours. When it holds `limit` points, neighbours are averaged two by two
 * and from then on every point stands for twice as many measurements.
 */
export class Series {
  readonly x: number[] = [];
  readonly y: number[] = [];
  #stride = 1;
  #pending = 0;
  #sumX = 0;
  #sumY = 0;

  constructor(private readonly limit = 2000) {}

  add(x: number, y: number): void {
    this.#sumX += x;
    this.#sumY += y;
    this.#pending += 1;
    if (this.#pending < this.#stride) return;
    this.#push(this.#sumX / this.#pending, this.#sumY / this.#pending);
    this.#pending = this.#sumX = this.#sumY = 0;
  }

  clear(): void {
    this.x.length = this.y.length = 0;
    this.#stride = 1;
    this.#pending = this.#sumX = this.#sumY = 0;
  }

  #push(x: number, y: number): void {
    this.x.push(x);
    this.y.push(y);
    if (this.x.length < this.limit) return;
    halve(this.x);
    halve(this.y);
    this.#stride *= 2;
  }

  /** What structured cloning can store. */
  snapshot(): SeriesSnapshot {
    return { x: [...this.x], y: [...this.y], stride: this.#stride };
  }

  restore({ x, y, stride }: SeriesSnapshot): void {
    this.clear();
    this.x.push(...x);
    this.y.push(...y);
    this.#stride = stride;
  }
}

export interface SeriesSnapshot {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly stride: number;
}

/** Replaces neighbours by their mean, two by two. */
function halve(values: number[]): void {
  const half = Math.floor(values.length / 2);
  for (let i = 0; i < half; i += 1) {
    values[i] = ((values[2 * i] ?? 0) + (values[2 * i + 1] ?? 0)) / 2;
  }
  values.length = half;
}

/** An exponential mean that does not lean towards its starting value. */
export class Smoother {
  #mean = 0;
  #weight = 0;

  constructor(private readonly decay = 0.92) {}

  add(value: number): number {
    this.#mean = this.decay * this.#mean + (1 - this.decay) * value;
    this.#weight = this.decay * this.#weight + (1 - this.decay);
    return this.value;
  }

  get value(): number {
    return this.#weight > 0 ? this.#mean / this.#weight : Number.NaN;
  }

  clear(): void {
    this.#mean = this.#weight = 0;
  }
}
