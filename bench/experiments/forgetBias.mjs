// What the first bias of the forget gate does for long lags (Gers et al. 2000; Jozefowicz et al. 2015).

import { addingProblem, kConstantGuess } from '../../demos/shared/tasks/addingProblem.js';

const kLength = 100;

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Forget-gate bias and long lags',
  about:
    `Adding problem, T = ${kLength}, 50 units, 10 000 sequences, batches of 32, Adam at 0.002: the mean ` +
    `over the last tenth of the steps. Always saying 1 costs ${kConstantGuess.toFixed(4)}. The LSTM of ` +
    '1997 has no forget gate.',
  published:
    'no figure; Jozefowicz et al. 2015 find that a bias of 1 or more closes the gap between LSTM and GRU',
  async run({ unrolled, quick, tell }) {
    const train = addingProblem(kLength, 10_000, 1);
    const rows = [];
    for (const [name, network] of [
      ['bias -2', { cell: 'lstm', forgetBias: -2 }],
      ['bias 0', { cell: 'lstm', forgetBias: 0 }],
      ['bias 1', { cell: 'lstm', forgetBias: 1 }],
      ['bias 3', { cell: 'lstm', forgetBias: 3 }],
      ['no forget gate', { cell: 'lstm-1997' }],
    ]) {
      const model = await unrolled.sequenceRegressor({
        inputSize: 2,
        network: { ...network, hiddenSize: 50 },
        seed: 1,
      });
      const steps = quick ? 50 : 2000;
      const started = performance.now();
      let sum = 0;
      let counted = 0;
      for await (const { step, loss } of model.fit(train, {
        steps,
        batchSize: 32,
        optimizer: { type: 'adam', learningRate: 0.002 },
        clipNorm: 1,
      })) {
        if (step <= 0.9 * steps) continue;
        sum += loss;
        ++counted;
      }
      const seconds = (performance.now() - started) / 1000;
      model.dispose();
      tell(`${name}: ${(sum / counted).toFixed(5)}`);
      rows.push({ case: name, measure: 'MSE at the end', value: sum / counted, seconds });
    }
    return rows;
  },
};
