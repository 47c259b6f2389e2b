// Trains the two small networks that the slot filling page opens with, with the built package and the page's
// own grammar and settings:
//
//   npm run build && node tools/train-demo-taggers.mjs [--steps 1500] [--seed 1]
//
// Writes both.safetensors and forward.safetensors (float16) and model.json with the F1 that they reach.

import { percent, trainForPage } from './demo-training.mjs';

const kScript = {
  folder: 'slot-filling',
  modules: ['travel.ts', 'taggers.ts', 'settings.ts'],
  steps: 1500,
};

await trainForPage(import.meta.url, kScript, async ({ page, unrolled, steps, seed, train }) => {
  const { train: sentences, heldOut } = page.travelCorpus();
  const f1 = {};
  const parameters = {};
  for (const direction of page.directions) {
    const tagger = await page.newTagger(unrolled, direction, sentences, page.defaults, seed);
    const model = await train(tagger, sentences, direction);
    const { f1: reached, accuracy } = await model.evaluate(heldOut);
    f1[direction] = Number(reached.toFixed(4));
    parameters[direction] = model.parameterCount;
    console.log(`${direction}: F1 ${percent(reached)}, ${percent(accuracy)} % of the tags`);
    model.dispose();
  }
  return {
    description:
      `The networks that read when the page opens are LSTMs with ${page.defaults.hiddenSize} units in each direction, ` +
      `trained for ${steps} steps on ${sentences.length} requests made up by a small grammar; they know no ` +
      `other English. Of ${heldOut.length} requests that they never saw, the one that reads from both ends ` +
      `finds the slots with an F1 of ${percent(f1.both)} %, the one that reads from left to right with ` +
      `${percent(f1.forward)} %.`,
    corpus: `${sentences.length} sentences of demos/slot-filling/grammar.ts; F1 on ${heldOut.length} others`,
    parameters,
    f1,
  };
});
