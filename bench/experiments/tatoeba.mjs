// English sentences → Chinese characters, with attention and without.

import { readTatoeba, splitSentences } from './data/tatoeba.mjs';
import { beamRows, trainKeepingBest } from './lib/transduction.mjs';
import { vocabularyOf } from './lib/words.mjs';
import { characterBleu } from './scores/bleu.mjs';

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Tatoeba, English to Chinese',
  about:
    'English words in lower case to Chinese characters, those of two occurrences and more; 20 133 pairs, ' +
    'split by the English sentence: a tenth tests, a fortieth chooses the epoch. GRU of 192 units, ' +
    'bidirectional encoder, embeddings of 96, dropout 0.3. BLEU-4 of the whole test on characters, ' +
    'against all translations of a sentence, brevity penalty, no smoothing ' +
    '(sacreBLEU: `nrefs:var|case:mixed|eff:no|tok:char|smooth:none`).',
  published: 'none on this split; both scripts, simplified and traditional, are in it',
  async run(context) {
    const { train, dev, test } = splitSentences(readTatoeba());
    const pairs = (part) =>
      part.flatMap(({ english, chinese }) =>
        chinese.map((text) => ({ source: english, target: [...text] })),
      );
    const learnt = pairs(train);
    const rows = [];
    for (const attention of ['additive', 'none']) {
      const name = `attention ${attention}`;
      const trained = await trainKeepingBest(
        context,
        name,
        {
          source: vocabularyOf(
            learnt.map(({ source }) => source),
            2,
          ),
          target: vocabularyOf(
            learnt.map(({ target }) => target),
            2,
          ),
          network: { cell: 'gru', hiddenSize: 192, bidirectional: true },
          embeddingSize: 96,
          attention,
          inputDropout: 0.3,
          outputDropout: 0.3,
          seed: 1,
        },
        { train: learnt, held: pairs(dev) },
        {
          epochs: context.quick ? 1 : 12,
          batchSize: 64,
          optimizer: { type: 'adam', learningRate: 0.003 },
        },
      );
      const sources = test.map(({ english }) => english);
      rows.push(
        ...(await beamRows(context, name, trained, sources, (outputs) => ({
          'character BLEU': characterBleu(
            outputs.map(({ tokens }, i) => ({
              // What the model cannot write is one wrong character.
              output: tokens.map((token) => (token === '<unk>' ? '�' : token)).join(''),
              references: test[i].chinese,
            })),
          ),
        }))),
      );
      trained.model.dispose();
    }
    return rows;
  },
};
