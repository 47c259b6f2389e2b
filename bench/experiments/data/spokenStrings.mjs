// Strings of words, put together from recordings of single ones.

import { uniform, wholeFrom } from '../../../demos/shared/tasks/uniform.js';

/** @typedef {import('./recordings.mjs').Waveform & { label: string, speaker: string }} Word */
/** @typedef {import('./recordings.mjs').Waveform & { labels: string[] }} SpokenString */
/** @typedef {readonly [number, number]} Range from and to */

/** @param {ArrayLike<number>} samples */
function power(samples) {
  let sum = 0;
  for (let i = 0; i < samples.length; ++i) sum += samples[i] * samples[i];
  return sum / Math.max(1, samples.length);
}

/**
 * White noise over all of it, in place.
 * @param {Float32Array} samples
 * @param {number} deviation
 * @param {() => number} random
 */
function addNoise(samples, deviation, random) {
  for (let i = 0; i < samples.length; ++i) {
    // Three even ones are as good as normal to the ear; their variance is 1.
    samples[i] += deviation * (2 * (random() + random() + random()) - 3);
  }
}

/** @type {<T>(list: T[], random: () => number) => T[]} in place */
export function shuffle(list, random) {
  for (let i = list.length - 1; i > 0; --i) {
    const k = Math.floor(random() * (i + 1));
    [list[i], list[k]] = [list[k], list[i]];
  }
  return list;
}

/** @type {(range: Range, random: () => number) => number} */
export const between = ([from, to], random) => from + (to - from) * random();

/**
 * Words with silence before, between and behind, and noise over all.
 * @param {readonly Word[]} words of one sample rate
 * @param {{ gap: Range, edge: Range, decibels: Range, random: () => number }} how seconds of silence
 *   between the words and at either end; dB from the noise up to the words
 * @returns {import('./recordings.mjs').Waveform & { starts: number[] }} with where each word begins, in seconds
 */
export function strungTogether(words, { gap, edge, decibels, random }) {
  const [{ sampleRate }] = words;
  const places = [];
  let at = 0;
  for (const [i, { samples }] of words.entries()) {
    at += Math.round(between(i === 0 ? edge : gap, random) * sampleRate);
    places.push(at);
    at += samples.length;
  }
  const all = new Float32Array(at + Math.round(between(edge, random) * sampleRate));
  for (const [i, { samples }] of words.entries()) all.set(samples, places[i]);
  const loudness = words.reduce((sum, { samples }) => sum + power(samples), 0) / words.length;
  addNoise(all, Math.sqrt(loudness) * 10 ** (-between(decibels, random) / 20), random);
  return { samples: all, sampleRate, starts: places.map((place) => place / sampleRate) };
}

/**
 * Strings of some words of one speaker each. Every recording is used once in each round, as far as the last
 * string of a speaker is not too short.
 * @param {readonly Word[]} words
 * @param {{ rounds: number, count: Range, seed: number, gap: Range, edge: Range, decibels: Range }} how
 *   `count` of the words of a string; the rest as of strungTogether
 * @returns {SpokenString[]}
 */
export function spokenStrings(words, { rounds, count, seed, ...how }) {
  const [fewest, most] = count;
  const random = uniform(seed);
  const speakers = [...new Set(words.map(({ speaker }) => speaker))];
  const strings = [];
  for (let round = 0; round < rounds; ++round) {
    for (const speaker of speakers) {
      const own = shuffle(
        words.filter((word) => word.speaker === speaker),
        random,
      );
      while (own.length >= fewest) {
        const some = own.splice(0, wholeFrom(random, fewest, most));
        strings.push({
          ...strungTogether(some, { ...how, random }),
          labels: some.map(({ label }) => label),
        });
      }
    }
  }
  return strings;
}
