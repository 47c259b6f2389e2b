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
 * @property {number} [processorSeconds] of training, where they were taken as well
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
  'addingLong',
  'pennTreebank',
  'slowWave',
  'forgetBias',
  'numberWords',
  'dates',
  'cmudict',
  'tatoeba',
  'treebank',
  'grammar',
  'fsdd',
  'fsddStrings',
  'yesno',
  'spokenArchive',
  'timitQueries',
];

const inSeconds = (seconds) => (seconds === undefined ? '' : String(Math.round(seconds)));

/** The lines of a table, the head first; the last column only where some row has it. */
function columns(rows) {
  const withProcessor = rows.some(({ processorSeconds }) => processorSeconds !== undefined);
  const more = (cell) => (withProcessor ? [cell] : []);
  return [
    ['case', 'measure', 'value', 'training, s', ...more('of a processor, s')],
    ...rows.map((row) => [
      row.case,
      row.measure,
      // Half a percent matters here.
      row.value >= 10 ? row.value.toFixed(2) : shown(row.value),
      inSeconds(row.seconds),
      ...more(inSeconds(row.processorSeconds)),
    ]),
  ];
}

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
    ...[head, head.map((_, i) => (i < 2 ? '---' : '---:')), ...body].map(print),
    '',
  ].join('\n');
}
