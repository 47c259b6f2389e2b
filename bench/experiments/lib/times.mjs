// Stretches of a recording against each other.

/** @typedef {{ start: number, end: number }} Stretch */

/** @type {(a: Stretch, b: Stretch) => number} seconds that both have */
export const sharedTime = (a, b) =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

const length = ({ start, end }) => end - start;

/** @type {(a: Stretch, b: Stretch) => number} of the shorter, how much is in the other */
export const sharedPart = (a, b) => sharedTime(a, b) / Math.min(length(a), length(b));

/** @type {(a: Stretch, b: Stretch) => number} of the time that either has, how much both have */
export const sharedOfBoth = (a, b) => sharedTime(a, b) / (length(a) + length(b) - sharedTime(a, b));
