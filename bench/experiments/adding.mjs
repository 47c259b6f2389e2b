// The adding problem for every cell, the same number of steps for each.

import { addingProblem, kConstantGuess } from '../../demos/shared/tasks/addingProblem.js';
import { kCells } from '../../demos/shared/tasks/cells.js';

const kTrain = 20_000;
const kTest = 2_000;
const kHidden = 100;

async function trainOne({ unrolled, tell }, cell, length, steps, train, test) {
  const started = performance.now();
  const model = await unrolled.sequenceRegressor({
    inputSize: 2,
    network: { cell, hiddenSize: kHidden },
    seed: 1,
  });
  for await (const { step, loss } of model.fit(train, {
    steps,
    batchSize: 32,
    optimizer: { type: 'adam', learningRate: 0.001 },
    clipNorm: 1,
    reportEvery: Math.ceil(steps / 10),
  })) {
    tell(`${cell}, T = ${length}: step ${step}, loss ${loss.toFixed(4)}`);
  }
  const seconds = (performance.now() - started) / 1000;
  const { mse } = await model.evaluate(test);
  model.dispose();
  return { case: `${cell}, T = ${length}`, measure: 'test MSE', value: mse, seconds };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Adding problem',
  about:
    `One layer of ${kHidden} units, ${kTrain} sequences, batches of 32, Adam at 0.001, norm clipped ` +
    `at 1, as many steps for every cell. Always saying 1 costs ${kConstantGuess.toFixed(4)}.`,
  published:
    'Le, Jaitly and Hinton 2015, figure 1: at T = 150 LSTM and IRNN solve it, tanh networks do not; ' +
    'at T = 300 IRNN does',
  async run(context) {
    const rows = [];
    for (const length of context.quick ? [20] : [150, 300]) {
      const train = addingProblem(length, kTrain, 1);
      const test = addingProblem(length, kTest, 2);
      for (const cell of kCells)
        rows.push(await trainOne(context, cell, length, context.quick ? 100 : 6000, train, test));
    }
    return rows;
  },
};
