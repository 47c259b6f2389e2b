// Trains the small models that pages open with, with the built package:
//
//   npm run build && node tools/train-demo-model.mjs [--page text-generation] [--steps 3000] [--hidden-size 192] [--seed 1]
//
// --page text-generation: plays, from tinyshakespeare/input.txt in ../shared/data, or in the folder that
//   UNROLLED_DATA names.
// --page inside-an-lstm: the C++, TypeScript and JavaScript of this repository, as git knows it.
// Writes the page's model.safetensors (float16) and model.json with the loss it reached.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { load, Vocabulary } from 'unrolled';
import { root, runAsTool, Stop } from './setup/shell.mjs';

/** Every `kOthers`th file of source code is held out. */
const kOthers = 12;

function readPlays() {
  const data = process.env.UNROLLED_DATA ?? path.join(root, '../shared/data');
  const text = readFileSync(path.join(data, 'tinyshakespeare/input.txt'), 'utf8');
  const cut = 1_003_854; // the usual split: the first nine tenths
  return {
    train: text.slice(0, cut),
    heldOut: text.slice(cut),
    corpus: 'tinyshakespeare, first 1 003 854 characters; loss on the remaining 111 540',
  };
}

/** Source code, in an order in which neighbours have nothing to do with each other. */
function readCode() {
  const patterns = [
    'src/*',
    'bindings/*',
    'web/src/*',
    'tests/cpp/*.cc',
    'tests/js/*',
    'tools/*.mjs',
  ];
  const names = execFileSync('git', ['ls-files', ...patterns], { cwd: root, encoding: 'utf8' });
  const files = names
    .split('\n')
    .filter(Boolean)
    .map((name) => ({ name, order: hash(name) }))
    .sort((a, b) => a.order - b.order)
    .map(({ name }) => readFileSync(path.join(root, name), 'utf8').replace(/[^\n\x20-\x7e]/g, ''));
  const train = files.filter((_, i) => i % kOthers !== 0).join('\n');
  const heldOut = files.filter((_, i) => i % kOthers === 0).join('\n');
  return {
    train,
    heldOut,
    corpus: `${train.length} characters of C++, TypeScript and JavaScript; loss on ${heldOut.length} of other files`,
  };
}

/** FNV-1a. */
function hash(text) {
  let value = 0x811c9dc5;
  for (const c of text) value = Math.imul(value ^ c.codePointAt(0), 0x01000193) >>> 0;
  return value;
}

const kPages = {
  'text-generation': {
    read: readPlays,
    prompt: 'ROMEO:\n',
    describe: ({ hiddenSize, steps, loss, bits }) =>
      `The text on this page when it opens comes from an LSTM of ${hiddenSize} units that has read ` +
      `a megabyte of Shakespeare for ${steps} steps. It knows no facts, only which characters tend ` +
      `to follow which: on plays it never saw its loss is ${loss} nats (${bits} bits) a character.`,
  },
  'inside-an-lstm': {
    read: readCode,
    prompt: '#include ',
    describe: ({ hiddenSize, steps, loss, bits }) =>
      `An LSTM of ${hiddenSize} units that has read the C++, TypeScript and JavaScript of this library for ` +
      `${steps} steps; on files it never saw its loss is ${loss} nats (${bits} bits) a character. ` +
      'The passage above is not among what it has read.',
  },
};

async function trainOn(unrolled, { train: text, heldOut }, { steps, hiddenSize, seed }) {
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
      page: { type: 'string', default: 'text-generation' },
      steps: { type: 'string', default: '3000' },
      'hidden-size': { type: 'string', default: '192' },
      seed: { type: 'string', default: '1' },
    },
  });
  const steps = Number(values.steps);
  const hiddenSize = Number(values['hidden-size']);
  const seed = Number(values.seed);

  const page = kPages[values.page];
  if (!page)
    throw new Stop(`no such page: ${values.page}; there are ${Object.keys(kPages).join(', ')}`);
  const folder = path.join(root, 'demos', values.page);

  const corpus = page.read();
  const unrolled = await load({ deterministic: true });
  const trained = await trainOn(unrolled, corpus, { steps, hiddenSize, seed });
  const bytes = await trained.save({ dtype: 'float16' });
  trained.dispose();

  // What is said about the file is measured on the file.
  const model = await unrolled.open(bytes);
  const { loss, bitsPerToken } = await model.evaluate(corpus.heldOut);
  const facts = {
    description: page.describe({
      hiddenSize,
      steps,
      loss: loss.toFixed(2),
      bits: bitsPerToken.toFixed(2),
    }),
    prompt: page.prompt,
    command:
      `node tools/train-demo-model.mjs --page ${values.page} --steps ${steps} ` +
      `--hidden-size ${hiddenSize} --seed ${seed}`,
    corpus: corpus.corpus,
    parameters: model.parameterCount,
    validationLoss: Number(loss.toFixed(4)),
    bitsPerCharacter: Number(bitsPerToken.toFixed(4)),
  };
  writeFileSync(path.join(folder, 'model.safetensors'), bytes);
  writeFileSync(path.join(folder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  console.error(await model.generate({ prompt: facts.prompt, length: 400, temperature: 0.8 }));
  console.log(`validation loss ${loss.toFixed(4)} nats, ${bytes.length} bytes`);
  model.dispose();
  unrolled.dispose();
});
