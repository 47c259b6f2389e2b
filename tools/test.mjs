// Sets up, builds and runs every suite, or those named; the last line is `N passed, N failed, N skipped`.
//
//   node tools/test.mjs [SUITE...]

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildPackage, buildPreset, buildWasm } from './build.mjs';
import { layerViolations } from './check-layers.mjs';
import { packageSizes } from './check-size.mjs';
import { lint } from './lint.mjs';
import { setUp } from './setup.mjs';
import { root, run, runAsTool, Stop } from './setup/shell.mjs';

const kResults = path.join(root, 'build/test-results');
const kMinute = 60_000;

// ---- Runners: each resolves to { passed, failed, skipped, failures, again?, output } --------------------------

/** Counts checks that are no tests of a framework: one each. */
function fromChecks(checks) {
  const failed = checks.filter(({ passed }) => !passed);
  const output = failed.map(({ name, output: shown }) => `${name}:\n${shown.trimEnd()}`).join('\n');
  const failures = failed.map(({ name }) => name);
  return {
    passed: checks.length - failed.length,
    failed: failed.length,
    skipped: 0,
    failures,
    output,
  };
}

/** Runs a command that writes its results as JSON to `file`, and counts them with `count`. */
async function fromReport(file, count, command, args, options) {
  rmSync(file, { force: true });
  const { code, signal, output } = await run(command, args, { capture: true, ...options });
  try {
    const counts = count(JSON.parse(readFileSync(file, 'utf8')));
    const unexplained = code !== 0 && counts.failed === 0;
    if (!unexplained) return { ...counts, output: counts.failed > 0 ? output : '' };
    const end = `ended with ${signal ?? `exit code ${code}`}`;
    return { ...counts, failed: 1, failures: [end], output: `${output}\n${end}` };
  } catch {
    const end = `no result: ended with ${signal ?? `exit code ${code}`}`;
    return { passed: 0, failed: 1, skipped: 0, failures: [end], output: `${output}\n${end}` };
  }
}

/** A failed test in few lines: its name, and what was said without the stack. */
function inBrief(name, message) {
  const said = message
    .split(/\n\s+at /)[0]
    .split('\n')
    .filter((line) => line.trim());
  return [name, ...said.slice(0, 8).map((line) => `    ${line}`)].join('\n');
}

function countGoogleTest({ testsuites }) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const test of testsuites.flatMap((suite) => suite.testsuite)) {
    if (test.failures?.length > 0) {
      counts.failed += 1;
      counts.failures.push(inBrief(`${test.classname}.${test.name}`, test.failures[0].failure));
    } else if (test.status !== 'RUN' || test.result === 'SKIPPED') counts.skipped += 1;
    else counts.passed += 1;
  }
  return counts;
}

function googleTest(name, command, ...args) {
  const file = path.join(kResults, `${name}.json`);
  const report = [`--gtest_output=json:${file}`, '--gtest_brief=1', '--gtest_color=no'];
  return fromReport(file, countGoogleTest, command, [...args, ...report], {
    timeout: 10 * kMinute,
  });
}

function wasmGoogleTest(variant) {
  // Node 20 has relaxed SIMD behind a flag that later versions no longer know.
  const needsFlag = variant === 'relaxed-simd' && Number.parseInt(process.versions.node, 10) < 21;
  const program = path.join(root, `build/wasm-${variant}/unrolled_tests.cjs`);
  const flags = needsFlag ? ['--experimental-wasm-relaxed-simd'] : [];
  return googleTest(variant, process.execPath, ...flags, program);
}

function countJest(report) {
  // A file that could not be loaded has run no test; it counts as one that failed.
  const broken = report.numRuntimeErrorTestSuites;
  const failures = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = path.relative(root, name);
    if (assertionResults.length === 0 && message) return [inBrief(file, message)];
    return assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => inBrief(`${file}: ${test.fullName}`, test.failureMessages[0] ?? ''));
  });
  const again = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, invocations }) => status === 'passed' && invocations > 1)
      .map(({ fullName, retryReasons }) =>
        inBrief(`${path.relative(root, name)}: ${fullName}`, retryReasons?.[0] ?? ''),
      ),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
    again,
  };
}

function jest(folder, environment, ...options) {
  const file = path.join(kResults, `${path.basename(folder)}.json`);
  const program = path.join(root, 'node_modules/jest/bin/jest.js');
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    program,
    ...options,
  ];
  args.push('--json', `--outputFile=${file}`, '--colors=false', `${folder}/`);
  const env = { ...process.env, ...environment };
  return fromReport(file, countJest, process.execPath, args, { env, timeout: 15 * kMinute });
}

// ---- The suites -------------------------------------------------------------------------------------------------

