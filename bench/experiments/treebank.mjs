// Tags of newspaper sentences → their trees, without words.

import { Vocabulary } from 'unrolled';
import { scoreBrackets } from '../../demos/shared/tasks/brackets.js';
import { readTreeTokens } from '../../demos/shared/tasks/trees.js';
import { phrasesOf, readTreebankParts } from './data/treebank.mjs';
import { beamRows, trainFor } from './lib/transduction.mjs';
import { distinct } from './lib/words.mjs';

/** Tags of a sentence at most, and of a phrase at least. */
const kLongest = 25;
const kShortest = 4;
const kBatch = 32;
const kEpochs = 5;

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Treebank sample, tags to trees',
  about:
    `Sentences of at most ${kLongest} tags of the sample that NLTK distributes; files 1 to 159 train, 180 ` +
    'to 199 test, and on those between the settings were chosen. The tree is written as brackets and ' +
    'tags, without traces and functions. Trained on the sentences and, because they are few, on every ' +
    `phrase in them of at least ${kShortest} tags. LSTM of 128 units, ` +
    'bidirectional encoder, additive attention. Brackets as evalb counts them with COLLINS.prm, except ' +
    'that an output that is no tree, or has another number of tags, counts as one without brackets ' +
    'rather than being left out.',
  published:
    'none on this sample; with words and ten times the sentences an LSTM with attention reaches an F1 ' +
    'of 88.3 on section 23 (Vinyals et al. 2015)',
  async run(context) {
    const parts = readTreebankParts();
    const train = phrasesOf(parts.train, kShortest, kLongest);
    const test = parts.test.filter(({ source }) => source.length <= kLongest);
    const all = Object.values(parts).flat();
    const vocabulary = (side) =>
      Vocabulary.tokens(distinct(all.map((pair) => pair[side])), { unit: 'words' });
    const trained = await trainFor(
      context,
      'treebank',
      {
        source: vocabulary('source'),
        target: vocabulary('target'),
        network: { cell: 'lstm', hiddenSize: 128, bidirectional: true },
        embeddingSize: 64,
        inputDropout: 0.1,
        outputDropout: 0.3,
        seed: 1,
      },
      train,
      {
        steps: context.quick ? 10 : kEpochs * Math.ceil(train.length / kBatch),
        batchSize: kBatch,
        optimizer: { type: 'adam', learningRate: 0.004 },
      },
    );
    const rows = await beamRows(
      context,
      `at most ${kLongest} tags`,
      trained,
      test.map(({ source }) => source),
      (outputs) => {
        const trees = outputs.map(({ tokens }) => readTreeTokens(tokens));
        const scored = trees.map((output, i) => ({ output, reference: test[i].tree }));
        const { precision, recall, f1, exact, unusable } = scoreBrackets(scored);
        return {
          'well-formed, %': (100 * trees.filter(Boolean).length) / trees.length,
          'well-formed with every tag, %': 100 * (1 - unusable),
          'labelled bracket F1, %': 100 * f1,
          'precision, %': 100 * precision,
          'recall, %': 100 * recall,
          'exact, %': 100 * exact,
        };
      },
    );
    trained.model.dispose();
    return rows;
  },
};
