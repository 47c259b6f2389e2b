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
 * The product of two vectors of the same length. Four sums at a time: one has to wait for itself.
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
export function dot(a, b) {
  const whole = a.length & ~3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (let i = whole; i < a.length; ++i) s0 += a[i] * b[i];
  return s0 + s1 + s2 + s3;
}

/**
 * @param {readonly Float32Array[]} vectors of length 1
 * @returns {Float32Array[]} from each to every one, the smaller the more alike
 */
export function vectorDistances(vectors) {
  return vectors.map((a) => {
    const distances = new Float32Array(vectors.length);
    for (let i = 0; i < distances.length; ++i) distances[i] = -dot(a, vectors[i]);
    return distances;
  });
}
