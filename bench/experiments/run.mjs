// Runs one experiment in this process: `node run.mjs NAME [--json] [--quick] [--record]`. The package
// is built already: see tools/experiment.mjs.

import { load } from 'unrolled';
import { machine } from '../lib/report.mjs';
import { recordExperiment } from '../lib/resultsPage.mjs';
import { MissingCorpus } from './data/files.mjs';
import { experimentSection, experimentTable } from './lib/experiment.mjs';

const [name, ...flags] = process.argv.slice(2);
const { default: experiment } = await import(`./${name}.mjs`);
const unrolled = await load({ edition: 'full' });
try {
  const rows = await experiment.run({
    unrolled,
    quick: flags.includes('--quick'),
    tell: (line) => console.error(`${name}: ${line}`),
  });
  const date = new Date().toISOString().slice(0, 10);
  const report = {
    experiment: name,
    machine: `${machine()}, ${unrolled.variant}`,
    date,
    published: experiment.published,
    rows,
  };
  console.log(flags.includes('--json') ? JSON.stringify(report) : experimentTable(report));
  if (flags.includes('--record')) recordExperiment(experimentSection(report, experiment));
  if (unrolled.liveObjects() !== 0)
    throw new Error(`${unrolled.liveObjects()} objects were not disposed of`);
} catch (error) {
  if (!(error instanceof MissingCorpus)) throw error;
  console.error(`${name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  unrolled.dispose();
}
