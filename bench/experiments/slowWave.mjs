// Writing a slow wave from nothing (Koutník et al. 2014, section 4.1): the network hears nothing and
// has to say 320 values of a sum of slow sines with a little of a fast one.

import { fitWhole } from './lib/fit.mjs';

const kLength = 320;
const kWaves = 5;

/** A wave with a period as long as itself, and shorter ones. */
function makeWave(seed) {
  return Float32Array.from({ length: kLength }, (_, t) => {
    const phase = (2 * Math.PI * t) / kLength;
    return (
      0.5 * Math.sin(phase * (1 + 0.13 * seed) + seed) +
      0.3 * Math.sin(phase * (2.7 + 0.21 * seed) + 2 * seed) +
      0.15 * Math.sin(phase * 7.3 + 3 * seed)
    );
  });
}

async function trainOne({ unrolled, quick }, network, wave) {
  const model = await unrolled.sequenceRegressor({
    // A constant, because a network has to be given something.
    inputSize: 1,
    perStep: true,
    network,
    seed: 1,
  });
  const data = [{ inputs: new Float32Array(kLength).fill(1), targets: wave }];
  await fitWhole(model, data, {
    steps: quick ? 20 : 2000,
    batchSize: 1,
    optimizer: { type: 'adam', learningRate: 0.003 },
    clipNorm: 1,
  });
  const { mse } = await model.evaluate(data);
  model.dispose();
  return mse;
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'A slow wave from nothing',
  about:
    `${kWaves} waves of ${kLength} values, one network each, 2000 steps of Adam. Elman and Clockwork ` +
    '(nine periods 1 to 256) of 36 units; the mean squared error over the waves.',
  published:
    'Koutník et al. 2014, figure 4: Clockwork ahead of Elman and LSTM of as many weights by an order',
  async run(context) {
    const { tell } = context;
    const rows = [];
    for (const [name, network] of [
      ['elman', { cell: 'elman', hiddenSize: 36 }],
      ['lstm', { cell: 'lstm', hiddenSize: 18 }],
      [
        'clockwork',
        { cell: 'clockwork', hiddenSize: 36, periods: [1, 2, 4, 8, 16, 32, 64, 128, 256] },
      ],
    ]) {
      const started = performance.now();
      let sum = 0;
      for (let seed = 1; seed <= kWaves; ++seed) {
        const mse = await trainOne(context, network, makeWave(seed));
        tell(`${name}, wave ${seed}: ${mse.toFixed(6)}`);
        sum += mse / kWaves;
      }
      const seconds = (performance.now() - started) / 1000;
      rows.push({ case: name, measure: 'MSE', value: sum, seconds });
    }
    return rows;
  },
};
