// Runs one suite. What is needed (packages, the build) is there already: see tools/bench.mjs.

import { BrowserSystem, kBrowsers } from './browser/system.mjs';
import { machine, table } from './lib/report.mjs';
import { kQuick, kThorough, measure } from './lib/rounds.mjs';

export const kSuites = ['train', 'generate', 'forward', 'kernels'];
export { kBrowsers };

const tell = (message) => console.error(`bench: ${message}`);

/** The systems of a suite that run in a browser, opened there. */
function inBrowser(systems, browser) {
  return systems
    .filter(({ system, module }) => module && ['unrolled', 'tfjs'].includes(system))
    .map((entry) => ({ ...entry, open: () => new BrowserSystem(browser, entry.module) }));
}

/**
 * @param {string} name one of kSuites
 * @param {{ json?: boolean, browser?: string, quick?: boolean }} options
 */
export async function runSuite(name, { json, browser, quick }) {
  const { default: suite } = await import(`./suites/${name}.mjs`);
  const effort = quick ? kQuick : kThorough;
  const entries = browser ? inBrowser(suite.systems, browser) : suite.systems;

  const rows = [];
  for (const one of suite.cases) {
    tell(`${name}, ${one.case}`);
    const contestants = entries.map(({ system, variant, open, hint }) => ({
      label: `${system} (${variant})`,
      job: { suite: name, ...one, variant },
      system,
      hint,
      open,
    }));
    const medians = await measure(contestants, effort, tell);
    for (const [{ system, job }, seconds] of medians) {
      const value = suite.value(seconds, one);
      rows.push({ system, variant: job.variant, case: one.case, value, unit: suite.unit });
    }
  }
  const report = { suite: name, machine: machine(browser), rows };
  console.log(json ? JSON.stringify(report) : `${report.machine}\n\n${table(rows)}`);
  return report;
}
