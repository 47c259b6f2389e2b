import { uniform } from './uniform.ts';

export interface Example {
  /** [T, 2]: a number from 0 to 1, and 1 where it is marked. */
  readonly inputs: Float32Array;
  /** The sum of the two marked numbers. */
  readonly targets: Float32Array;
}

/**
 * The adding problem of Hochreiter and Schmidhuber 1997: a sequence of random numbers, of which one
 * in the first half and one in the second are marked; the answer is their sum.
 */
export function addingProblem(length: number, count: number, seed: number): Example[] {
  const random = uniform(seed);
  const half = Math.floor(length / 2);
  return Array.from({ length: count }, () => {
    const inputs = new Float32Array(2 * length);
    for (let t = 0; t < length; t += 1) inputs[2 * t] = random();
    const first = Math.floor(random() * half);
    const second = half + Math.floor(random() * (length - half));
    inputs[2 * first + 1] = inputs[2 * second + 1] = 1;
    return {
      inputs,
      targets: Float32Array.of((inputs[2 * first] ?? 0) + (inputs[2 * second] ?? 0)),
    };
  });
}
