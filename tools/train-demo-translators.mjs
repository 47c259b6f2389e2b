// Trains the two small networks that the translation page opens with, one with attention and one without,
// with the built package and the page's own pairs and settings:
//
//   npm run build && node tools/train-demo-translators.mjs [--steps 3000] [--seed 1]
//
// Writes with.safetensors and without.safetensors (float16) and model.json with the share of unseen pairs
// that each gets exactly right.

import { percent, trainForPage } from './demo-training.mjs';

const kModules = [
  'pairCorpus.ts',
  'networks.ts',
  'settings.ts',
  '../shared/exactness.ts',
  '../shared/encoderDecoder.ts',
];

const kScript = { folder: 'translation', modules: kModules, steps: 3000 };

await trainForPage(import.meta.url, kScript, async ({ page, unrolled, steps, seed, train }) => {
  const corpus = await page.fromTask('both');
  const exact = {};
  const parameters = {};
  for (const kind of page.kinds) {
    const attention = kind === 'with' ? page.defaults.attention : 'none';
    const settings = { ...page.defaults, attention };
    const translator = await page.newTranslator(unrolled, corpus, settings, seed);
    const model = await train(translator, corpus.train, kind);
    const attempts = await page.attempt(model, corpus.heldOut, corpus.longest);
    const share = page.shareOf(attempts, ({ exact: right }) => right);
    exact[kind] = Number(share.toFixed(4));
    parameters[kind] = model.parameterCount;
    console.log(`${kind}: ${percent(share)} % exact`);
    model.dispose();
  }
  return {
    description:
      `The networks that answer when the page opens are GRUs with ${page.defaults.hiddenSize} units, the encoder's in ` +
      `each direction, trained for ${steps} steps on ${corpus.train.length} number words and dates made up ` +
      `here; they know nothing else. Of ${corpus.heldOut.length} that they never saw, the one with ` +
      `attention gets ${percent(exact.with)} % exactly right, the one without ${percent(exact.without)} %.`,
    corpus: `${corpus.train.length} pairs of demos/translation/tasks.ts; exact matches among ${corpus.heldOut.length} others`,
    parameters,
    exact,
  };
});
