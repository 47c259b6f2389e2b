// The kernels, matrix products beside what the machine can do at most: the program of
// bench/native/kernels.cc measures both in turns and prints one JSON object a case. The peers multiply
// the shapes of the cases `gemm-…`, the input products of a layer.

import { median, measure } from '../lib/rounds.mjs';
import { runPinned } from '../lib/child.mjs';
import { kOnnxRuntime, kPackage, kPytorch, kTensorflow, programCommand } from './systems.mjs';

const kUnit = 'GFLOP/s';
const kPeers = [
  ...kTensorflow.filter(({ variant }) => variant === 'wasm'),
  ...kOnnxRuntime,
  ...kPytorch,
];

/** How often the program measures each case in one of our rounds. */
const kSamples = '7';

/** One run of our program. */
async function runOurs(variant) {
  const output = await runPinned([...(await programCommand('kernels', variant)), kSamples]);
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** The medians over all runs of one variant. */
function ourRows(variant, runs) {
  const lines = runs.flat();
  const row = (name, key, unit, factor = 1) => {
    const values = lines.filter((line) => line.case === name).map((line) => factor * line[key]);
    return { system: 'unrolled', variant, case: name, value: median(values), unit };
  };
  const rows = runs[0].flatMap(({ case: name, gflops }) =>
    gflops === undefined
      ? [row(name, 'nsPerElement', 'ns/element')]
      : [
          row(name, 'gflops', kUnit),
          { ...row(name, 'share', '%', 100), case: `${name} of the peak` },
        ],
  );
  const peaks = lines.filter(({ peak }) => peak).map(({ peak }) => peak);
  return [
    { system: 'unrolled', variant, case: 'peak', value: median(peaks), unit: kUnit },
    ...rows,
  ];
}

/** Rows, columns and inner size of `gemm-2048x512x128`; undefined for any other case. */
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
