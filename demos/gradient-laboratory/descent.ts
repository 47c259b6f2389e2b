import { type Point, slopeAt } from './surface.ts';

export type Clipping = 'none' | 'value' | 'norm';

export interface DescentOptions {
  readonly from: Point;
  readonly learningRate: number;
  readonly steps: number;
  readonly clipping: Clipping;
  readonly threshold: number;
}

export interface Descent {
  /** One more point than steps. */
  readonly points: readonly Point[];
  readonly errors: readonly number[];
  /** Euclidean norm of the gradient of each step, before clipping. */
  readonly norms: readonly number[];
}

/** Plain gradient descent on the surface. */
export function descend(options: DescentOptions): Descent {
  const { from, learningRate, steps, clipping, threshold } = options;
  const points = [from];
  const errors = [slopeAt(from).error];
  const norms: number[] = [];
  let here = from;
  for (let step = 0; step < steps; step += 1) {
    const slope = slopeAt(here);
    const norm = Math.hypot(slope.w, slope.b);
    const { w, b } = clip(slope, norm, clipping, threshold);
    here = { w: here.w - learningRate * w, b: here.b - learningRate * b };
    points.push(here);
    errors.push(slopeAt(here).error);
    norms.push(norm);
  }
  return { points, errors, norms };
}

function clip(slope: Point, norm: number, clipping: Clipping, threshold: number): Point {
  if (clipping === 'value') {
    const bound = (value: number) => Math.max(-threshold, Math.min(threshold, value));
    return { w: bound(slope.w), b: bound(slope.b) };
  }
  if (clipping === 'norm' && norm > threshold) {
    return { w: (slope.w * threshold) / norm, b: (slope.b * threshold) / norm };
  }
  return slope;
}
