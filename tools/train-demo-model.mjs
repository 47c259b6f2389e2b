// Trains the small model that writes when the text generation page opens, with the built package:
//
//   npm run build && node tools/train-demo-model.mjs [--steps 3000] [--hidden-size 192] [--seed 1]
//
// Reads tinyshakespeare/input.txt from ../shared/data, or from the folder that UNROLLED_DATA names.
// Writes demos/text-generation/model.safetensors (float16) and model.json with the loss it reached.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { load, Vocabulary } from 'unrolled';
import { root, runAsTool } from './setup/shell.mjs';

const kFolder = path.join(root, 'demos/text-generation');
const kTrainingLength = 1_003_854; // the usual split: the first nine tenths

function readCorpus() {
  const data = process.env.UNROLLED_DATA ?? path.join(root, '../shared/data');
  const text = readFileSync(path.join(data, 'tinyshakespeare/input.txt'), 'utf8');
  return { train: text.slice(0, kTrainingLength), heldOut: text.slice(kTrainingLength) };
}

async function train(unrolled, { train: text, heldOut }, { steps, hiddenSize, seed }) {
  const model = await unrolled.languageModel({
    vocabulary: Vocabulary.characters(text + heldOut),
    network: { cell: 'lstm', hiddenSize, numLayers: 1 },
    seed,
  });
  const options = {
    batchSize: 32,
    sequenceLength: 64,
    epochs: steps,
    steps,
    optimizer: { type: 'adam', learningRate: 0.005 },
    schedule: { type: 'cosine', warmupSteps: 50, totalSteps: steps, minimum: 0.02 },
    clipNorm: 5,
    reportEvery: 100,
  };
  for await (const { step, loss, tokensPerSecond } of model.fit(text, options)) {
    console.error(
      `step ${step}  loss ${loss.toFixed(3)}  ${tokensPerSecond.toFixed(0)} characters/s`,
    );
  }
  return model;
}

await runAsTool(import.meta.url, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      steps: { type: 'string', default: '3000' },
      'hidden-size': { type: 'string', default: '192' },
      seed: { type: 'string', default: '1' },
    },
  });
  const steps = Number(values.steps);
  const hiddenSize = Number(values['hidden-size']);
  const seed = Number(values.seed);

  const corpus = readCorpus();
  const unrolled = await load({ deterministic: true });
  const trained = await train(unrolled, corpus, { steps, hiddenSize, seed });
  const bytes = await trained.save({ dtype: 'float16' });
  trained.dispose();

  // What is said about the file is measured on the file.
  const model = await unrolled.open(bytes);
  const { loss, bitsPerToken } = await model.evaluate(corpus.heldOut);
  const facts = {
    description:
      `The text on this page when it opens comes from an LSTM of ${hiddenSize} units that has read ` +
      `a megabyte of Shakespeare for ${steps} steps. It knows no facts, only which characters tend ` +
      `to follow which: on plays it never saw its loss is ${loss.toFixed(2)} nats ` +
      `(${bitsPerToken.toFixed(2)} bits) a character.`,
    prompt: 'ROMEO:\n',
    command: `node tools/train-demo-model.mjs --steps ${steps} --hidden-size ${hiddenSize} --seed ${seed}`,
    corpus: 'tinyshakespeare, first 1 003 854 characters; loss on the remaining 111 540',
    parameters: model.parameterCount,
    validationLoss: Number(loss.toFixed(4)),
    bitsPerCharacter: Number(bitsPerToken.toFixed(4)),
  };
  writeFileSync(path.join(kFolder, 'model.safetensors'), bytes);
  writeFileSync(path.join(kFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  console.error(await model.generate({ prompt: facts.prompt, length: 400, temperature: 0.8 }));
  console.log(`validation loss ${loss.toFixed(4)} nats, ${bytes.length} bytes`);
  model.dispose();
  unrolled.dispose();
});
