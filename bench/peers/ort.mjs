// ONNX Runtime Web on one thread of WebAssembly, with its own fused LSTM operator. The ids come in as
// integers; the 1-of-N vectors are rows of an identity matrix, gathered inside the graph, because the
// operator takes vectors only.

import * as ort from 'onnxruntime-web/wasm';
import { kShape, makeText, makeWindows, random, sample, timed, uniform } from '../lib/work.mjs';
import { constant, encodeModel, node, value } from './onnxModel.mjs';

const { batch: B, sequence: T, vocabulary: V } = kShape;

function identity(size) {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; ++i) matrix[i * size + i] = 1;
  return matrix;
}

/** The language model over [time, batch] ids; the state goes in and comes out. */
function languageModel(hidden, time, batch) {
  const H = hidden;
  const bound = 1 / Math.sqrt(H);
  return encodeModel({
    node: [
      node('Gather', ['identity', 'ids'], ['x']),
      node('LSTM', ['x', 'W', 'R', 'bias', '', 'h0', 'c0'], ['y', 'h', 'c'], { hidden_size: H }),
      node('Reshape', ['y', 'rows'], ['flat']),
      node('Gemm', ['flat', 'head', 'headBias'], ['logits']),
    ],
    initializer: [
      constant('identity', [V, V], identity(V)),
      constant('W', [1, 4 * H, V], uniform(4 * H * V, bound, 1)),
      constant('R', [1, 4 * H, H], uniform(4 * H * H, bound, 2)),
      constant('bias', [1, 8 * H], uniform(8 * H, bound, 3)),
      constant('rows', [2], BigInt64Array.of(-1n, BigInt(H))),
      constant('head', [H, V], uniform(H * V, bound, 4)),
      constant('headBias', [V], uniform(V, bound, 5)),
    ],
    input: [
      value('ids', 'int32', [time, batch]),
      value('h0', 'float32', [1, batch, H]),
      value('c0', 'float32', [1, batch, H]),
    ],
    output: [
      value('logits', 'float32', [time * batch, V]),
      value('h', 'float32', [1, batch, H]),
      value('c', 'float32', [1, batch, H]),
    ],
  });
}

function zeroState(hidden, batch) {
  const zeros = () =>
    new ort.Tensor('float32', new Float32Array(batch * hidden), [1, batch, hidden]);
  return { h0: zeros(), c0: zeros() };
}

async function openSession(bytes) {
  return ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
}

async function makeForward(hidden) {
  const session = await openSession(languageModel(hidden, T, B));
  const { inputs } = makeWindows(makeText())();
  const feeds = { ids: new ort.Tensor('int32', inputs, [T, B]), ...zeroState(hidden, B) };
  return () => session.run(feeds, ['logits']);
}

async function makeGenerator(hidden) {
  const session = await openSession(languageModel(hidden, 1, 1));
  const next = random(7);
  const ids = new ort.Tensor('int32', Int32Array.of(0), [1, 1]);
  let state = zeroState(hidden, 1);
  return async function step() {
    const { logits, h, c } = await session.run({ ids, ...state });
    ids.data[0] = sample(logits.data, next);
    state = { h0: h, c0: c };
  };
}

/** One operand is a constant of the graph, so that the runtime packs it beforehand. */
async function makeProduct([m, n, k]) {
  const session = await openSession(
    encodeModel({
      node: [node('MatMul', ['a', 'b'], ['c'])],
      initializer: [constant('b', [k, n], uniform(k * n, 1, 2))],
      input: [value('a', 'float32', [m, k])],
      output: [value('c', 'float32', [m, n])],
    }),
  );
  const feeds = { a: new ort.Tensor('float32', uniform(m * k, 1, 1), [m, k]) };
  return () => session.run(feeds);
}

/**
 * @param {import('../lib/work.mjs').Job} job
 * @returns {Promise<import('../lib/work.mjs').Ready>}
 */
export async function prepare(job) {
  ort.env.wasm.numThreads = 1;
  const work = await {
    forward: () => makeForward(job.hidden),
    generate: () => makeGenerator(job.hidden),
    kernels: () => makeProduct(job.product),
  }[job.suite]();
  return {
    round: (iterations) =>
      timed(async () => {
        for (let i = 0; i < iterations; ++i) await work();
      }),
  };
}
