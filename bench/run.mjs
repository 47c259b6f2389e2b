// Runs one suite. What is needed (packages, the build) is there already: see tools/bench.mjs.

import { BrowserSystem, browserVersion } from './browser/system.mjs';
import { machine } from './lib/report.mjs';
import { kQuick, kThorough, measure } from './lib/rounds.mjs';

const tell = (message) => console.error(`bench: ${message}`);

/** The systems of a suite that run in a browser, opened there. */
function inBrowser(systems, browser) {
  return systems
    .filter(({ system, module }) => module && ['unrolled', 'tfjs'].includes(system))
    .map((entry) => ({ ...entry, open: () => new BrowserSystem(browser, entry.module) }));
}

/** Case by case. */
async function caseRows(name, suite, browser, effort) {
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
    for (const [{ system, job }, seconds] of await measure(contestants, effort, tell)) {
      const value = suite.value(seconds);
      rows.push({ system, variant: job.variant, case: one.case, value, unit: suite.unit });
    }
  }
  return rows;
}

/**
 * @param {string} name a name of suites/names.mjs
 * @param {{ browser?: string, quick?: boolean }} options
 * @returns {Promise<import('./lib/report.mjs').Report>}
 */
export async function runSuite(name, { browser, quick }) {
  const { default: suite } = await import(`./suites/${name}.mjs`);
  const effort = quick ? kQuick : kThorough;
  const rows = suite.rows
    ? await suite.rows(effort, tell)
    : await caseRows(name, suite, browser, effort);
  const engine = browser && (await browserVersion(browser));
  return { suite: name, machine: machine(engine), rows };
}
