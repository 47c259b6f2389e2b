// Digits read row by row.

import { kColumns, readMnist } from './data/mnist.mjs';
import { fitKeepingBest } from './lib/best.mjs';

/** Every twentieth training image chooses the epoch. */
const kHeldOut = 20;

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'MNIST, row by row',
  about:
    'LSTM of 128 units over 28 rows, the last state classified; 45 000 training images, of which ' +
    'a twentieth chooses the epoch, and the official 10 000 test images.',
  published: 'no common figure; networks of this kind reach 98 to 99 %',
  async run({ unrolled, quick, tell }) {
    const all = readMnist('train-45000');
    const train = all.filter((_, i) => i % kHeldOut !== 0).slice(0, quick ? 4000 : Infinity);
    const held = all.filter((_, i) => i % kHeldOut === 0);
    const labels = Array.from({ length: 10 }, (_, digit) => String(digit));
    const started = performance.now();
    const untrained = await unrolled.sequenceClassifier({
      inputSize: kColumns,
      labels,
      network: { cell: 'lstm', hiddenSize: 128 },
      seed: 1,
    });
    const epochs = quick ? 1 : 8;
    const batchSize = 64;
    const { model, epoch } = await fitKeepingBest(
      unrolled,
      untrained,
      { train, held, score: ({ accuracy }) => accuracy, tell },
      {
        epochs,
        batchSize,
        optimizer: { type: 'adam', learningRate: 0.002 },
        schedule: { type: 'cosine', totalSteps: epochs * Math.ceil(train.length / batchSize) },
        clipNorm: 5,
      },
    );
    const seconds = (performance.now() - started) / 1000;
    const { accuracy } = await model.evaluate(readMnist('t10k'));
    model.dispose();
    tell(`${(100 * accuracy).toFixed(2)} % of the test images, epoch ${epoch}`);
    return [{ case: 'lstm, 128 units', measure: 'accuracy, %', value: 100 * accuracy, seconds }];
  },
};
