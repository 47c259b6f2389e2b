import { cellLook, cellName } from '../shared/cells.ts';
import { find, h, svg } from '../shared/dom.ts';
import { figure } from '../shared/readout.ts';
import type { CellName } from '../shared/cells.ts';
import type { Racer } from './race.ts';

interface Row {
  readonly element: HTMLTableRowElement;
  readonly fill: HTMLElement;
  readonly cells: Readonly<Record<Column, HTMLElement>>;
}

type Column = 'answer' | 'error' | 'steps' | 'seconds' | 'parameters';

const headings: Readonly<Record<Column, string>> = {
  answer: 'Answer',
  error: 'Error',
  steps: 'Steps',
  seconds: 'Time',
  parameters: 'Weights',
};

/** Who stands where: a row for each racer. */
export class Standings {
  readonly #body = h('tbody', {});
  readonly #rows = new Map<CellName, Row>();

  constructor() {
    const head = h('tr', {}, h('th', { scope: 'col' }, 'Cell'));
    head.append(h('th', { scope: 'col', class: 'race-track-head' }, 'Against guessing'));
    for (const heading of Object.values(headings)) head.append(h('th', { scope: 'col' }, heading));
    find('#standings').append(h('table', { class: 'race' }, h('thead', {}, head), this.#body));
  }

  /** `guess`: the error that fills the bar. */
  show(chosen: readonly CellName[], racers: readonly Racer[], guess: number): void {
    for (const [cell, { element }] of this.#rows) {
      if (chosen.includes(cell)) continue;
      element.remove();
      this.#rows.delete(cell);
    }
    chosen.forEach((cell, index) => {
      const row = this.#rows.get(cell) ?? this.#add(cell);
      if (this.#body.children[index] !== row.element) {
        this.#body.insertBefore(row.element, this.#body.children[index] ?? null);
      }
      const racer = racers.find((one) => one.cell === cell);
      fill(row, racer, guess);
    });
  }

  #add(cell: CellName): Row {
    const { colour, dash } = cellLook(cell);
    const line = svg('path', { d: 'M0 4h18' });
    line.style.stroke = `var(--${colour})`;
    line.style.strokeWidth = '3';
    if (dash) line.style.strokeDasharray = '5 3';
    const swatch = svg('svg', { viewBox: '0 0 18 8', 'aria-hidden': 'true' }, line);
    const bar = h('div', { class: 'race-fill' });
    bar.style.background = `var(--${colour})`;
    const cells = {} as Record<Column, HTMLElement>;
    const element = h(
      'tr',
      { 'data-cell': cell },
      h('th', { scope: 'row' }, swatch, cellName(cell)),
      h('td', {}, h('div', { class: 'race-track' }, bar)),
    );
    for (const column of Object.keys(headings) as Column[]) {
      cells[column] = h('td', { 'data-column': column }, '–');
      element.append(cells[column]);
    }
    const row = { element, fill: bar, cells };
    this.#rows.set(cell, row);
    return row;
  }
}

function fill(row: Row, racer: Racer | undefined, guess: number): void {
  const { answer, error = Number.NaN, lost = false } = racer ?? {};
  const share = Number.isFinite(error) ? Math.max(0, Math.min(1, error / guess)) : 1;
  row.fill.style.transform = `scaleX(${share})`;
  set(row.cells.answer, typeof answer === 'number' ? figure(answer, 2) : (answer ?? '–'));
  set(row.cells.error, lost ? 'lost' : figure(error, error < 0.01 ? 4 : 3));
  set(row.cells.steps, racer ? figure(racer.steps) : '–');
  set(row.cells.seconds, racer ? `${figure(racer.seconds, 1)} s` : '–');
  set(row.cells.parameters, racer ? figure(racer.pupil.parameterCount) : '–');
}

function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
