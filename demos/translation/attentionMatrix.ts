import { h } from '../shared/dom.ts';

/** More rows or columns than this would be a wall, and slow. */
const most = 60;

/** What stands for the end of an answer. */
export const endSign = '■';

export interface Weights {
  readonly source: readonly string[];
  readonly output: readonly string[];
  /** [output · source], each row adding up to one; a row more than there are tokens is that of the end. */
  readonly values: Float32Array;
}

/** A table with a row for each token written, a column for each read, darker where the network looked. */
export class AttentionMatrix {
  readonly element = h('div', {
    class: 'matrix',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Where the network looked, token by token',
  });
  #rows: HTMLElement[] = [];
  #columns: HTMLElement[] = [];

  show({ source, output, values }: Weights): void {
    const columns = source.slice(0, most);
    this.#columns = columns.map((token) => h('th', { scope: 'col' }, h('span', {}, token)));
    const head = h('tr', {}, h('td', {}), ...this.#columns);
    const count = Math.min(most, Math.round(values.length / source.length));
    this.#rows = Array.from({ length: count }, (_, row) => {
      const written = output[row] ?? endSign;
      const cells = columns.map((read, column) => {
        const weight = values[row * source.length + column] ?? 0;
        const cell = h('td', { title: `${written} ← ${read}: ${percent(weight)}` });
        cell.style.setProperty('--weight', weight.toFixed(3));
        return cell;
      });
      return h('tr', {}, h('th', { scope: 'row' }, written), ...cells);
    });
    this.element.replaceChildren(
      h('table', {}, h('thead', {}, head), h('tbody', {}, ...this.#rows)),
    );
  }

  /** Says in place of the picture why there is none. */
  explain(text: string): void {
    this.#rows = this.#columns = [];
    this.element.replaceChildren(h('p', { class: 'field-note' }, text));
  }

  /** Marks the row of a token, or none. */
  inspect(row: number | undefined): void {
    this.#rows.forEach((element, index) => {
      element.classList.toggle('is-inspected', index === row);
    });
  }
}

/** `百 looks at hundred (93%) and two (4%).` */
export function lookedAt({ source, output, values }: Weights, row: number): string {
  const weights = values.subarray(row * source.length, (row + 1) * source.length);
  const places = source
    .map((token, index) => ({ token, weight: weights[index] ?? 0 }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 3)
    .filter(({ weight }, index) => index === 0 || weight >= 0.05)
    .map(({ token, weight }) => `“${token}” (${percent(weight)})`);
  const written = output[row] === undefined ? 'To end here' : `For “${output[row]}”`;
  return `${written} it looked at ${places.join(', ')}.`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
