// Benchmarks beside other libraries, see bench/README.md.
//
//   node tools/bench.mjs SUITE [--json] [--browser chromium|firefox] [--quick]

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kBrowsers, kBrowserSuites, kSuites } from '../bench/suites/names.mjs';
import { setUp } from './setup.mjs';
import { root, run, runAsTool, Stop, telling } from './setup/shell.mjs';

const kUsage =
  'usage: npm run bench -- train|generate|forward|kernels [--json] [--browser chromium|firefox] [--quick]';

function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        quick: { type: 'boolean' },
        browser: { type: 'string' },
      },
    });
    const [suite] = positionals;
    const { browser } = values;
    if (positionals.length !== 1) throw new Error('name one suite');
    if (!kSuites.includes(suite)) throw new Error(`no suite is named ${suite}`);
    if (browser && !kBrowsers.includes(browser)) throw new Error(`no browser is named ${browser}`);
    if (browser && !kBrowserSuites.includes(suite))
      throw new Error(`only ${kBrowserSuites.join(' and ')} run in a browser`);
    return { suite, ...values };
  } catch (error) {
    throw new Stop(`${error.message}; ${kUsage}`);
  }
}

/** The peers live in a folder of their own, so that working on the product does not install them. */
async function installPeers() {
  const folder = path.join(root, 'bench/peers');
  const made = path.join(folder, 'node_modules/.package-lock.json');
  const lock = path.join(folder, 'package-lock.json');
  if (existsSync(made) && statSync(made).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Installing the peers ...');
  // None of them needs its install script.
  const { code, output } = await run('npm', ['ci', '--ignore-scripts'], {
    capture: true,
    cwd: folder,
  });
  if (code !== 0)
    throw new Stop(`npm could not install what bench/peers names (${telling(output)})`);
}

/** Builds what the suites run. All of it prints to standard error: standard output is the report's. */
async function build() {
  const tool = (name, ...args) =>
    run(process.execPath, [path.join(root, 'tools', name), ...args], { stdio: ['ignore', 2, 2] });
  const programs = ['wasm-simd', 'wasm-relaxed-simd', '--target', 'bench_forward', 'bench_kernels'];
  for (const args of [programs, []]) {
    const { code } = await tool('build.mjs', ...args);
    if (code !== 0) throw new Stop('the build failed, see above');
  }
}

await runAsTool(import.meta.url, async (args) => {
  const { suite, ...options } = readArguments(args);
  if (options.browser) await setUp(['browsers']);
  await build();
  await installPeers();
  const { runSuite } = await import('../bench/run.mjs');
  await runSuite(suite, options);
});
