// Trains on a real corpus or a known problem and prints what was reached beside what was published.
//
//   node tools/experiment.mjs NAME... [--json] [--quick] [--record]
//
// `--quick` only shows that it runs. `--record` writes the result into docs/results.md.

import { parseArgs } from 'node:util';
import { kExperiments } from '../bench/experiments/lib/experiment.mjs';
import { buildPackage } from './build.mjs';
import { setUp } from './setup.mjs';
import { root, run, runAsTool, Stop } from './setup/shell.mjs';

const kUsage = `usage: npm run experiment -- ${kExperiments.join('|')}... [--json] [--quick] [--record]`;

function readArguments(args) {
  try {
    const { values, positionals: names } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        quick: { type: 'boolean' },
        record: { type: 'boolean' },
      },
    });
    if (names.length === 0) throw new Error('name an experiment');
    const unknown = names.find((name) => !kExperiments.includes(name));
    if (unknown !== undefined) throw new Error(`no experiment is named ${unknown}`);
    if (values.record && values.quick) throw new Error('a quick run is not worth recording');
    return { names, options: values };
  } catch (error) {
    throw new Stop(`${error.message}; ${kUsage}`);
  }
}

await runAsTool(import.meta.url, async (args) => {
  const { names, options } = readArguments(args);
  await buildPackage(await setUp(['wasm']));
  const flags = Object.keys(options).map((option) => `--${option}`);
  // Node 20 runs relaxed SIMD, the fastest variant, only with this flag.
  const relaxed = '--experimental-wasm-relaxed-simd';
  for (const name of names) {
    const { code } = await run(
      process.execPath,
      [relaxed, 'bench/experiments/run.mjs', name, ...flags],
      { cwd: root },
    );
    if (code !== 0) return code;
  }
  return 0;
});
