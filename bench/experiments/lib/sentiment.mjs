import { fitKeepingBest } from './best.mjs';
import { mean, vocabularyOf } from './words.mjs';

/**
 * A classifier of sentences from random embeddings: trains on `train`, keeps the epoch that is best on
 * `dev`, and gives a row with the accuracy on `test`.
 */
async function classifyOnce({ unrolled, quick, tell }, { train, dev, test }, seed) {
  const started = performance.now();
  const untrained = await unrolled.sequenceClassifier({
    vocabulary: vocabularyOf(
      train.map(({ tokens }) => tokens),
      2,
    ),
    labels: ['0', '1'],
    embeddingSize: 100,
    inputDropout: 0.5,
    outputDropout: 0.5,
    pooling: 'mean',
    network: { cell: 'lstm', hiddenSize: 100, bidirectional: true },
    seed,
  });
  const { model, epoch } = await fitKeepingBest(
    unrolled,
    untrained,
    { train, held: dev, score: ({ accuracy }) => accuracy, tell },
    {
      epochs: quick ? 1 : 12,
      batchSize: 32,
      optimizer: { type: 'adam', learningRate: 0.001 },
      clipNorm: 5,
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const { accuracy } = await model.evaluate(test);
  model.dispose();
  tell(`seed ${seed}: ${(100 * accuracy).toFixed(2)} % on the test sentences, epoch ${epoch}`);
  return { case: `seed ${seed}`, measure: 'accuracy, %', value: 100 * accuracy, seconds };
}

/** A row for each of three seeds, and their mean. */
export async function classifySentences(context, parts) {
  const rows = [];
  for (const seed of context.quick ? [1] : [1, 2, 3])
    rows.push(await classifyOnce(context, parts, seed));
  const scores = rows.map(({ value }) => value);
  return [...rows, { case: 'mean', measure: 'accuracy, %', value: mean(scores) }];
}

/** What both experiments say of the model. */
export const kSentimentModel =
  'Bidirectional LSTM of 100 units a direction, mean over the words, random embeddings of 100.';
