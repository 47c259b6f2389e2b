// Random numbers that come again. Plain JavaScript, as all of this folder: the pages, the experiments
// and the tests use the same files.

/**
 * A small seeded generator of numbers in [0, 1) (mulberry32): the same seed, the same numbers.
 * @param {number} seed
 * @returns {() => number}
 */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A whole number from `low` to `high`, both included.
 * @param {() => number} random
 * @param {number} low
 * @param {number} high
 */
export function wholeFrom(random, low, high) {
  return low + Math.floor(random() * (high - low + 1));
}

/**
 * One of a list.
 * @template T
 * @param {() => number} random
 * @param {readonly T[]} list not empty
 * @returns {T}
 */
export function oneOf(random, list) {
  return /** @type {T} */ (list[Math.floor(random() * list.length)]);
}
