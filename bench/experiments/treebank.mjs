// Tags of newspaper sentences → their trees, without words.

import { Vocabulary } from 'unrolled';
import { readTreeTokens } from '../../demos/shared/tasks/trees.js';
import { readTreebankParts } from './data/treebank.mjs';
import { beamRows, trainKeepingBest } from './lib/transduction.mjs';
import { distinct } from './lib/words.mjs';
import { scoreBrackets } from './scores/brackets.mjs';

/** Tags of a sentence at most: evalb's own limit for its second count. */
const kLongest = 40;

const notTooLong = (part) => part.filter(({ source }) => source.length <= kLongest);

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Treebank sample, tags to trees',
  about:
    `Sentences of at most ${kLongest} tags of the sample that NLTK distributes; files 1 to 159 train, 160 ` +
    'to 179 choose the epoch, 180 to 199 test. The tree is written as brackets and tags, without traces ' +
    'and functions. GRU of 128 units, bidirectional encoder, additive attention. Brackets as evalb counts ' +
    'them with COLLINS.prm, except that an output without a tree, or with another number of tags, has no ' +
    'bracket rather than being left out.',
  published:
    'none on this sample; with words and ten times the sentences an LSTM with attention reaches 88.3' +
    '(Vinyals et al. 2015, section 23)',
  async run(context) {
    const parts = readTreebankParts();
    const train = notTooLong(parts.train);
    const development = notTooLong(parts.development);
    const test = notTooLong(parts.test);
    const pairs = (part) => part.map(({ source, target }) => ({ source, target }));
    const vocabulary = (side) =>
      Vocabulary.tokens(distinct([...train, ...development, ...test].map((pair) => pair[side])), {
        unit: 'words',
      });
    const trained = await trainKeepingBest(
      context,
      'treebank',
      {
        source: vocabulary('source'),
        target: vocabulary('target'),
        network: { cell: 'gru', hiddenSize: 128, bidirectional: true },
        embeddingSize: 64,
        inputDropout: 0.2,
        outputDropout: 0.3,
        seed: 1,
      },
      { train: pairs(train), held: pairs(development) },
      {
        epochs: context.quick ? 1 : 40,
        batchSize: 16,
        optimizer: { type: 'adam', learningRate: 0.003 },
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
          'labelled bracket F1, %': 100 * f1,
          'precision, %': 100 * precision,
          'recall, %': 100 * recall,
          'exact, %': 100 * exact,
          'well-formed, %': (100 * trees.filter(Boolean).length) / trees.length,
          'well-formed with every tag, %': 100 * (1 - unusable),
        };
      },
    );
    trained.model.dispose();
    return rows;
  },
};
