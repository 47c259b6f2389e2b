// How well what belongs together is found.

import { mean } from './words.mjs';

/** @typedef {{ label: string, speaker: string }} Spoken */

/**
 * Mean over the relevant items of the precision at their places.
 * @param {readonly boolean[]} relevant the best hit first
 */
export function averagePrecision(relevant) {
  let found = 0;
  let sum = 0;
  for (const [i, is] of relevant.entries()) {
    if (!is) continue;
    found += 1;
    sum += found / (i + 1);
  }
  return found === 0 ? 0 : sum / found;
}

/**
 * Each item is a query, its hits are all items of other speakers, the nearest first.
 * @param {readonly Spoken[]} items
 * @param {readonly ArrayLike<number>[]} distances from each query to every item
 * @param {(item: Spoken) => boolean} [asks] the queries that count
 * @returns mean average precision
 */
export function acrossSpeakers(items, distances, asks = () => true) {
  const precisions = items.flatMap((query, i) => {
    if (!asks(query)) return [];
    const hits = [...items.keys()].filter((k) => items[k].speaker !== query.speaker);
    hits.sort((a, b) => distances[i][a] - distances[i][b]);
    return [averagePrecision(hits.map((k) => items[k].label === query.label))];
  });
  return mean(precisions);
}

/**
 * @param {readonly Float32Array[]} vectors of length 1, and of as many numbers, a multiple of 8
 * @returns {Float32Array[]} from each to every one, the smaller the more alike
 */
export function vectorDistances(vectors) {
  const size = vectors[0].length;
  // One behind the other, and of the kind that JavaScript computes with: nothing is to be converted.
  const all = new Float64Array(vectors.length * size);
  for (const [i, vector] of vectors.entries()) all.set(vector, i * size);
  return vectors.map((_, i) => {
    const distances = new Float32Array(vectors.length);
    for (let k = 0; k < distances.length; ++k)
      distances[k] = -product(all, i * size, k * size, size);
    return distances;
  });
}

/** Of two vectors that begin at `a` and `b`. Four sums at a time: one would have to wait for itself. */
function product(all, a, b, size) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < size; i += 8) {
    s0 += all[a + i] * all[b + i] + all[a + i + 4] * all[b + i + 4];
    s1 += all[a + i + 1] * all[b + i + 1] + all[a + i + 5] * all[b + i + 5];
    s2 += all[a + i + 2] * all[b + i + 2] + all[a + i + 6] * all[b + i + 6];
    s3 += all[a + i + 3] * all[b + i + 3] + all[a + i + 7] * all[b + i + 7];
  }
  return s0 + s1 + s2 + s3;
}
