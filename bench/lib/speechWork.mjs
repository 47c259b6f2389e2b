// Sound that is made up: what the times of an index depend on is how much speech there is, not what is said.

import { uniform } from '../../demos/shared/tasks/uniform.js';

const kRate = 8000;

/**
 * Stretches of one to four seconds of something voiced, with pauses of half a second between.
 * @param {number} seconds
 * @param {number} [seed]
 */
export function madeUpSpeech(seconds, seed = 1) {
  const random = uniform(seed);
  const samples = new Float32Array(seconds * kRate);
  for (let i = 0; i < samples.length; ++i) samples[i] = 0.0005 * (random() - 0.5);
  let phase = 0;
  for (let at = 0; at < samples.length;) {
    const end = Math.min(at + Math.round((1 + 3 * random()) * kRate), samples.length);
    let pitch = 150;
    let loudness = 0.2;
    for (let i = at; i < end; ++i) {
      // A new sound ten times a second.
      if ((i - at) % 800 === 0) {
        pitch = 100 + 200 * random();
        loudness = 0.1 + 0.2 * random();
      }
      phase += (2 * Math.PI * pitch) / kRate;
      samples[i] += loudness * (Math.sin(phase) + 0.6 * Math.sin(3 * phase) * Math.sin(5 * phase));
    }
    at = end + kRate / 2;
  }
  return { samples, sampleRate: kRate };
}
