// Trains the small autoencoder that the page of documents as vectors opens with, with the built package
// and the page's own sentences and settings:
//
//   npm run build && node tools/train-demo-documents.mjs [--steps 4000] [--seed 1]
//
// Writes model.safetensors (float16) and model.json with how many sentences it rebuilds.

import { percent, trainForPage } from './demo-training.mjs';

const kModules = [
  'corpora.ts',
  'examples.ts',
  'networks.ts',
  'reading.ts',
  'settings.ts',
  '../shared/encoderDecoder.ts',
];

const kScript = { folder: 'document-vectors', modules: kModules, steps: 4000 };

await trainForPage(import.meta.url, kScript, async ({ page, unrolled, steps, seed, train }) => {
  const { train: sentences, heldOut } = page.madeCorpus();
  const corpus = { train: sentences, unit: 'words' };
  const autoencoder = await page.newAutoencoder(unrolled, corpus, page.defaults, seed);
  const model = await train(autoencoder, sentences);

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
  console.log(`${percent(share)} % of ${heldOut.length} unseen sentences`);

  const { hiddenSize, vectorSize } = page.defaults;
  return {
    description:
      `The network that reads when the page opens is a GRU with ${hiddenSize} units in each direction and a ` +
      `decoder of as many around a vector of ${vectorSize} numbers, trained for ${steps} steps on ` +
      `${sentences.length.toLocaleString('en')} sentences from a small generator; it knows no other English. Of ${heldOut.length} ` +
      `sentences of that kind that it never read it rebuilds ${percent(share)} % word for word.`,
    corpus: `${sentences.length} sentences of demos/document-vectors/sentences.ts; rebuilt of ${heldOut.length} others`,
    parameters: parameterCount,
    rebuilt: Number(share.toFixed(4)),
  };
});
