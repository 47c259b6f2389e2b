// Matrix products, beside what the machine can do at most: the program of bench/native/kernels.cc
// measures both in one run and prints `{"case": "gemm-2048x512x128", "gflops": …, "peak": …}` a line.
// The peers multiply the same shapes.

import { median, measure } from '../lib/rounds.mjs';
import { runPinned } from '../lib/child.mjs';
import { kOnnxRuntime, kPackage, kPytorch, kTensorflow, programCommand } from './systems.mjs';

const kUnit = 'GFLOP/s';
const kPeers = [
  ...kTensorflow.filter(({ variant }) => variant === 'wasm'),
  ...kOnnxRuntime,
  ...kPytorch,
];

/** One run of our program. */
async function runOurs(variant) {
  const output = await runPinned(await programCommand('kernels', variant));
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** The medians over all runs of one variant. */
function ourRows(variant, runs) {
  const lines = runs.flat();
  const row = (name, value, unit) => ({ system: 'unrolled', variant, case: name, value, unit });
  const rows = [...new Set(lines.map((line) => line.case))].flatMap((name) => {
    const same = lines.filter((line) => line.case === name);
    const share = median(same.map(({ gflops, peak }) => (100 * gflops) / peak));
    return [
      row(name, median(same.map(({ gflops }) => gflops)), kUnit),
      row(`${name} of peak`, share, '%'),
    ];
  });
  return [...rows, row('peak', median(lines.map(({ peak }) => peak)), kUnit)];
}

/** Rows, columns and inner size of `gemm-2048x512x128`; undefined for what is not a product. */
function productOf(name) {
  const match = /^gemm-(\d+)x(\d+)x(\d+)$/.exec(name);
  return match ? match.slice(1).map(Number) : undefined;
}

export default {
  systems: [...kPackage, ...kPeers],

  /** All cases at once, because one run of our program measures them all. */
  async rows(effort, tell) {
    const runs = new Map(kPackage.map(({ variant }) => [variant, []]));
    const eachRound = async () => {
      for (const [variant, done] of runs) done.push(await runOurs(variant));
    };
    tell('unrolled: finding the cases');
    const cases = [...new Set((await runOurs('simd')).map((line) => line.case))];
    const contestants = cases
      .map((name) => ({ name, product: productOf(name) }))
      .filter(({ product }) => product)
      .flatMap(({ name, product }) =>
        kPeers.map(({ system, variant, open, hint }) => ({
          label: `${system} (${variant}), ${name}`,
          job: { suite: 'kernels', case: name, variant, product },
          system,
          open,
          hint,
        })),
      );
    const medians = await measure(contestants, effort, tell, eachRound);
    const peerRows = [...medians].map(([{ system, job }, seconds]) => {
      const [m, n, k] = job.product;
      const value = (2 * m * n * k) / seconds / 1e9;
      return { system, variant: job.variant, case: job.case, value, unit: kUnit };
    });
    const rows = [...[...runs].flatMap(([variant, done]) => ourRows(variant, done)), ...peerRows];
    const order = [...new Set(rows.map((row) => row.case))];
    return rows.sort((a, b) => order.indexOf(a.case) - order.indexOf(b.case));
  },
};
