// What the scripts that make a page's small networks have in common.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { importPage } from './demo-modules.mjs';
import { root, runAsTool } from './setup/shell.mjs';

/** A share in per cent, with one decimal. */
export const percent = (share) => (100 * share).toFixed(1);

/**
 * Runs a script: reads `--steps` and `--seed`, loads a page's modules and the library, lets `make` train and
 * measure, and writes what it says of the networks into the page's model.json.
 *
 * `make` gets the modules as `page`, the library, `steps`, `seed`, and `train`.
 */
export function trainForPage(url, { folder, modules, steps: usual }, make) {
  return runAsTool(url, async (args) => {
    const { values } = parseArgs({
      args,
      options: {
        steps: { type: 'string', default: String(usual) },
        seed: { type: 'string', default: '1' },
      },
    });
    const [steps, seed] = [Number(values.steps), Number(values.seed)];
    const page = await importPage(folder, modules);
    const unrolled = await load({ deterministic: true });
    const written = (name) => path.join(root, 'demos', folder, name);

    /** Trains a network, writes it as NAME.safetensors and opens that: what is said is measured on the file. */
    async function train(network, data, name = 'model') {
      const options = {
        batchSize: page.batchSize,
        clipNorm: page.clipNorm,
        steps,
        optimizer: { type: 'adam', learningRate: page.defaults.learningRate },
        schedule: { type: 'cosine', totalSteps: steps, minimum: 0.02 },
        reportEvery: 100,
      };
      for await (const { step, loss } of network.fit(data, options)) {
        console.error(`${name}: step ${step}  loss ${loss.toFixed(4)}`);
      }
      const bytes = await network.save({ dtype: 'float16' });
      network.dispose();
      writeFileSync(written(`${name}.safetensors`), bytes);
      console.log(`${name}: ${bytes.length} bytes`);
      return unrolled.open(bytes);
    }

    const { description, corpus, ...figures } = await make({ page, unrolled, steps, seed, train });
    const script = path.relative(root, fileURLToPath(url));
    const command = `node ${script} --steps ${steps} --seed ${seed}`;
    const facts = { description, command, corpus, ...figures };
    writeFileSync(written('model.json'), `${JSON.stringify(facts, null, 2)}\n`);
    unrolled.dispose();
  });
}
