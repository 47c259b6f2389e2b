// What an experiment is, and how its results are shown.

import { shown } from '../../lib/report.mjs';

/**
 * @typedef {object} Context
 * @property {import('unrolled').Unrolled} unrolled
 * @property {boolean} quick only see that it runs: fewer seeds and epochs
 * @property {(line: string) => void} tell
 *
 * @typedef {object} Row
 * @property {string} case
 * @property {string} measure what the value is, with its unit
 * @property {number} value
 * @property {number} [seconds] of training
 *
 * @typedef {object} Experiment
 * @property {string} title
 * @property {string} about the model and the data
 * @property {string} published what others reached, and where that stands
 * @property {(context: Context) => Promise<Row[]>} run
 *
 * @typedef {object} Report
 * @property {string} experiment its name on the command line
 * @property {string} machine
 * @property {string} date
 * @property {Row[]} rows
 */

/** Every experiment, in the order of docs/results.md. */
export const kExperiments = [
  'atis',
  'sst2',
  'movieReviews',
  'mnist',
  'adding',
  'pennTreebank',
  'slowWave',
  'forgetBias',
];

const columns = (rows) => [
  ['case', 'measure', 'value', 'training, s'],
  ...rows.map((row) => [
    row.case,
    row.measure,
    // Half a percent matters here.
    row.value >= 10 ? row.value.toFixed(2) : shown(row.value),
    row.seconds === undefined ? '' : String(Math.round(row.seconds)),
  ]),
];

/** @param {Report} report */
export function experimentTable({ machine, rows }) {
  const lines = columns(rows);
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const print = (line) =>
    line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return [machine, '', ...lines.map(print)].join('\n');
}

/**
 * The section of docs/results.md.
 * @param {Report} report
 * @param {Experiment} experiment
 */
export function experimentSection({ experiment: name, machine, date, rows }, experiment) {
  const [head, ...body] = columns(rows);
  const print = (line) => `| ${line.join(' | ')} |`;
  return [
    `### ${experiment.title}`,
    '',
    experiment.about,
    `Published: ${experiment.published}.`,
    `Made on ${date} by \`npm run experiment -- ${name}\` on: ${machine}.`,
    '',
    ...[head, ['---', '---', '---:', '---:'], ...body].map(print),
    '',
  ].join('\n');
}
