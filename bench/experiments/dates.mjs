// Dates in twenty ways → ISO 8601, character by character.

import { Vocabulary } from 'unrolled';
import { drawDatePair, isHeldOut, kDateStyles } from '../../demos/shared/tasks/dates.js';
import { drawDistinct } from '../../demos/shared/tasks/pairs.js';
import { uniform } from '../../demos/shared/tasks/uniform.js';
import { beamRows, exactShare, trainFor } from './lib/transduction.mjs';

const kTest = 2000;
const kTrain = 32_000;

/** Pairs of days that are held out, or of the others. */
function drawFrom(random, heldOut) {
  return () => {
    for (;;) {
      const pair = drawDatePair(random);
      if (isHeldOut(pair.target) === heldOut) return pair;
    }
  };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Dates to ISO 8601',
  about:
    `${kDateStyles.length} ways to write a day of 1950 to 2049, character by character. GRU of 128 ` +
    'units, bidirectional encoder, additive attention, embeddings of 64, batches of 64; exact match ' +
    `on ${kTest} dates of days that are in training in no way.`,
  published: 'none',
  async run(context) {
    const test = drawDistinct(drawFrom(uniform(1), true), kTest);
    const train = Array.from({ length: kTrain }, drawFrom(uniform(2), false));
    const targets = test.map(({ target }) => target);
    const trained = await trainFor(
      context,
      'dates',
      {
        source: Vocabulary.characters(train.map(({ source }) => source).join('')),
        target: Vocabulary.characters(train.map(({ target }) => target).join('')),
        network: { cell: 'gru', hiddenSize: 128, bidirectional: true },
        embeddingSize: 64,
        seed: 1,
      },
      train,
      {
        steps: context.quick ? 10 : 500,
        batchSize: 64,
        optimizer: { type: 'adam', learningRate: 0.004 },
      },
    );
    const rows = await beamRows(
      context,
      'unseen days',
      trained,
      test.map(({ source }) => source),
      (outputs) => ({ 'exact, %': exactShare(outputs, targets) }),
    );
    trained.model.dispose();
    return rows;
  },
};
