// The adding problem (Hochreiter and Schmidhuber 1997, as in Le, Jaitly and Hinton 2015): two rows of
// numbers, one uniform in [0, 1], one all zeros but for two ones; wanted is the sum of the two marked.

import { random } from '../../lib/work.mjs';

/** The variance of the sum of two uniform numbers: what always saying 1 costs. */
export const kConstantGuess = 1 / 6;

/**
 * @param {number} count
 * @param {number} length steps
 * @param {number} seed
 * @returns {{ inputs: Float32Array, targets: number[] }[]}
 */
export function makeAdding(count, length, seed) {
  const next = random(seed);
  const half = Math.floor(length / 2);
  return Array.from({ length: count }, () => {
    const inputs = new Float32Array(2 * length);
    for (let t = 0; t < length; ++t) inputs[2 * t] = next();
    // One mark in each half.
    const marks = [Math.floor(next() * half), half + Math.floor(next() * (length - half))];
    for (const t of marks) inputs[2 * t + 1] = 1;
    return { inputs, targets: [marks.reduce((sum, t) => sum + inputs[2 * t], 0)] };
  });
}
