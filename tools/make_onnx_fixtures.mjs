// Writes those of tests/fixtures/cells that PyTorch has no module for: what ONNX Runtime's LSTM and GRU
// operators compute with peephole weights (`P`), coupled gates (`input_forget`) and the reset before the
// product (`linear_before_reset` 0). Forward only; the format is that of tools/make_fixtures.py.
//
//   npm ci --prefix bench/peers && node tools/make_onnx_fixtures.mjs
//
// Run it after a change here and commit what it writes. ONNX Runtime computes in single precision.

import { Buffer } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { constant, encodeModel, node, value } from '../bench/peers/onnxModel.mjs';
import { root } from './setup/shell.mjs';

const ort = createRequire(path.join(root, 'bench/peers/package.json'))('onnxruntime-web');

// As in tools/make_fixtures.py.
const kNetworks = [
  { layers: 1, directions: 1, input: 5, hidden: 17 },
  { layers: 1, directions: 2, input: 4, hidden: 5 },
  { layers: 2, directions: 1, input: 4, hidden: 6 },
  { layers: 2, directions: 2, input: 5, hidden: 3 },
  { layers: 3, directions: 1, input: 3, hidden: 4 },
  { layers: 3, directions: 2, input: 4, hidden: 3 },
];
const kTime = 6;
const kBatch = 3;
const kLengths = [4, 6, 1];

/** Numbers in [−scale, scale): the generator of tests/cpp/support/numbers.h. */
function numbers(seed, name, count, scale = 1) {
  let state = (2166136261 ^ seed) >>> 0;
  for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 16777619);
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 16) / 32768 - 1) * scale;
  });
}

/**
 * Our cells and how to say them in ONNX. `order`: for every gate of the operator, which block of ours it
 * is (null: unused); `peepholes` the same for `P`.
 */
const kCells = [
  {
    name: 'peephole-lstm',
    operator: 'LSTM',
    states: 2,
    gates: 4, // i, f, g, o; ONNX has i, o, f, c
    order: [0, 3, 1, 2],
    peepholes: [0, 2, 1], // i, f, o; ONNX has i, o, f
    attributes: {},
  },
  {
    name: 'coupled-lstm',
    operator: 'LSTM',
    states: 2,
    gates: 3, // i, g, o
    order: [0, 2, null, 1],
    peepholes: [],
    attributes: { input_forget: 1 },
  },
  {
    name: 'gru-reset-before',
    operator: 'GRU',
    states: 1,
    gates: 3, // r, z, n; ONNX has z, r, h
    order: [1, 0, 2],
    peepholes: [],
    attributes: { linear_before_reset: 0 },
  },
];

const concat = (arrays) => Float32Array.from(arrays.flatMap((array) => [...array]));

/** Blocks of `size` numbers in another order. */
function blocks(values, order, size) {
  return concat(
    order.map((block) =>
      block === null ? new Float32Array(size) : values.subarray(block * size, (block + 1) * size),
    ),
  );
}

