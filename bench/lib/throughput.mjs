// What a program of bench/native says of training throughput: a line of JSON a case, with `gflops` and
// `tokensPerSecond`.

import { kPackage, programCommand } from '../suites/systems.mjs';
import { runPinned } from './child.mjs';
import { median } from './rounds.mjs';

/** How often the program measures each case in one of our rounds. */
const kSamples = '5';

async function runProgram(name, variant) {
  const output = await runPinned([...(await programCommand(name, variant)), kSamples]);
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** The medians over all runs of one variant. */
function rowsOf(variant, runs) {
  return runs[0].flatMap(({ case: name }) => {
    const lines = runs.flat().filter((line) => line.case === name);
    const row = (label, key, unit) => ({
      system: 'unrolled',
      variant,
      case: label,
      value: median(lines.map((line) => line[key])),
      unit,
    });
    return [
      row(name, 'gflops', 'GFLOP/s'),
      row(`${name} throughput`, 'tokensPerSecond', 'tokens/s'),
    ];
  });
}

/**
 * All cases of a program at once, because one run of it measures them all; the variants take turns.
 * @param {string} name of the program, without `bench_`
 * @param {import('./rounds.mjs').Effort} effort
 * @param {(message: string) => void} tell
 * @returns {Promise<import('./report.mjs').Row[]>}
 */
export async function throughputRows(name, effort, tell) {
  const rounds = Math.ceil(effort.rounds / 3);
  const runs = new Map(kPackage.map(({ variant }) => [variant, []]));
  for (let round = 1; round <= rounds; ++round) {
    tell(`unrolled, ${name}: round ${round} of ${rounds}`);
    for (const [variant, done] of runs) done.push(await runProgram(name, variant));
  }
  const rows = [...runs].flatMap(([variant, done]) => rowsOf(variant, done));
  const order = [...new Set(rows.map((row) => row.case))];
  return rows.sort((a, b) => order.indexOf(a.case) - order.indexOf(b.case));
}
