// The encoder–decoder of the suite `seq2seq` in TensorFlow.js: the products that do not wait for a state
// (embeddings, the inputs' share of the gates, attention, output) are done for all steps at once, as in
// this package.

import * as tf from '@tensorflow/tfjs';
import { kPairClipNorm, kPairLearningRate, kPairShape, makePairs } from '../lib/pairsWork.mjs';
import { lstmStep, oneOfN, transposed, update, weights } from './tfjsParts.mjs';

const { vocabulary: V, embedding: E, batch: B } = kPairShape;
/** What the decoder reads first and writes last. */
const kBoundary = V;

class Lstm {
  constructor(hidden, product, seed) {
    const bound = 1 / Math.sqrt(hidden);
    this.product = product;
    this.input = weights([E, 4 * hidden], bound, seed);
    this.recurrent = weights([hidden, 4 * hidden], bound, seed + 1);
    this.bias = weights([4 * hidden], bound, seed + 2);
    this.variables = [this.input, this.recurrent, this.bias];
  }

  /** [T · B, E] and the state before → outputs [B, T, H] and the state after. */
  forward(inputs, steps, state) {
    const shares = tf.split(tf.add(this.product(inputs, this.input), this.bias), steps, 0);
    const outputs = shares.map((share) => {
      state = lstmStep(tf.add(share, this.product(state.h, this.recurrent)), state.c);
      return state.h;
    });
    return { outputs: tf.stack(outputs, 1), state };
  }
}

class EncoderDecoder {
  constructor(hidden, product) {
    const bound = 1 / Math.sqrt(hidden);
    this.hidden = hidden;
    this.product = product;
    this.sourceEmbedding = weights([V, E], 0.1, 1);
    this.targetEmbedding = weights([V + 1, E], 0.1, 2);
    this.encoder = new Lstm(hidden, product, 3);
    this.decoder = new Lstm(hidden, product, 6);
    this.combine = weights([2 * hidden, hidden], bound, 9);
    this.head = weights([hidden, V + 1], bound, 10);
    this.headBias = weights([V + 1], bound, 11);
    this.variables = [
      this.sourceEmbedding,
      this.targetEmbedding,
      ...this.encoder.variables,
      ...this.decoder.variables,
      this.combine,
      this.head,
      this.headBias,
    ];
  }

  /** ids [S · B] and [T · B], a step after the other → logits [B · T, V + 1]. */
  forward(sources, inputs) {
    const { hidden, product } = this;
    const embed = (ids, table) => product(oneOfN(ids, table.shape[0]), table);
    const zeros = tf.zeros([B, hidden]);
    const start = { h: zeros, c: zeros };
    const read = this.encoder.forward(
      embed(sources, this.sourceEmbedding),
      sources.length / B,
      start,
    );
    const steps = inputs.length / B;
    const { outputs } = this.decoder.forward(
      embed(inputs, this.targetEmbedding),
      steps,
      read.state,
    );
    const scores = product(outputs, transposed(read.outputs));
    const contexts = product(tf.softmax(scores), read.outputs);
    const joined = tf.reshape(tf.concat([contexts, outputs], 2), [B * steps, 2 * hidden]);
    return tf.add(product(tf.tanh(product(joined, this.combine)), this.head), this.headBias);
  }
}

/** Some batches of the pairs, laid out for the model. */
function makeBatches() {
  const pairs = makePairs();
  return Array.from({ length: pairs.length / B }, (_, batch) => {
    const these = pairs.slice(batch * B, (batch + 1) * B);
    const byStep = (rows) =>
      Int32Array.from({ length: B * rows[0].length }, (_, i) => rows[i % B][Math.floor(i / B)]);
    return {
      sources: byStep(these.map(({ source }) => [...source])),
      inputs: byStep(these.map(({ target }) => [kBoundary, ...target])),
      // [B · T], as the logits.
      targets: Int32Array.from(these.flatMap(({ target }) => [...target, kBoundary])),
    };
  });
}

/** A function that does a step of training and gives its loss. */
export function makePairTrainer(hidden, product) {
  const model = new EncoderDecoder(hidden, product);
  const optimizer = tf.train.adam(kPairLearningRate);
  const batches = makeBatches();
  let next = 0;
  return function step() {
    const { sources, inputs, targets } = batches[next];
    next = (next + 1) % batches.length;
    return tf.tidy(() => {
      const gradients = tf.variableGrads(
        () => tf.losses.softmaxCrossEntropy(oneOfN(targets, V + 1), model.forward(sources, inputs)),
        model.variables,
      );
      return update(optimizer, gradients, kPairClipNorm);
    });
  };
}
