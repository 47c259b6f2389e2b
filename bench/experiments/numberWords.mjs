// Numbers in English words → Chinese characters, up to twelve digits, letter by letter.

import { Vocabulary } from 'unrolled';
import { drawNumberPair } from '../../demos/shared/tasks/numberWords.js';
import { drawDistinct } from '../../demos/shared/tasks/pairs.js';
import { uniform } from '../../demos/shared/tasks/uniform.js';
import { beamRows, exactShare, trainFor } from './lib/transduction.mjs';

const kTest = 2000;
const kTrain = 57_600;
const kBatch = 64;
/** Of letters, spaces and hyphens. */
const kLong = 25;

/** Numbers to test on, numbers that settings were tried on, and the rest to train on. */
function makeParts() {
  const random = uniform(1);
  // Fewer digits are too few numbers to part.
  const drawLong = (from) => () => drawNumberPair(from, { fewest: 4 });
  const tried = drawDistinct(drawLong(random), kTest);
  const unseen = new Set(tried.map(({ number }) => number));
  const train = [];
  while (train.length < kTrain) {
    const pair = drawNumberPair(random);
    if (!unseen.has(pair.number)) train.push(pair);
  }
  const seen = new Set([...tried, ...train].map(({ number }) => number));
  const fresh = uniform(2);
  const test = drawDistinct(() => {
    for (;;) {
      const pair = drawLong(fresh)();
      if (!seen.has(pair.number)) return pair;
    }
  }, kTest);
  return { train, test };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Number words to Chinese characters',
  about:
    'English cardinals letter by letter, with and without "and", to 汉字, 0 to 999 999 999 999. GRU of ' +
    '128 units, bidirectional encoder, embeddings of 64, batches of 64. Numbers are drawn so that all ' +
    `lengths come up alike and zeros often; exact match on ${kTest} numbers of four to twelve digits that ` +
    `are not in training. Long are inputs of more than ${kLong} letters.`,
  published: 'none',
  async run(context) {
    const { train, test } = makeParts();
    const rows = [];
    const long = test.map(({ source }) => source.length > kLong);
    for (const attention of ['additive', 'none']) {
      const trained = await trainFor(
        context,
        `attention ${attention}`,
        {
          source: Vocabulary.characters(train.map(({ source }) => source).join('')),
          target: Vocabulary.characters(train.map(({ target }) => target).join('')),
          network: { cell: 'gru', hiddenSize: 128, bidirectional: true },
          embeddingSize: 64,
          attention,
          seed: 1,
        },
        train.map(({ source, target }) => ({ source, target })),
        {
          steps: context.quick ? 10 : 900,
          batchSize: kBatch,
          optimizer: { type: 'adam', learningRate: 0.004 },
        },
      );
      const figures = (outputs) => {
        const share = (wanted) =>
          exactShare(
            outputs.filter((_, i) => long[i] === wanted),
            test.filter((_, i) => long[i] === wanted).map(({ target }) => target),
          );
        return {
          'exact, %': exactShare(
            outputs,
            test.map(({ target }) => target),
          ),
          'exact where long, %': share(true),
          'exact where short, %': share(false),
        };
      };
      const sources = test.map(({ source }) => source);
      rows.push(...(await beamRows(context, `attention ${attention}`, trained, sources, figures)));
      trained.model.dispose();
    }
    return rows;
  },
};
