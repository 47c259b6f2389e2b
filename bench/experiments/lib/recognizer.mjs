// What the experiments that write down what they hear have in common.

import { stopwatch } from './stopwatch.mjs';

/** @typedef {import('../data/spokenStrings.mjs').SpokenString} SpokenString */

/** What is said of the network where it is described. */
export const kRecognizerModel =
  'MFCC with deltas, six frames side by side every 30 ms, a bidirectional LSTM, CTC; the best path without a ' +
  'language model.';

/**
 * Trains a recogniser and says how many labels of the test are wrong.
 * @param {import('./experiment.mjs').Context} context
 * @param {{ name: string, labels: string[], hiddenSize: number, seed: number, epochs: number, batchSize: number, learningRate: number }} how
 * @param {{ train: SpokenString[], test: SpokenString[] }} data
 * @returns {Promise<import('./experiment.mjs').Row[]>} a row with the errors, and one with their share
 */
export async function recognizerRows({ unrolled, quick, tell }, how, { train, test }) {
  const { name, labels, hiddenSize, seed, batchSize, learningRate } = how;
  const epochs = quick ? 1 : how.epochs;
  const epochSteps = Math.ceil(train.length / batchSize);
  const model = await unrolled.ctcRecognizer({
    ...{ labels, seed },
    network: { cell: 'lstm', hiddenSize, bidirectional: true },
    frameStack: 6,
    frameStride: 3,
    outputDropout: 0.2,
  });
  const stop = stopwatch();
  for await (const { epoch, loss } of model.fit(train, {
    ...{ epochs, batchSize, clipNorm: 1 },
    optimizer: { type: 'adam', learningRate },
    schedule: { type: 'cosine', totalSteps: epochs * epochSteps, minimum: 0.02 },
    reportEvery: epochSteps,
  }))
    tell(`${name}: pass ${epoch}, loss ${loss.toFixed(4)}`);
  const time = stop();
  const { errors, labels: count } = await model.evaluate(test);
  model.dispose();
  tell(`${name}: ${errors} of ${count} words wrong`);
  return [
    { case: name, measure: `word errors, of ${count}`, value: errors, ...time },
    { case: name, measure: 'word errors, %', value: (100 * errors) / count },
  ];
}
