// Trains the two small networks that the translation page opens with, one with attention and one without,
// with the built package and the page's own pairs and settings:
//
//   npm run build && node tools/train-demo-translators.mjs [--steps 3000] [--seed 1]
//
// Writes with.safetensors and without.safetensors (float16) and model.json with the share of unseen pairs
// that each gets exactly right.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { importPage } from './demo-modules.mjs';
import { root, runAsTool } from './setup/shell.mjs';

const kFolder = path.join(root, 'demos/translation');

/** The page's own modules that its networks are made of. */
const kModules = [
  'pairCorpus.ts',
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
      steps: { type: 'string', default: '3000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const steps = Number(values.steps);
  const seed = Number(values.seed);
  const page = await importPage('translation', kModules);
  const corpus = await page.fromTask('both');
  const unrolled = await load({ deterministic: true });

  const exact = {};
  const parameters = {};
  for (const kind of page.kinds) {
    const attention = kind === 'with' ? page.defaults.attention : 'none';
    const trained = await page.newTranslator(
      unrolled,
      corpus,
      { ...page.defaults, attention },
      seed,
    );
    const options = {
      batchSize: page.batchSize,
      clipNorm: page.clipNorm,
      steps,
      optimizer: { type: 'adam', learningRate: page.defaults.learningRate },
      schedule: { type: 'cosine', totalSteps: steps, minimum: 0.02 },
      reportEvery: 100,
    };
    for await (const { step, loss } of trained.fit(corpus.train, options)) {
      console.error(`${kind}: step ${step}  loss ${loss.toFixed(4)}`);
    }
    const bytes = await trained.save({ dtype: 'float16' });
    trained.dispose();

    // What is said about the file is measured on the file.
    const model = await unrolled.open(bytes);
    const attempts = await page.attempt(model, corpus.heldOut, corpus.longest);
    const share = page.shareOf(attempts, ({ exact: right }) => right);
    exact[kind] = Number(share.toFixed(4));
    parameters[kind] = model.parameterCount;
    console.log(`${kind}: ${percent(share)} % exact, ${bytes.length} bytes`);
    writeFileSync(path.join(kFolder, `${kind}.safetensors`), bytes);
    model.dispose();
  }

  const { hiddenSize } = page.defaults;
  const facts = {
    description:
      `The networks that answer when the page opens are GRUs with ${hiddenSize} units, the encoder's in ` +
      `each direction, trained for ${steps} steps on ${corpus.train.length} number words and dates made up ` +
      `here; they know nothing else. Of ${corpus.heldOut.length} that they never saw, the one with ` +
      `attention gets ${percent(exact.with)} % exactly right, the one without ${percent(exact.without)} %.`,
    command: `node tools/train-demo-translators.mjs --steps ${steps} --seed ${seed}`,
    corpus: `${corpus.train.length} pairs of demos/translation/tasks.ts; exact matches among ${corpus.heldOut.length} others`,
    parameters,
    exact,
  };
  writeFileSync(path.join(kFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  unrolled.dispose();
});
