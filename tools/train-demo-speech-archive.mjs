// Trains the small network that the page *Find it by saying it* listens with, on made-up words spoken by
// voices of espeak-ng, and indexes the page's archive with it. Needs Debian's espeak-ng and python3:
//
//   npm run build && node --experimental-wasm-relaxed-simd tools/train-demo-speech-archive.mjs
//     [--words 3000] [--takes 8] [--epochs 5] [--seed 1] [--index]
//
// Writes model.safetensors (float16), model.json with what is found by words and voices that it was not
// trained with, and archive.index. With --index only the last two, by the network that is there.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { uniform } from '../demos/shared/tasks/uniform.js';
import { root, runAsTool } from './setup/shell.mjs';
import { archive, questions, wordsToFind } from './speech/archive.mjs';
import { segmentMap, wordsFound } from './speech/measures.mjs';
import { trainingWords } from './speech/trainingWords.mjs';

const kFolder = path.join(root, 'demos/spoken-search');
const kModel = path.join(kFolder, 'model.safetensors');
const kBatch = 128;

// As fits words of one to three syllables; of six choices the one by which most words were found.
const kWindows = { lengths: [0.32, 0.42, 0.55, 0.72], hop: 0.15 };

async function train(unrolled, { words, takes, epochs, seed }) {
  const random = uniform(seed);
  const refused = new Set(wordsToFind());
  const data = await trainingWords({ words, takes, random, refused });
  const embedder = await unrolled.speechEmbedder({
    network: { cell: 'gru', hiddenSize: 96, bidirectional: true },
    // Nothing is written, so that nobody needs to read it.
    decoder: { cell: 'gru', hiddenSize: 8 },
    vectorSize: 64,
    seed,
  });
  const totalSteps = Math.ceil(data.length / kBatch) * epochs;
  const options = {
    epochs,
    batchSize: kBatch,
    reconstruction: 0,
    contrastive: 1,
    temperature: 0.08,
    corruption: { noise: 0.2, masks: 1, maskShare: 0.1 },
    clipNorm: 1,
    optimizer: { type: 'adam', learningRate: 0.002 },
    schedule: { type: 'cosine', totalSteps, minimum: 0.02 },
    reportEvery: 50,
  };
  console.error(`${data.length} segments`);
  for await (const { step, loss } of embedder.fit(data, options)) {
    console.error(`step ${step} of ${totalSteps}  loss ${loss.toFixed(4)}`);
  }
  const bytes = await embedder.save({ dtype: 'float16' });
  embedder.dispose();
  return bytes;
}

await runAsTool(import.meta.url, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      words: { type: 'string', default: '3000' },
      takes: { type: 'string', default: '8' },
      epochs: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      index: { type: 'boolean', default: false },
    },
  });
  const [words, takes, epochs, seed] = ['words', 'takes', 'epochs', 'seed'].map((name) =>
    Number(values[name]),
  );
  const unrolled = await load({ edition: 'full' });
  const bytes = values.index
    ? readFileSync(kModel)
    : await train(unrolled, { words, takes, epochs, seed });
  writeFileSync(kModel, bytes);

  // What is said about the file is measured on the file.
  const embedder = await unrolled.open(bytes);
  const said = await archive();
  const asked = await questions(wordsToFind());
  const index = await unrolled.spokenQueryIndex({
    embedder,
    precision: 'int8',
    windows: kWindows,
  });
  const { windows } = await index.add({ id: 'archive', ...said });
  const map = await segmentMap(embedder, asked, said);
  const { first, atTruth } = await wordsFound(index, asked, said);
  const saved = await index.save();
  const { parameterCount } = embedder;
  index.dispose();
  embedder.dispose();
  unrolled.dispose();

  const percent = (share) => `${Math.round(100 * share)} %`;
  const facts = {
    description:
      `The network that listens here is a bidirectional GRU of 96 with vectors of 64 numbers, trained for a few ` +
      `minutes on ${words.toLocaleString('en')} made-up words, each spoken ${takes} times by voices of a ` +
      `speech synthesiser; it has heard no human being, none of the words on the buttons and none of the voices of ` +
      `the archive. Asked for those ${asked.length} words by yet another voice, its best passage is right for ` +
      `${percent(first)} of them, and of as many passages as there are right ones ${percent(atTruth)} are right ` +
      '(the sizes of its windows were chosen among six by the first figure).',
    command: `node --experimental-wasm-relaxed-simd tools/train-demo-speech-archive.mjs --words ${words} --takes ${takes} --epochs ${epochs} --seed ${seed}`,
    network: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
    parameters: parameterCount,
    windows,
    bestRight: Number(first.toFixed(4)),
    rightAtTruth: Number(atTruth.toFixed(4)),
    segmentMap: Number(map.toFixed(4)),
  };
  writeFileSync(path.join(kFolder, 'archive.index'), saved);
  writeFileSync(path.join(kFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  console.log(
    `model ${bytes.length} bytes, index ${saved.length} bytes of ${windows} windows\n` +
      `mean average precision among the words cut out: ${map.toFixed(3)}\n` +
      `best passage right: ${percent(first)}; at the number of true ones: ${percent(atTruth)}`,
  );
});
