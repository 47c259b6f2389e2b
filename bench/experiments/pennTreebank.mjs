// Words of the Penn Treebank with three networks of equal size (Mikolov et al. 2015, table 2).

import { Vocabulary } from 'unrolled';
import { readPennTreebank } from './data/pennTreebank.mjs';
import { fitWhole } from './lib/fit.mjs';
import { stopwatch } from './lib/stopwatch.mjs';

const kHidden = 100;
const kContext = 40;
const kEpochs = 5;

async function trainOne({ unrolled, quick, tell }, name, network, parts) {
  const watch = stopwatch();
  const model = await unrolled.languageModel({
    vocabulary: parts.vocabulary,
    embeddingSize: kHidden,
    network,
    seed: 1,
  });
  const batch = { batchSize: 32, sequenceLength: 32 };
  const stepsOfEpoch = Math.floor(
    (parts.train.length - 1) / (batch.batchSize * batch.sequenceLength),
  );
  const schedule = { type: 'cosine', totalSteps: kEpochs * stepsOfEpoch };
  let best = { loss: Infinity, file: new Uint8Array() };
  for (let epoch = 1; epoch <= (quick ? 1 : kEpochs); ++epoch) {
    await fitWhole(model, parts.train, {
      ...batch,
      steps: quick ? 20 : undefined,
      optimizer: { type: 'adam', learningRate: 0.004 },
      schedule,
      clipNorm: 5,
    });
    const { loss, perplexity } = await model.evaluate(parts.valid);
    tell(`${name}: epoch ${epoch}, validation perplexity ${perplexity.toFixed(2)}`);
    if (loss < best.loss) best = { loss, file: await model.save() };
  }
  const times = watch();
  model.dispose();
  const kept = await unrolled.open(best.file);
  const { perplexity } = await kept.evaluate(parts.test);
  kept.dispose();
  return { case: name, measure: 'test perplexity', value: perplexity, ...times };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Penn Treebank, words',
  about:
    `One layer of ${kHidden} units (SCRN: ${kHidden} and ${kContext} of context), embeddings of ` +
    `${kHidden}, truncated at 32 steps, ${kEpochs} epochs of Adam, its rate falling from 0.004 along ` +
    'a cosine; 10 000 words.',
  published: 'Elman 129, LSTM 115, SCRN 115 with 100 units (Mikolov et al. 2015, table 2)',
  async run(context) {
    const train = readPennTreebank('train');
    const vocabulary = Vocabulary.tokens([...new Set(train)], { unit: 'words', unknown: '<unk>' });
    const ids = (words) => Int32Array.from(words, (word) => vocabulary.idOf(word));
    const parts = {
      vocabulary,
      train: ids(train),
      valid: ids(readPennTreebank('valid')),
      test: ids(readPennTreebank('test')),
    };
    const rows = [];
    for (const [name, network] of [
      ['elman', { cell: 'elman', hiddenSize: kHidden }],
      ['scrn', { cell: 'scrn', hiddenSize: kHidden, contextSize: kContext }],
      ['lstm', { cell: 'lstm', hiddenSize: kHidden }],
    ])
      rows.push(await trainOne(context, name, network, parts));
    return rows;
  },
};
