// Trains the small network that the parsing page opens with, with the built package and the page's own
// grammar and settings:
//
//   npm run build && node tools/train-demo-parser.mjs [--steps 1500] [--seed 1]
//
// Writes model.safetensors (float16) and model.json with the shares of unseen sentences whose brackets
// balance and whose trees are exactly right.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { isWellFormed } from '../demos/shared/tasks/trees.js';
import { importPage } from './demo-modules.mjs';
import { root, runAsTool } from './setup/shell.mjs';

const kFolder = path.join(root, 'demos/parsing');

/** The page's own modules that its networks are made of. */
const kModules = [
  'treeCorpus.ts',
  'networks.ts',
  'settings.ts',
  '../shared/exactness.ts',
  '../shared/encoderDecoder.ts',
];

const percent = (share) => (100 * share).toFixed(1);

await runAsTool(import.meta.url, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      steps: { type: 'string', default: '1500' },
      seed: { type: 'string', default: '1' },
    },
  });
  const steps = Number(values.steps);
  const seed = Number(values.seed);
  const page = await importPage('parsing', kModules);
  const corpus = await page.grammarCorpus();
  const unrolled = await load({ deterministic: true });

  const trained = await page.newParser(unrolled, corpus, page.defaults, seed);
  const options = {
    batchSize: page.batchSize,
    clipNorm: page.clipNorm,
    steps,
    optimizer: { type: 'adam', learningRate: page.defaults.learningRate },
    schedule: { type: 'cosine', totalSteps: steps, minimum: 0.02 },
    reportEvery: 100,
  };
  for await (const { step, loss } of trained.fit(corpus.train, options)) {
    console.error(`step ${step}  loss ${loss.toFixed(4)}`);
  }
  const bytes = await trained.save({ dtype: 'float16' });
  trained.dispose();

  // What is said about the file is measured on the file.
  const model = await unrolled.open(bytes);
  const attempts = await page.attempt(model, corpus.heldOut, corpus.longest);
  const wellFormed = page.shareOf(attempts, ({ output }) => isWellFormed(output));
  const exact = page.shareOf(attempts, ({ exact: right }) => right);
  console.log(
    `${percent(wellFormed)} % well-formed, ${percent(exact)} % exact, ${bytes.length} bytes`,
  );
  const { hiddenSize } = page.defaults;
  const facts = {
    description:
      `The network that parses when the page opens is an LSTM with ${hiddenSize} units, the encoder's in ` +
      `each direction, trained for ${steps} steps on ${corpus.train.length} sentences made up by a small ` +
      `grammar; it knows no other English. Of ${corpus.heldOut.length} sentences that it never saw, it ` +
      `writes ${percent(wellFormed)} % with brackets that balance and ${percent(exact)} % exactly right.`,
    command: `node tools/train-demo-parser.mjs --steps ${steps} --seed ${seed}`,
    corpus: `${corpus.train.length} sentences of demos/shared/tasks/sentenceGrammar.js; measured on ${corpus.heldOut.length} others`,
    parameters: model.parameterCount,
    wellFormed: Number(wellFormed.toFixed(4)),
    exact: Number(exact.toFixed(4)),
  };
  writeFileSync(path.join(kFolder, 'model.safetensors'), bytes);
  writeFileSync(path.join(kFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  model.dispose();
  unrolled.dispose();
});
