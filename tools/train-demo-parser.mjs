// Trains the small network that the parsing page opens with, with the built package and the page's own
// grammar and settings:
//
//   npm run build && node tools/train-demo-parser.mjs [--steps 1500] [--seed 1]
//
// Writes model.safetensors (float16) and model.json with the shares of unseen sentences whose brackets
// balance and whose trees are exactly right.

import { isWellFormed } from '../demos/shared/tasks/trees.js';
import { percent, trainForPage } from './demo-training.mjs';

const kModules = [
  'treeCorpus.ts',
  'networks.ts',
  'settings.ts',
  '../shared/exactness.ts',
  '../shared/encoderDecoder.ts',
];

const kScript = { folder: 'parsing', modules: kModules, steps: 1500 };

await trainForPage(import.meta.url, kScript, async ({ page, unrolled, steps, seed, train }) => {
  const corpus = await page.grammarCorpus();
  const parser = await page.newParser(unrolled, corpus, page.defaults, seed);
  const model = await train(parser, corpus.train);

  const attempts = await page.attempt(model, corpus.heldOut, corpus.longest);
  const wellFormed = page.shareOf(attempts, ({ output }) => isWellFormed(output));
  const exact = page.shareOf(attempts, ({ exact: right }) => right);
  console.log(`${percent(wellFormed)} % well-formed, ${percent(exact)} % exact`);
  const { parameterCount } = model;
  model.dispose();
  return {
    description:
      `The network that parses when the page opens is an LSTM with ${page.defaults.hiddenSize} units, the encoder's in ` +
      `each direction, trained for ${steps} steps on ${corpus.train.length} sentences made up by a small ` +
      `grammar; it knows no other English. Of ${corpus.heldOut.length} sentences that it never saw, it ` +
      `writes ${percent(wellFormed)} % with brackets that balance and ${percent(exact)} % exactly right.`,
    corpus: `${corpus.train.length} sentences of demos/shared/tasks/sentenceGrammar.js; measured on ${corpus.heldOut.length} others`,
    parameters: parameterCount,
    wellFormed: Number(wellFormed.toFixed(4)),
    exact: Number(exact.toFixed(4)),
  };
});
