// Trains the two small networks that the slot filling page opens with, with the built package and the page's
// own grammar and settings:
//
//   npm run build && node tools/train-demo-taggers.mjs [--steps 1500] [--seed 1]
//
// Writes both.safetensors and forward.safetensors (float16) and model.json with the F1 that they reach.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { importPage } from './demo-modules.mjs';
import { root, runAsTool } from './setup/shell.mjs';

const kFolder = path.join(root, 'demos/slot-filling');

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
  const page = await importPage('slot-filling', ['travel.ts', 'taggers.ts', 'settings.ts']);
  const { train, heldOut } = page.travelCorpus();
  const unrolled = await load({ deterministic: true });

  const f1 = {};
  const parameters = {};
  for (const direction of page.directions) {
    const trained = await page.newTagger(unrolled, direction, train, page.defaults, seed);
    const options = {
      batchSize: page.batchSize,
      clipNorm: page.clipNorm,
      steps,
      optimizer: { type: 'adam', learningRate: page.defaults.learningRate },
      schedule: { type: 'cosine', totalSteps: steps, minimum: 0.02 },
      reportEvery: 100,
    };
    for await (const { step, loss } of trained.fit(train, options)) {
      console.error(`${direction}: step ${step}  loss ${loss.toFixed(4)}`);
    }
    const bytes = await trained.save({ dtype: 'float16' });
    trained.dispose();

    // What is said about the file is measured on the file.
    const model = await unrolled.open(bytes);
    const { f1: reached, accuracy } = await model.evaluate(heldOut);
    f1[direction] = Number(reached.toFixed(4));
    parameters[direction] = model.parameterCount;
    console.log(
      `${direction}: F1 ${percent(reached)}, ${percent(accuracy)} % of the tags, ${bytes.length} bytes`,
    );
    writeFileSync(path.join(kFolder, `${direction}.safetensors`), bytes);
    model.dispose();
  }

  const { hiddenSize } = page.defaults;
  const facts = {
    description:
      `The networks that read when the page opens are LSTMs with ${hiddenSize} units in each direction, ` +
      `trained for ${steps} steps on ${train.length} requests made up by a small grammar; they know no ` +
      `other English. Of ${heldOut.length} requests that they never saw, the one that reads from both ends ` +
      `finds the slots with an F1 of ${percent(f1.both)} %, the one that reads from left to right with ` +
      `${percent(f1.forward)} %.`,
    command: `node tools/train-demo-taggers.mjs --steps ${steps} --seed ${seed}`,
    corpus: `${train.length} sentences of demos/slot-filling/grammar.ts; F1 on ${heldOut.length} others`,
    parameters,
    f1,
  };
  writeFileSync(path.join(kFolder, 'model.json'), `${JSON.stringify(facts, null, 2)}\n`);
  unrolled.dispose();
});
