// Letters of English words → phones.

import { Vocabulary } from 'unrolled';
import { readCmudict, splitWords } from './data/cmudict.mjs';
import { beamRows, trainFor } from './lib/transduction.mjs';
import { distinct } from './lib/words.mjs';
import { scorePhones } from './scores/phones.mjs';

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'CMUdict, letters to phones',
  about:
    'Words of letters and apostrophes, 39 phones without stress; a tenth of the words, drawn at random, ' +
    'is held out with all their pronunciations. GRU of 128 units, bidirectional encoder, additive ' +
    'attention, embeddings of 64. Edits over phones, for each word against the nearest of its ' +
    'pronunciations.',
  published:
    'phone error 5.5 (bidirectional LSTM with alignments, Yao and Zweig 2015), 7.6 (LSTM without, the ' +
    'same), on another split',
  async run(context) {
    const { train, test } = splitWords(readCmudict());
    const pairs = train.flatMap(({ letters, pronunciations }) =>
      pronunciations.map((phones) => ({ source: letters, target: phones })),
    );
    const batchSize = 128;
    const epochs = 3;
    const trained = await trainFor(
      context,
      'cmudict',
      {
        source: Vocabulary.tokens(distinct(pairs.map(({ source }) => source))),
        target: Vocabulary.tokens(distinct(pairs.map(({ target }) => target))),
        network: { cell: 'gru', hiddenSize: 128, bidirectional: true },
        embeddingSize: 64,
        seed: 1,
      },
      pairs,
      {
        steps: context.quick ? 10 : epochs * Math.ceil(pairs.length / batchSize),
        batchSize,
        optimizer: { type: 'adam', learningRate: 0.003 },
      },
    );
    const rows = await beamRows(
      context,
      'held-out words',
      trained,
      test.map(({ letters }) => letters),
      (outputs) => {
        const words = outputs.map(({ tokens }, i) => ({
          output: tokens,
          references: test[i].pronunciations,
        }));
        const { phoneError, wordError } = scorePhones(words);
        return { 'phone error, %': 100 * phoneError, 'word error, %': 100 * wordError };
      },
    );
    trained.model.dispose();
    return rows;
  },
};
