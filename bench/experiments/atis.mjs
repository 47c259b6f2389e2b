// Slot filling on ATIS (Mesnil et al. 2013): the chunk F1 of the test sentences, three seeds.

import { readAtis } from './data/atis.mjs';
import { fitKeepingBest } from './lib/best.mjs';
import { distinct, mean, vocabularyOf } from './lib/words.mjs';

/** Every tenth training sentence chooses the epoch. */
const kHeldOut = 10;

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'ATIS slot filling',
  about:
    'Bidirectional LSTM of 100 units a direction, softmax, embeddings of 100 for the word and its ' +
    'neighbours; official 4978 / 893 sentences, of the former a tenth held out to choose the epoch.',
  published:
    'Elman 94.98, LSTM 94.85 (Mesnil et al. 2015); encoder-labeler 95.66 (Kurata et al. 2016)',
  async run({ unrolled, quick, tell }) {
    const all = readAtis('train');
    const test = readAtis('test');
    const train = all.filter((_, i) => i % kHeldOut !== 0);
    const held = all.filter((_, i) => i % kHeldOut === 0);
    const rows = [];
    for (const seed of quick ? [1] : [1, 2, 3]) {
      const started = performance.now();
      const untrained = await unrolled.sequenceTagger({
        vocabulary: vocabularyOf(
          train.map(({ tokens }) => tokens),
          2,
        ),
        tags: distinct(all.map(({ tags }) => tags)),
        embeddingSize: 100,
        contextWindow: 3,
        inputDropout: 0.5,
        outputDropout: 0.5,
        network: { cell: 'lstm', hiddenSize: 100, bidirectional: true },
        seed,
      });
      const epochs = quick ? 2 : 25;
      const batchSize = 16;
      const { model, epoch } = await fitKeepingBest(
        unrolled,
        untrained,
        { train, held, score: ({ f1 }) => f1, tell },
        {
          epochs,
          batchSize,
          optimizer: { type: 'adam', learningRate: 0.002 },
          schedule: { type: 'cosine', totalSteps: epochs * Math.ceil(train.length / batchSize) },
          clipNorm: 5,
        },
      );
      const seconds = (performance.now() - started) / 1000;
      const { f1, accuracy } = await model.evaluate(test);
      model.dispose();
      tell(`seed ${seed}: F1 ${(100 * f1).toFixed(2)}, epoch ${epoch}, ${Math.round(seconds)} s`);
      rows.push(
        { case: `seed ${seed}`, measure: 'F1, %', value: 100 * f1, seconds },
        { case: `seed ${seed}`, measure: 'accuracy of words, %', value: 100 * accuracy },
      );
    }
    const scores = rows.filter(({ measure }) => measure === 'F1, %').map(({ value }) => value);
    return [...rows, { case: 'mean', measure: 'F1, %', value: mean(scores) }];
  },
};
