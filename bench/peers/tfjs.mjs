// TensorFlow.js with its core operations and its own automatic differentiation. Measured against each
// other on the wasm backend (H = 128, tokens/s): tf.layers.lstm 2 400; core with the input [x, h]
// joined before one product 2 900; core with two products a step, as here, 3 200. A look-up instead of
// the 1-of-N input cannot be trained there: the backend lacks the gradient of `gather`.
//
// Variants: `wasm` and `cpu` are the library as it is. `wasm-tuned` replaces the gradient of the matrix
// product: the library's multiplies by transposed operands, for which the backend has only a slow loop;
// transposing first takes its fast path and trains about three times as fast.

import * as tf from '@tensorflow/tfjs';
import {
  kClipNorm,
  kLearningRate,
  kShape,
  makeText,
  makeWindows,
  random,
  sample,
  timed,
  uniform,
} from '../lib/work.mjs';
import { lstmStep, oneOfN, productOf, update, useBackend, weights } from './tfjsParts.mjs';
import { makePairTrainer } from './tfjsPairs.mjs';

const { batch: B, sequence: T, vocabulary: V } = kShape;

/** An LSTM language model. */
class Model {
  /**
   * @param {number} hidden
   * @param {typeof tf.matMul} product
   */
  constructor(hidden, product) {
    const H = hidden;
    const bound = 1 / Math.sqrt(H);
    this.hidden = H;
    this.product = product;
    this.input = weights([V, 4 * H], bound, 1);
    this.recurrent = weights([H, 4 * H], bound, 2);
    this.bias = weights([4 * H], bound, 3);
    this.head = weights([H, V], bound, 4);
    this.headBias = weights([V], bound, 5);
    this.variables = [this.input, this.recurrent, this.bias, this.head, this.headBias];
  }

  state(batch) {
    return { h: tf.zeros([batch, this.hidden]), c: tf.zeros([batch, this.hidden]) };
  }

  /** The input's share is [B, 4H]. */
  cell(inputShare, { h, c }) {
    const gates = tf.add(tf.add(inputShare, this.product(h, this.recurrent)), this.bias);
    return lstmStep(gates, c);
  }

  /** ids [T · B] → logits [T · B, V] and the state after. */
  forward(ids, state) {
    const outputs = [];
    for (let t = 0; t < T; ++t) {
      const x = oneOfN(ids.subarray(t * B, (t + 1) * B), V);
      state = this.cell(this.product(x, this.input), state);
      outputs.push(state.h);
    }
    const logits = tf.add(this.product(tf.concat(outputs, 0), this.head), this.headBias);
    return { logits, state };
  }

  /** One id → logits [V] and the state after; the input's share is a row of the weights. */
  step(id, state) {
    state = this.cell(tf.slice(this.input, [id, 0], [1, 4 * this.hidden]), state);
    return { logits: tf.add(tf.matMul(state.h, this.head), this.headBias), state };
  }
}

function makeTrainer(hidden, product) {
  const model = new Model(hidden, product);
  const optimizer = tf.train.adam(kLearningRate);
  const nextWindow = makeWindows(makeText());
  let state = model.state(B);

  return function step() {
    const { inputs, targets } = nextWindow();
    const { next } = tf.tidy(() => {
      let after;
      const gradients = tf.variableGrads(() => {
        const output = model.forward(inputs, state);
        after = { h: tf.keep(output.state.h), c: tf.keep(output.state.c) };
        return tf.losses.softmaxCrossEntropy(oneOfN(targets, V), output.logits);
      }, model.variables);
      update(optimizer, gradients, kClipNorm);
      return { next: after };
    });
    tf.dispose(state);
    state = next;
  };
}

function makeForward(hidden) {
  const model = new Model(hidden, tf.matMul);
  const { inputs } = makeWindows(makeText())();
  const state = model.state(B);
  return () => tf.tidy(() => model.forward(inputs, state).logits.dataSync());
}

function makeGenerator(hidden) {
  const model = new Model(hidden, tf.matMul);
  const next = random(7);
  let state = model.state(1);
  let id = 0;
  return function step() {
    const after = tf.tidy(() => {
      const output = model.step(id, state);
      id = sample(output.logits.dataSync(), next);
      return output.state;
    });
    tf.dispose(state);
    state = after;
  };
}

function makeProduct([m, n, k]) {
  const a = tf.tensor2d(uniform(m * k, 1, 1), [m, k]);
  const b = tf.tensor2d(uniform(k * n, 1, 2), [k, n]);
  return () => tf.matMul(a, b).dispose();
}

/**
 * @param {import('../lib/work.mjs').Job} job
 * @returns {Promise<import('../lib/work.mjs').Ready>}
 */
export async function prepare(job) {
  await useBackend(job.variant);
  const product = productOf(job.variant);
  const work = {
    train: () => makeTrainer(job.hidden, product),
    forward: () => makeForward(job.hidden),
    generate: () => makeGenerator(job.hidden),
    kernels: () => makeProduct(job.product),
    seq2seq: () => makePairTrainer(job.hidden, product),
  }[job.suite]();
  return {
    round: (iterations) =>
      timed(() => {
        for (let i = 0; i < iterations; ++i) work();
      }),
  };
}
