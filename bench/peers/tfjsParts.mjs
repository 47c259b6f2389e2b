// What the TensorFlow.js models share.

import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { uniform } from '../lib/work.mjs';

/** @param {string} variant */
export async function useBackend(variant) {
  const backend = variant === 'cpu' ? 'cpu' : 'wasm';
  if (backend === 'wasm') {
    const folder = new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url);
    setWasmPaths(folder.protocol === 'file:' ? folder.pathname : folder.href);
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setThreadsCount(1);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend}`);
  if (backend === 'wasm' && !(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')))
    throw new Error('TensorFlow.js found no WebAssembly SIMD');
}

/** Of one matrix, or of each of a batch. */
export const transposed = (matrix) => tf.transpose(matrix, matrix.rank === 3 ? [0, 2, 1] : [1, 0]);

/** The matrix product with a gradient that transposes first. */
const tunedProduct = tf.customGrad((a, b, save) => {
  save([a, b]);
  return {
    value: tf.matMul(a, b),
    gradFunc: (dy, [savedA, savedB]) => [
      tf.matMul(dy, transposed(savedB)),
      tf.matMul(transposed(savedA), dy),
    ],
  };
});

/** @param {string} variant */
export const productOf = (variant) => (variant === 'wasm-tuned' ? tunedProduct : tf.matMul);

/** Weights uniform in ±bound. */
export function weights(shape, bound, seed) {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.variable(tf.tensor(uniform(count, bound, seed), shape));
}

/** The new state of an LSTM from its gates before their functions, [B, 4H]. */
export function lstmStep(gates, c) {
  const [i, f, g, o] = tf.split(gates, 4, 1);
  const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return { h: tf.mul(tf.sigmoid(o), tf.tanh(next)), c: next };
}

/** ids [N] → [N, size]; the wasm backend writes integers into what it calls a float when oneHot is asked for floats. */
export function oneOfN(ids, size) {
  return tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), size), 'float32');
}

/** Clips gradients by their norm and applies them; the loss has to be finite. */
export function update(optimizer, { value, grads }, clipNorm) {
  const names = Object.keys(grads);
  const norm = tf.sqrt(tf.addN(names.map((name) => tf.sum(tf.square(grads[name])))));
  const scale = tf.minimum(tf.div(clipNorm, tf.add(norm, 1e-6)), 1);
  optimizer.applyGradients(
    Object.fromEntries(names.map((name) => [name, tf.mul(grads[name], scale)])),
  );
  const [loss] = value.dataSync();
  if (!Number.isFinite(loss)) throw new Error('the loss is not finite');
  return loss;
}
