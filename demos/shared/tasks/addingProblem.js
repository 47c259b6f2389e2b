import { uniform } from './uniform.js';

/**
 * @typedef {object} Example
 * @property {Float32Array} inputs [T, 2]: a number from 0 to 1, and 1 where it is marked
 * @property {Float32Array} targets the sum of the two marked numbers
 */

/** The variance of the sum of two uniform numbers: what always saying 1 costs. */
export const kConstantGuess = 1 / 6;

/**
 * The adding problem (Hochreiter and Schmidhuber 1997, as in Le, Jaitly and Hinton 2015): a sequence of
 * random numbers, of which one in the first half and one in the second are marked; the answer is their sum.
 * @param {number} length steps
 * @param {number} count
 * @param {number} seed
 * @returns {Example[]}
 */
export function addingProblem(length, count, seed) {
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
