// What the experiments with sequence to sequence have in common.

import { fitKeepingBest } from './best.mjs';
import { stopwatch } from './stopwatch.mjs';
import { mean } from './words.mjs';

/** @typedef {{ source: string | string[], target: string | string[] }} Pair */
/** @typedef {import('./experiment.mjs').Row} Row */

/** How many hypotheses are followed in what is reported; 1 is greedy. */
const kBeams = [1, 2, 5, 10];

/** @param {readonly Pair[]} pairs */
const longestTarget = (pairs) => Math.max(...pairs.map(({ target }) => [...target].length));

/**
 * A model that was trained, and how long that took. Its learning rate falls to nothing over the steps,
 * as half a cosine.
 * @param {import('./experiment.mjs').Context} context
 * @param {string} name in what is told
 * @param {import('unrolled').SequenceToSequenceOptions} options
 * @param {readonly Pair[]} pairs
 * @param {{ steps: number } & Record<string, unknown>} fit
 */
export async function trainFor({ unrolled, tell }, name, options, pairs, { steps, ...fit }) {
  const model = await unrolled.sequenceToSequence(options);
  const stop = stopwatch();
  for await (const { step, loss, tokensPerSecond } of model.fit(pairs, {
    clipNorm: 1,
    schedule: { type: 'cosine', totalSteps: steps },
    ...fit,
    steps,
    reportEvery: Math.max(1, Math.round(steps / 10)),
  }))
    tell(
      `${name}: step ${step} of ${steps}, loss ${loss.toFixed(4)}, ` +
        `${Math.round(tokensPerSecond)} tokens/s, ${Math.round(stop().seconds)} s`,
    );
  return { model, time: stop(), maxLength: longestTarget(pairs) };
}

/**
 * The same for epochs over data that are few: the epoch is kept after which most tokens of the held-out
 * pairs are right, each told those before it.
 * @param {import('./experiment.mjs').Context} context
 * @param {string} name
 * @param {import('unrolled').SequenceToSequenceOptions} options
 * @param {{ train: readonly Pair[], held: readonly Pair[] }} pairs
 * @param {{ epochs: number, batchSize: number } & Record<string, unknown>} fit
 */
export async function trainKeepingBest({ unrolled, tell }, name, options, { train, held }, fit) {
  const untrained = await unrolled.sequenceToSequence(options);
  const stop = stopwatch();
  const totalSteps = fit.epochs * Math.ceil(train.length / fit.batchSize);
  const { model, epoch } = await fitKeepingBest(
    unrolled,
    untrained,
    {
      train,
      held,
      score: ({ tokenAccuracy }) => tokenAccuracy,
      tell: (line) => tell(`${name}: ${line}`),
    },
    { clipNorm: 1, schedule: { type: 'cosine', totalSteps }, ...fit },
  );
  tell(`${name}: the model after epoch ${epoch} is kept`);
  return { model, time: stop(), maxLength: longestTarget(train) };
}

/**
 * What a trained model reaches with beams of several widths: the task's figures, and the mean log
 * probability of what it wrote where it came to an end with every width, which a wider beam should not
 * make worse. The first row has the time of the training. Nothing is written that is longer than all that it learnt to write.
 * @param {{ tell: (line: string) => void }} context
 * @param {string} name
 * @param {{ model: import('unrolled').SequenceToSequence, time: object, maxLength: number }} trained
 * @param {readonly (string | string[])[]} sources
 * @param {(outputs: import('unrolled').Transduction[]) => Record<string, number>} figures by measure
 * @returns {Promise<Row[]>}
 */
export async function beamRows({ tell }, name, { model, time, maxLength }, sources, figures) {
  const written = [];
  for (const beamWidth of kBeams) {
    const stop = stopwatch();
    written.push(await model.transduce(sources, { beamWidth, maxLength }));
    tell(`${name}, beam ${beamWidth}: ${Math.round(stop().seconds)} s`);
  }
  // What was cut off has no probability that could be held against that of a whole sequence.
  const ended = (_, i) => written.every((outputs) => outputs[i].finished);
  const rows = written.flatMap((outputs, i) => {
    const whole = outputs.filter(ended);
    const measures = {
      ...figures(outputs),
      'came to an end, %':
        (100 * outputs.filter(({ finished }) => finished).length) / outputs.length,
      'mean log probability': mean(whole.map(({ logProbability }) => logProbability)),
    };
    const label = `${name}, beam ${kBeams[i]}`;
    tell(`${label}: ${JSON.stringify(measures)}`);
    return Object.entries(measures).map(([measure, value]) => ({ case: label, measure, value }));
  });
  Object.assign(rows[0], time);
  return rows;
}

/** Of how many pairs exactly the target was written, in percent. */
export function exactShare(outputs, targets) {
  const wanted = targets.map((target) => [...target].join(' '));
  const right = outputs.filter(({ tokens }, i) => tokens.join(' ') === wanted[i]);
  return (100 * right.length) / outputs.length;
}
