// A report and the tables made of it.

import os from 'node:os';

/** @typedef {{ system: string, variant: string, case: string, value: number, unit: string }} Row */

/** @typedef {{ suite: string, machine: string, rows: Row[] }} Report */

/** What the figures were taken on. */
export function machine(engine = `Node ${process.versions.node}`) {
  const cpus = os.cpus();
  return `${cpus[0]?.model.trim() ?? os.arch()}, ${cpus.length} cores, ${os.platform()} ${os.arch()}, ${engine}`;
}

/** Four digits that count. */
export function shown(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return Number(value.toPrecision(3)).toString();
}

/** How often as fast a row of ours is as the given one; lower is better for times. */
function ratio(ours, row) {
  if (!ours || ours.unit !== row.unit || row.unit === '%') return '';
  const faster = isTime(row.unit) ? row.value / ours.value : ours.value / row.value;
  return `${faster.toPrecision(3)}×`;
}

export function isTime(unit) {
  return ['s', 'ms', 'µs', 'ns/element'].includes(unit);
}

/** The lines of a table, the head first. The last columns say how many times as fast ours are. */
function lines(rows) {
  const ours = (row, variant) =>
    rows.find((r) => r.system === 'unrolled' && r.variant === variant && r.case === row.case);
  const variants = [...new Set(rows.filter((r) => r.system === 'unrolled').map((r) => r.variant))];
  return [
    ['case', 'system', 'variant', 'value', 'unit', ...variants.map((v) => `our ${v}`)],
    ...rows.map((row) => [
      row.case,
      row.system,
      row.variant,
      shown(row.value),
      row.unit,
      ...variants.map((variant) => ratio(ours(row, variant), row)),
    ]),
  ];
}

const isNumber = (column) => column === 3 || column > 4;

/** A report as an aligned table for a terminal. */
export function table({ machine: where, rows }) {
  const [head, ...body] = lines(rows);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((line) => line[i].length)));
  const print = (line) =>
    line
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [where, '', ...[head, rule, ...body].map(print)].join('\n');
}

/**
 * A report as a section of docs/results.md.
 * @param {Report} report
 * @param {number} load of the machine before the run
 */
export function suiteSection({ suite, machine: where, rows }, load) {
  const [head, ...body] = lines(rows);
  const rule = head.map((_, i) => (isNumber(i) ? '---:' : '---'));
  const print = (line) => `| ${line.join(' | ')} |`;
  const date = new Date().toISOString().slice(0, 10);
  return [
    `## ${suite}`,
    '',
    `Made on ${date} by \`npm run bench -- ${suite}\` on: ${where}; its load before: ${load.toFixed(1)}.`,
    '',
    ...[head, rule, ...body].map(print),
    '',
  ].join('\n');
}
