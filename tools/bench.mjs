// Benchmarks beside other libraries, see bench/README.md.
//
//   node tools/bench.mjs SUITE [--json] [--browser chromium|firefox] [--quick]
//   node tools/bench.mjs results      runs all suites and writes docs/results.md

import { existsSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kBrowsers, kBrowserSuites, kSuites } from '../bench/suites/names.mjs';
import { setUp } from './setup.mjs';
import { root, run, runAsTool, Stop, telling } from './setup/shell.mjs';

const kResults = 'results';
const kUsage =
  'usage: npm run bench -- train|generate|forward|kernels|cells|seq2seq [--json] [--browser chromium|firefox] [--quick]';

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
    if (suite !== kResults && !kSuites.includes(suite))
      throw new Error(`no suite is named ${suite}`);
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
  const names = ['bench_forward', 'bench_kernels', 'bench_cells', 'bench_seq2seq'];
  const programs = ['wasm-simd', 'wasm-relaxed-simd', '--target', ...names];
  for (const args of [programs, []]) {
    const { code } = await tool('build.mjs', ...args);
    if (code !== 0) throw new Stop('the build failed, see above');
  }
}

/** All suites, one after the other, for docs/results.md; what experiments reached stays there. */
async function writeResults(runSuite, options) {
  const { markdown } = await import('../bench/lib/report.mjs');
  const { recordSpeed } = await import('../bench/lib/resultsPage.mjs');
  const load = os.loadavg()[0];
  const reports = [];
  for (const suite of kSuites) reports.push(await runSuite(suite, options));
  const day = new Date().toISOString().slice(0, 10);
  const text = `# Results

Made on ${day} by \`node tools/bench.mjs ${kResults}${options.quick ? ' --quick' : ''}\` on: ${reports[0].machine}.
Medians of interleaved rounds, one thread each; [bench/README.md](../bench/README.md) says what is
measured and how the others are set up. The columns "our …" say how many times as fast that variant
of this package is as the row's system. The machine's load before the run was ${load.toFixed(1)}; other
work lowers every figure, and ratios less.

${reports.map(markdown).join('\n')}`;
  recordSpeed(text);
}

await runAsTool(import.meta.url, async (args) => {
  const { suite, ...options } = readArguments(args);
  if (options.browser) await setUp(['browsers']);
  await build();
  await installPeers();
  const { runSuite } = await import('../bench/run.mjs');
  const { table } = await import('../bench/lib/report.mjs');
  if (suite === kResults) return writeResults(runSuite, options);
  const report = await runSuite(suite, options);
  console.log(options.json ? JSON.stringify(report) : table(report));
});
