// The work that every system does, and the text it is done on. Plain JavaScript that runs in Node and in a browser.

import { uniform as random } from '../../demos/shared/tasks/uniform.js';

export { random };

/**
 * What one system is asked to do; a plain object, because it crosses process borders.
 * @typedef {object} Job
 * @property {'train' | 'forward' | 'generate' | 'kernels' | 'seq2seq'} suite
 * @property {string} case the name in the report, as `lstm-h128`
 * @property {string} variant which build or form of the system, as `relaxed-simd`
 * @property {number} [hidden] the hidden size of the LSTM
 * @property {number} [decodeBatch] seq2seq: decode so many sentences at once; absent: train
 * @property {[number, number, number]} [product] kernels: rows, columns and inner size
 */

/**
 * A system that is ready: `round` does the work so many times over and resolves to the seconds it took.
 * @typedef {object} Ready
 * @property {(iterations: number) => Promise<number>} round
 */

/** The character language model of all suites. */
export const kShape = Object.freeze({ vocabulary: 64, batch: 32, sequence: 64 });
export const kLearningRate = 0.005;
export const kClipNorm = 5;

/** 64 characters, one for each id. */
export const kAlphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .'];

const kWindows = 100;

/**
 * A text with something to learn: each id is followed by one of four, or now and then by any. It holds
 * 100 windows of the training's shape.
 * @returns {Int32Array} ids
 */
export function makeText() {
  const { vocabulary, batch, sequence } = kShape;
  const next = random(1);
  const ids = new Int32Array(batch * (sequence * kWindows + 1));
  for (let i = 1; i < ids.length; ++i) {
    const jump = next() < 0.1 ? Math.floor(next() * vocabulary) : 1 + 7 * Math.floor(next() * 4);
    ids[i] = (ids[i - 1] * 5 + jump) % vocabulary;
  }
  return ids;
}

/**
 * The windows of truncated back-propagation over contiguous streams, over and over. Both arrays are
 * [T, B] and belong to the caller only until the next call.
 * @param {Int32Array} ids
 */
export function makeWindows(ids) {
  const { batch, sequence } = kShape;
  const stream = Math.floor(ids.length / batch);
  const windows = Math.floor((stream - 1) / sequence);
  const inputs = new Int32Array(sequence * batch);
  const targets = new Int32Array(sequence * batch);
  let window = 0;
  return function next() {
    for (let t = 0; t < sequence; ++t) {
      for (let b = 0; b < batch; ++b) {
        const at = b * stream + window * sequence + t;
        inputs[t * batch + b] = ids[at];
        targets[t * batch + b] = ids[at + 1];
      }
    }
    window = (window + 1) % windows;
    return { inputs, targets };
  };
}

/** `count` numbers, uniform in ±bound. */
export function uniform(count, bound, seed) {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => (2 * next() - 1) * bound);
}

/** Draws an id from the softmax of logits at temperature 1. */
export function sample(logits, next) {
  let top = -Infinity;
  for (const logit of logits) if (logit > top) top = logit;
  let sum = 0;
  const weights = new Float64Array(logits.length);
  for (let i = 0; i < logits.length; ++i) sum += weights[i] = Math.exp(logits[i] - top);
  let left = next() * sum;
  for (let i = 0; i < logits.length; ++i) if ((left -= weights[i]) < 0) return i;
  return logits.length - 1;
}

/** Seconds that `work` takes. */
export async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
