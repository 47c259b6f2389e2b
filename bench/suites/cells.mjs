// Training throughput of every cell, beside each other: the program of bench/native/cells.cc. No peer
// has them all.

import { median } from '../lib/rounds.mjs';
import { runPinned } from '../lib/child.mjs';
import { kPackage, programCommand } from './systems.mjs';

/** How often the program measures each cell in one of our rounds. */
const kSamples = '5';

async function runProgram(variant) {
  const output = await runPinned([...(await programCommand('cells', variant)), kSamples]);
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

export default {
  systems: kPackage,

  /** All cases at once, because one run of the program measures them all. */
  async rows(effort, tell) {
    const rounds = Math.ceil(effort.rounds / 3);
    const runs = new Map(kPackage.map(({ variant }) => [variant, []]));
    for (let round = 1; round <= rounds; ++round) {
      tell(`unrolled: round ${round} of ${rounds}`);
      for (const [variant, done] of runs) done.push(await runProgram(variant));
    }
    const rows = [...runs].flatMap(([variant, done]) => rowsOf(variant, done));
    const order = [...new Set(rows.map((row) => row.case))];
    return rows.sort((a, b) => order.indexOf(a.case) - order.indexOf(b.case));
  },
};
