/**
 * The error of a recurrent network of one unit over its two weights, with its gradient, after
 * Pascanu, Mikolov and Bengio 2013, figure 6: x_t = w·σ(x_{t−1}) + b over 50 steps from x₀ = 0.5, and
 * E = (σ(x₅₀) − 0.7)².
 */

export const steps = 50;
export const start = 0.5;
export const target = 0.7;

export interface Point {
  readonly w: number;
  readonly b: number;
}

/** The error and its derivative by w and by b. */
export interface Slope {
  readonly error: number;
  readonly w: number;
  readonly b: number;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function errorAt({ w, b }: Point): number {
  let x = start;
  for (let t = 0; t < steps; t += 1) x = w * sigmoid(x) + b;
  return (sigmoid(x) - target) ** 2;
}

/** Exact: the derivatives of x are carried along with it. */
export function slopeAt({ w, b }: Point): Slope {
  let x = start;
  let byW = 0;
  let byB = 0;
  for (let t = 0; t < steps; t += 1) {
    const s = sigmoid(x);
    const gain = w * s * (1 - s);
    byW = s + gain * byW;
    byB = 1 + gain * byB;
    x = w * s + b;
  }
  const s = sigmoid(x);
  const outer = 2 * (s - target) * s * (1 - s);
  return { error: (s - target) ** 2, w: outer * byW, b: outer * byB };
}

/** The part of the surface that is drawn. */
export const area = { w: [3.6, 7], b: [-3.6, -1.5] } as const;

/** Errors on a grid of `columns` × `rows`, row by row from the smallest b. */
export function grid(columns: number, rows: number): Float64Array {
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const b = at(area.b, row / (rows - 1));
    for (let column = 0; column < columns; column += 1) {
      values[row * columns + column] = errorAt({ w: at(area.w, column / (columns - 1)), b });
    }
  }
  return values;
}

/** The value a share of the way along a range. */
export function at([from, to]: readonly [number, number], share: number): number {
  return from + (to - from) * share;
}

/** How far along a range a value is. */
export function shareOf([from, to]: readonly [number, number], value: number): number {
  return (value - from) / (to - from);
}
