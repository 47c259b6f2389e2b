// Slot filling on ATIS (Mesnil et al. 2013): the chunk F1 of the test sentences, three seeds.

import { readAtis } from './data/atis.mjs';
import { distinct, mean, vocabularyOf } from './lib/words.mjs';

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'ATIS slot filling',
  about:
    'Bidirectional LSTM of 200 units a direction, softmax, embeddings of 100; official 4978 / 893 sentences, ' +
    'the model of the last epoch. Sizes, dropout and number of epochs were chosen on tenths of the training ' +
    'sentences that were held out; then all of them were learnt from.',
  published:
    'Elman 94.98, LSTM 94.85 (Mesnil et al. 2015); encoder-labeler 95.66 (Kurata et al. 2016)',
  async run({ unrolled, quick, tell }) {
    const train = readAtis('train');
    const test = readAtis('test');
    const rows = [];
    for (const seed of quick ? [1] : [1, 2, 3]) {
      const started = performance.now();
      const model = await unrolled.sequenceTagger({
        vocabulary: vocabularyOf(
          train.map(({ tokens }) => tokens),
          2,
        ),
        tags: distinct(train.map(({ tags }) => tags)),
        embeddingSize: 100,
        inputDropout: 0.5,
        outputDropout: 0.5,
        network: { cell: 'lstm', hiddenSize: 200, bidirectional: true },
        seed,
      });
      const epochs = quick ? 2 : 25;
      const batchSize = 16;
      const fit = model.fit(train, {
        epochs,
        batchSize,
        optimizer: { type: 'adam', learningRate: 0.002 },
        schedule: { type: 'cosine', totalSteps: epochs * Math.ceil(train.length / batchSize) },
        clipNorm: 5,
        // Only after each epoch.
        reportEvery: Number.MAX_SAFE_INTEGER,
      });
      for await (const { epoch, loss, tokensPerSecond } of fit) {
        tell(`epoch ${epoch}: loss ${loss.toFixed(4)}, ${Math.round(tokensPerSecond)} tokens/s`);
      }
      const seconds = (performance.now() - started) / 1000;
      const { f1, accuracy } = await model.evaluate(test);
      model.dispose();
      tell(`seed ${seed}: F1 ${(100 * f1).toFixed(2)}, ${Math.round(seconds)} s`);
      rows.push(
        { case: `seed ${seed}`, measure: 'F1, %', value: 100 * f1, seconds },
        { case: `seed ${seed}`, measure: 'accuracy of words, %', value: 100 * accuracy },
      );
    }
    const scores = rows.filter(({ measure }) => measure === 'F1, %').map(({ value }) => value);
    return [...rows, { case: 'mean', measure: 'F1, %', value: mean(scores) }];
  },
};