/** Milliseconds that a test of the package may take, long enough for a machine with other work. */
const kPatience = 60_000;

const kBuilds = {
  native: {
    parts: ['native', 'tests'],
    make: (environment) => buildPreset('native', { environment, targets: ['unrolled_tests'] }),
  },
  wasm: {
    parts: ['wasm', 'tests'],
    make: (environment) => buildWasm(environment, ['unrolled_tests']),
  },
  package: { parts: ['wasm'], make: buildPackage },
};

const kSuites = {
  lint: {
    builds: ['package'],
    parts: ['lint'],
    run: async (environment) => fromChecks(await lint(environment)),
  },
  layers: {
    run: () => {
      const violations = layerViolations();
      return fromChecks([
        { name: 'layers', passed: violations.length === 0, output: violations.join('\n') },
      ]);
    },
  },
  native: {
    builds: ['native'],
    run: () => googleTest('native', path.join(root, 'build/native/unrolled_tests')),
  },
  simd: { builds: ['wasm'], run: () => wasmGoogleTest('simd') },
  'relaxed-simd': { builds: ['wasm'], run: () => wasmGoogleTest('relaxed-simd') },
  js: {
    builds: ['package'],
    run: (environment) =>
      jest('tests/js', environment, '--maxWorkers=2', `--testTimeout=${kPatience}`),
  },
  package: {
    builds: ['package'],
    run: (environment) => jest('tests/package', environment, '--runInBand'),
  },
  size: {
    builds: ['package'],
    run: () =>
      fromChecks(
        packageSizes().map(({ edition, variant, bytes, limit }) => ({
          name: `size of ${edition}, ${variant}`,
          passed: bytes <= limit,
          output: `${bytes} bytes gzipped, the limit is ${limit}`,
        })),
      ),
  },
  browser: {
    builds: ['package'],
    parts: ['browsers'],
    // Their pages wait more than they compute, so two share the machine.
    run: (environment) => jest('tests/browser', environment, '--maxWorkers=2'),
  },
};

// ---- The run ----------------------------------------------------------------------------------------------------

const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

function printRow(name, { passed, failed, skipped }, time) {
  const cells = [passed, failed, skipped].map((n) => String(n).padStart(8)).join('');
  console.log(`${name.padEnd(14)}${cells}${time.padStart(10)}`);
}

async function prepare(suites) {
  const builds = [...new Set(suites.flatMap(({ builds = [] }) => builds))];
  const parts = [
    ...builds.flatMap((build) => kBuilds[build].parts),
    ...suites.flatMap((s) => s.parts ?? []),
  ];
  const start = performance.now();
  const environment = await setUp([...new Set(parts)]);
  console.log(`set up in ${seconds(start)}`);
  for (const build of builds) {
    const began = performance.now();
    await kBuilds[build].make(environment);
    console.log(`built ${build} in ${seconds(began)}`);
  }
  return environment;
}

async function runSuites(names) {
  const environment = await prepare(names.map((name) => kSuites[name]));
  rmSync(kResults, { recursive: true, force: true });
  mkdirSync(kResults, { recursive: true });

  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const again = [];
  console.log(`\n${'suite'.padEnd(14)}  passed  failed skipped      time`);
  for (const name of names) {
    const start = performance.now();
    const counts = await kSuites[name].run(environment);
    if (counts.passed + counts.failed + counts.skipped === 0) {
      counts.failed = 1;
      counts.output = 'the suite ran no test';
      counts.failures = [counts.output];
    }
    if (counts.output) console.log(`\n${counts.output.trimEnd()}\n`);
    printRow(name, counts, seconds(start));
    for (const key of Object.keys(total)) total[key] += counts[key];
    failures.push(...counts.failures.map((failure) => `${name}: ${failure}`));
    again.push(...(counts.again ?? []).map((test) => `${name}: ${test}`));
  }
  if (again.length > 0) console.log(`\npassed, but not at once:\n${again.join('\n')}\n`);
  // Once more, where they are looked for.
  if (failures.length > 0) console.log(`\nfailed:\n${failures.join('\n')}\n`);
  return total;
}

await runAsTool(import.meta.url, async (names) => {
  const unknown = names.find((name) => !(name in kSuites));
  if (unknown)
    throw new Stop(`no such suite: ${unknown}; there are ${Object.keys(kSuites).join(', ')}`);

  let total = { passed: 0, failed: 1, skipped: 0 };
  try {
    total = await runSuites(names.length > 0 ? names : Object.keys(kSuites));
  } catch (error) {
    // Without a build there is nothing to run: that counts as one failure.
    if (!(error instanceof Stop)) console.error(error);
    else console.error(`unrolled: ${error.message}`);
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
});
