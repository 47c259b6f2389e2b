// Trains the small autoencoder that the page of documents as vectors opens with, with the built package
// and the page's own sentences and settings:
//
//   npm run build && node tools/train-demo-documents.mjs [--steps 4000] [--seed 1]
//
// Writes model.safetensors (float16) and model.json with how many sentences it rebuilds.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { importPage } from './demo-modules.mjs';
import { root, runAsTool } from './setup/shell.mjs';

const kFolder = path.join(root, 'demos/document-vectors');

const percent = (share) => (100 * share).toFixed(1);

await runAsTool(import.meta.url, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      steps: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const steps = Number(values.steps);
  const seed = Number(values.seed);
  const page = await importPage('document-vectors', [
    'corpora.ts',
    'examples.ts',
    'networks.ts',
    'reading.ts',
    'settings.ts',
    '../shared/encoderDecoder.ts',
  ]);
  const { train, heldOut } = page.madeCorpus();
  const unrolled = await load({ deterministic: true });

  const trained = await page.newAutoencoder(
    unrolled,
    { train, unit: 'words' },
    page.defaults,
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
  for await (const { step, loss } of trained.fit(train, options)) {
    console.error(`step ${step}  loss ${loss.toFixed(4)}`);
  }
  const bytes = await trained.save({ dtype: 'float16' });
  trained.dispose();

  // What is said about the file is measured on the file.
  const model = await unrolled.open(bytes);
  const readings = await page.read(
    model,
    heldOut.map((tokens) => tokens.join(' ')),
  );
  const share = readings.filter(({ exact }) => exact).length / readings.length;
  for (const { text, rebuilt, exact } of await page.read(model, page.examples)) {
    if (!exact) console.error(`“${text}” → ${rebuilt.join(' ')}`);
  }
  const { parameterCount } = model;
  model.dispose();
  console.log(`${percent(share)} % of ${heldOut.length} unseen sentences, ${bytes.length} bytes`);

  const { hiddenSize, vectorSize } = page.defaults;
  const facts = {
    description:
      `The network that reads when the page opens is a GRU with ${hiddenSize} units in each direction and a ` +
      `decoder of as many around a vector of ${vectorSize} numbers, trained for ${steps} steps on ` +
      `${train.length.toLocaleString('en')} sentences from a small generator; it knows no other English. Of ${heldOut.length} ` +
      `sentences of that kind that it never read it rebuilds ${percent(share)} % word for word.`,
    command: `node tools/train-demo-documents.mjs --steps ${steps} --seed ${seed}`,
    corpus: `${train.length} sentences of demos/document-vectors/sentences.ts; rebuilt of ${heldOut.length} others`,
    parameters: parameterCount,
    rebuilt: Number(share.toFixed(4)),
  };
  writeFileSync(path.join(kFolder, 'model.safetensors'), bytes);
  writeFileSync(path.join(kFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  unrolled.dispose();
});
