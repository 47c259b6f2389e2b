// The two forms of a report: a table for people, one object for programs.

import os from 'node:os';

/** @typedef {{ system: string, variant: string, case: string, value: number, unit: string }} Row */

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
  return ['ms', 'µs', 'ns/element'].includes(unit);
}

/**
 * The rows as an aligned table; the last columns say how many times as fast each variant of ours is.
 * @param {Row[]} rows
 */
export function table(rows) {
  const ours = (row, variant) =>
    rows.find((r) => r.system === 'unrolled' && r.variant === variant && r.case === row.case);
  const variants = [...new Set(rows.filter((r) => r.system === 'unrolled').map((r) => r.variant))];
  const head = ['case', 'system', 'variant', 'value', 'unit', ...variants.map((v) => `our ${v}`)];
  const body = rows.map((row) => [
    row.case,
    row.system,
    row.variant,
    shown(row.value),
    row.unit,
    ...variants.map((variant) => ratio(ours(row, variant), row)),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((line) => line[i].length)));
  const isNumber = (i) => i === 3 || i > 4;
  const print = (line) =>
    line
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return [print(head), print(widths.map((width) => '-'.repeat(width))), ...body.map(print)].join(
    '\n',
  );
}
