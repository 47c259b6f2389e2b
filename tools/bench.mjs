// Benchmarks beside other libraries, see bench/README.md.
//
//   node tools/bench.mjs SUITE... [--json] [--browser chromium|firefox] [--quick] [--record]
//
// `--record` writes the result into docs/results.md.

import { existsSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kBrowsers, kBrowserSuites, kSuites } from '../bench/suites/names.mjs';
import { setUp } from './setup.mjs';
import { root, run, runAsTool, Stop, telling } from './setup/shell.mjs';

const kUsage =
  'usage: npm run bench -- train|generate|forward|kernels|cells|seq2seq|speech... [--json] [--browser chromium|firefox] [--quick] [--record]';

function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        quick: { type: 'boolean' },
        record: { type: 'boolean' },
        browser: { type: 'string' },
      },
    });
    const { browser, quick, record } = values;
    if (positionals.length === 0) throw new Error('name a suite');
    const unknown = positionals.find((name) => !kSuites.includes(name));
    if (unknown !== undefined) throw new Error(`no suite is named ${unknown}`);
    if (record && quick) throw new Error('a quick run is not worth recording');
    if (record && browser) throw new Error('what runs in a browser is not recorded');
    if (browser && !kBrowsers.includes(browser)) throw new Error(`no browser is named ${browser}`);
    if (browser && !positionals.every((name) => kBrowserSuites.includes(name)))
      throw new Error(`only ${kBrowserSuites.join(' and ')} run in a browser`);
    return { suites: positionals, ...values };
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
  const names = ['bench_forward', 'bench_kernels', 'bench_cells', 'bench_seq2seq'];
  const programs = ['wasm-simd', 'wasm-relaxed-simd', '--target', ...names];
  for (const args of [programs, []]) {
    const { code } = await tool('build.mjs', ...args);
    if (code !== 0) throw new Stop('the build failed, see above');
  }
}

await runAsTool(import.meta.url, async (args) => {
  const { suites, json, record, ...options } = readArguments(args);
  if (options.browser) await setUp(['browsers']);
  await build();
  await installPeers();
  const { runSuite } = await import('../bench/run.mjs');
  const { suiteSection, table } = await import('../bench/lib/report.mjs');
  const { recordSuite } = await import('../bench/lib/resultsPage.mjs');
  for (const suite of suites) {
    const load = os.loadavg()[0];
    const report = await runSuite(suite, options);
    console.log(json ? JSON.stringify(report) : table(report));
    if (record) recordSuite(suiteSection(report, load));
  }
});
