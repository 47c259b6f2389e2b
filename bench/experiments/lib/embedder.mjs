// What the experiments that search in sound train to compare it with.

import { stopwatch } from './stopwatch.mjs';

/**
 * A new embedder with what its training needs but the losses; the learning rate falls over the passes.
 * @param {import('./experiment.mjs').Context} context
 * @param {{ units: number, passes: number, learningRate: number, features?: object } & Record<string, unknown>} how
 *   units of a direction; the rest are options of `fit`
 * @param {number} count of the recordings that a pass reads
 */
export async function prepareEmbedder(
  { unrolled, quick },
  { units, passes, learningRate, features, ...fit },
  count,
) {
  const epochs = quick ? 1 : passes;
  const batchSize = 32;
  const epochSteps = Math.ceil(count / batchSize);
  const model = await unrolled.speechEmbedder({
    network: { cell: 'gru', hiddenSize: units, bidirectional: true },
    features,
    seed: 1,
  });
  const options = {
    ...fit,
    ...{ epochs, batchSize, clipNorm: 1 },
    optimizer: { type: 'adam', learningRate },
    schedule: { type: 'cosine', totalSteps: epochs * epochSteps, minimum: 0.05 },
    reportEvery: epochSteps,
  };
  return { model, options };
}

/**
 * An embedder that is told the words of the recordings: what is written is another recording of the word, and
 * words are kept apart.
 * @param {import('./experiment.mjs').Context} context
 * @param {Parameters<typeof prepareEmbedder>[1]} how
 * @param {readonly import('unrolled').SpeechExample[]} recordings
 */
export async function trainEmbedder(context, how, recordings) {
  const stop = stopwatch();
  const { copies = 0 } = Object(how.augmentation);
  const { model, options } = await prepareEmbedder(context, how, recordings.length * (1 + copies));
  for await (const { epoch, loss } of model.fit(recordings, options))
    context.tell(`pass ${epoch}: loss ${loss.toFixed(3)}`);
  return { model, pass: options.epochs, time: stop() };
}