/** One layer: `inputs` [T, B, I] and states, each [D, B, H], in; the same of its output out. */
async function runLayer(cell, { layer, directions, input, hidden, seed, lengths }, inputs, states) {
  const parameter = (name, direction, count) =>
    numbers(seed, `rnn.${name}_l${layer}${direction === 1 ? '_reverse' : ''}`, count, 0.5);
  const rows = cell.gates * hidden;
  const each = (make) => concat(Array.from({ length: directions }, (_, d) => make(d)));
  const gates = cell.order.length * hidden;
  const bias = (name, d) => blocks(parameter(name, d, rows), cell.order, hidden);
  const names = ['x', 'W', 'R', 'B', lengths ? 'lengths' : '', 'h0'];
  const initializer = [
    constant(
      'W',
      [directions, gates, input],
      each((d) => blocks(parameter('weight_ih', d, rows * input), cell.order, hidden * input)),
    ),
    constant(
      'R',
      [directions, gates, hidden],
      each((d) => blocks(parameter('weight_hh', d, rows * hidden), cell.order, hidden * hidden)),
    ),
    constant(
      'B',
      [directions, 2 * gates],
      each((d) => concat([bias('bias_ih', d), bias('bias_hh', d)])),
    ),
  ];
  const outputs = ['y', 'h'];
  if (cell.states === 2) {
    names.push('c0');
    outputs.push('c');
  }
  if (cell.peepholes.length > 0) {
    names.push('P');
    const count = cell.peepholes.length * hidden;
    initializer.push(
      constant(
        'P',
        [directions, count],
        each((d) => blocks(parameter('weight_ch', d, count), cell.peepholes, hidden)),
      ),
    );
  }
  const stateShape = [directions, kBatch, hidden];
  const model = encodeModel({
    node: [
      node(cell.operator, names, outputs, {
        hidden_size: hidden,
        direction: directions === 2 ? 'bidirectional' : 'forward',
        ...cell.attributes,
      }),
    ],
    initializer,
    input: [
      value('x', 'float32', [kTime, kBatch, input]),
      ...(lengths ? [value('lengths', 'int32', [kBatch])] : []),
      ...['h0', 'c0'].slice(0, cell.states).map((name) => value(name, 'float32', stateShape)),
    ],
    output: [
      value('y', 'float32', [kTime, directions, kBatch, hidden]),
      ...['h', 'c'].slice(0, cell.states).map((name) => value(name, 'float32', stateShape)),
    ],
  });
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const result = await session.run({
    x: new ort.Tensor('float32', inputs, [kTime, kBatch, input]),
    ...(lengths ? { lengths: new ort.Tensor('int32', Int32Array.from(lengths), [kBatch]) } : {}),
    ...Object.fromEntries(
      states.map((state, s) => [['h0', 'c0'][s], new ort.Tensor('float32', state, stateShape)]),
    ),
  });
  await session.release();
  // [T, D, B, H] to [T, B, D·H].
  const y = result.y.data;
  const output = new Float32Array(y.length);
  let to = 0;
  for (let t = 0; t < kTime; ++t) {
    for (let b = 0; b < kBatch; ++b) {
      for (let d = 0; d < directions; ++d) {
        const from = ((t * directions + d) * kBatch + b) * hidden;
        output.set(y.subarray(from, from + hidden), to);
        to += hidden;
      }
    }
  }
  return { output, states: ['h', 'c'].slice(0, cell.states).map((name) => result[name].data) };
}

async function caseOf(cell, network, seed, lengths, withInitial) {
  const { layers, directions, hidden } = network;
  const stateSize = directions * kBatch * hidden;
  const all = numbers(seed, 'initial', cell.states * layers * stateSize).map((x) =>
    withInitial ? x : 0,
  );
  let output = numbers(seed, 'input', kTime * kBatch * network.input);
  const final = Array.from({ length: cell.states }, () => []);
  for (let layer = 0; layer < layers; ++layer) {
    const states = final.map((_, s) => {
      const first = (s * layers + layer) * stateSize;
      return all.slice(first, first + stateSize);
    });
    const input = layer === 0 ? network.input : directions * hidden;
    const result = await runLayer(
      cell,
      { layer, directions, input, hidden, seed, lengths },
      output,
      states,
    );
    output = result.output;
    for (const [s, state] of result.states.entries()) final[s].push(state);
  }

  const parts = [`${layers}-layer`, directions === 2 ? 'both' : 'forward'];
  if (lengths) parts.push('lengths');
  if (withInitial) parts.push('initial');
  const array = (name, shape, values) => [
    `array ${[name, ...shape].join(' ')}`,
    Array.from(values, (x) => String(Number(x.toPrecision(8)))).join(' '),
  ];
  return [
    `case ${parts.join('-')}`,
    `seed ${seed}`,
    'oracle onnxruntime',
    `layers ${layers}`,
    `bidirectional ${directions - 1}`,
    `input ${network.input}`,
    `hidden ${hidden}`,
    `time ${kTime}`,
    `batch ${kBatch}`,
    `initial ${Number(withInitial)}`,
    ...(lengths ? array('lengths', [kBatch], lengths) : []),
    ...array('output', [kTime, kBatch, directions * hidden], output),
    ...array('state', [cell.states, layers * directions, kBatch, hidden], concat(final.flat())),
  ];
}

ort.env.wasm.numThreads = 1;
const folder = path.join(root, 'tests/fixtures/cells');
mkdirSync(folder, { recursive: true });
for (const [number, cell] of kCells.entries()) {
  const lines = [];
  for (const [row, network] of kNetworks.entries()) {
    for (const lengths of [undefined, kLengths]) {
      // Each network has both: an initial state, and none.
      const withInitial = (lengths === undefined) === (row % 2 === 0);
      const seed = 1000 + 100 * number + 2 * row + Number(lengths !== undefined);
      lines.push(...(await caseOf(cell, network, seed, lengths, withInitial)));
    }
  }
  writeFileSync(path.join(folder, `${cell.name}.txt`), `${lines.join('\n')}\n`);
}
