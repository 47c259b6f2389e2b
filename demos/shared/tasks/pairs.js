/**
 * @typedef {object} Pair what goes in and what shall come out; a text, or its tokens
 * @property {string | readonly string[]} source
 * @property {string | readonly string[]} target
 */

/** @param {Pair['source']} source */
const keyOf = (source) => (typeof source === 'string' ? source : source.join(' '));

/**
 * Pairs whose sources all differ from each other, and from those of `others`: what a model that was
 * trained on `others` has not seen.
 * @template {Pair} P
 * @param {() => P} draw one pair after the other; it has to have enough of them
 * @param {number} count
 * @param {readonly Pair[]} [others]
 * @returns {P[]}
 */
export function drawDistinct(draw, count, others = []) {
  const taken = new Set(others.map(({ source }) => keyOf(source)));
  /** @type {P[]} */
  const pairs = [];
  while (pairs.length < count) {
    const pair = draw();
    const key = keyOf(pair.source);
    if (taken.has(key)) continue;
    taken.add(key);
    pairs.push(pair);
  }
  return pairs;
}
