// Made-up speech: words are tones that glide, each speaker says them at a pitch of his own.

/** Every word: how its pitch goes on from the speaker's, in octaves. */
const kGlides = { up: [0, 1], down: [1, 0], flat: [0.5, 0.5], bow: [0, 0] };
export const kWords = /** @type {(keyof typeof kGlides)[]} */ (Object.keys(kGlides));
export const kRate = 8000;

/** @param {number} seed */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * @param {keyof typeof kGlides} word
 * @param {{ pitch?: number, seconds?: number, seed?: number, sampleRate?: number }} [options]
 */
export function say(word, { pitch = 200, seconds = 0.4, seed = 1, sampleRate = kRate } = {}) {
  const random = generator(seed);
  const [from, to] = kGlides[word];
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  let phase = 0;
  for (let i = 0; i < samples.length; ++i) {
    const share = i / samples.length;
    const bend = word === 'bow' ? Math.sin(Math.PI * share) : from + (to - from) * share;
    phase += (2 * Math.PI * pitch * 2 ** bend) / sampleRate;
    const loudness = 0.3 * Math.min(1, 20 * share, 20 * (1 - share));
    const tone = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase);
    samples[i] = loudness * tone + 0.0005 * (random() - 0.5);
  }
  return { samples, sampleRate };
}

/**
 * `each` of every word, by as many speakers.
 * @param {number} each
 * @param {number} [seed]
 */
export function wordsOf(each, seed = 1) {
  const random = generator(seed);
  return Array.from({ length: each * kWords.length }, (_, i) => {
    const label = kWords[i % kWords.length];
    const options = { pitch: 150 + 150 * random(), seconds: 0.3 + 0.2 * random(), seed: i + 1 };
    return { ...say(label, options), label };
  });
}

/**
 * Words one after the other with pauses between.
 * @param {(keyof typeof kGlides)[]} words
 * @param {{ pause?: number, pitch?: number, seed?: number }} [options]
 */
export function sentence(words, { pause = 0.4, pitch = 220, seed = 7 } = {}) {
  const random = generator(seed);
  const noise = (/** @type {number} */ seconds) =>
    Float32Array.from({ length: Math.round(seconds * kRate) }, () => 0.0005 * (random() - 0.5));
  const parts = [noise(pause)];
  /** @type {{ word: string, start: number, end: number }[]} */
  const times = [];
  for (const [i, word] of words.entries()) {
    const start = parts.reduce((sum, { length }) => sum + length, 0) / kRate;
    const { samples } = say(word, { pitch, seed: seed + i });
    parts.push(samples, noise(pause));
    times.push({ word, start, end: start + samples.length / kRate });
  }
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { samples, sampleRate: kRate, times };
}

export const kEmbedder = {
  network: { cell: 'gru', hiddenSize: 24, bidirectional: true },
  vectorSize: 16,
};
