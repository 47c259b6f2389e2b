import { h } from '../shared/dom.ts';
import { NumberField } from '../shared/numberField.ts';
import { rounded } from '../shared/rounded.ts';

interface InputTableOptions {
  readonly label: string;
  /** Rows to type in, one number a time step. */
  readonly inputs: readonly string[];
  /** Rows that are computed. */
  readonly results: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly onChange: () => void;
  /** A time step was chosen by its heading. */
  readonly onStep: (step: number) => void;
}

/** A sequence as a table, a column a time step: inputs to type over, results that fill as they are reached. */
export class InputTable {
  readonly element: HTMLElement;
  readonly #fields: NumberField[][];
  readonly #cells: HTMLElement[][];
  readonly #heads: HTMLElement[] = [];

  constructor({ label, inputs, results, values, onChange, onStep }: InputTableOptions) {
    const head = h('tr', {}, h('th', { scope: 'row' }, 'step'));
    values.forEach((_, step) => {
      const button = h('button', { type: 'button', 'aria-label': `Go to step ${step + 1}` });
      button.textContent = String(step + 1);
      button.addEventListener('click', () => {
        onStep(step);
      });
      const cell = h('th', { scope: 'col' }, button);
      this.#heads.push(cell);
      head.append(cell);
    });
    this.#fields = inputs.map((name, row) =>
      values.map(
        (x, step) =>
          new NumberField({ label: `${name} at step ${step + 1}`, value: x[row] ?? 0, onChange }),
      ),
    );
    this.#cells = results.map((name) =>
      values.map((_, step) => h('td', { 'data-result': `${name} ${step + 1}` })),
    );
    const row = (name: string, cells: readonly Node[], kind: string) =>
      h('tr', { class: kind }, h('th', { scope: 'row' }, name), ...cells);
    const table = h(
      'table',
      { class: 'numbers', 'aria-label': label },
      h('thead', {}, head),
      h(
        'tbody',
        {},
        ...inputs.map((name, index) =>
          row(
            name,
            (this.#fields[index] ?? []).map(({ element }) => h('td', {}, element)),
            'is-input',
          ),
        ),
        ...results.map((name, index) => row(name, this.#cells[index] ?? [], 'is-result')),
      ),
    );
    // Focusable, so that the keyboard can scroll what does not fit.
    this.element = h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
      table,
    );
  }

  /** The inputs, a list for each time step. */
  get values(): number[][] {
    return this.#heads.map((_, step) => this.#fields.map((row) => row[step]?.value ?? 0));
  }

  set values(values: readonly (readonly number[])[]) {
    this.#fields.forEach((row, index) => {
      row.forEach((field, step) => (field.value = values[step]?.[index] ?? 0));
    });
  }

  /** `results[row][step]`; undefined where it has not been reached. */
  show(step: number, results: readonly (readonly (number | undefined)[])[]): void {
    this.#heads.forEach((cell, index) => {
      if (index === step) cell.setAttribute('aria-current', 'step');
      else cell.removeAttribute('aria-current');
    });
    this.#reveal(step);
    this.#cells.forEach((cells, row) => {
      cells.forEach((cell, index) => {
        const value = results[row]?.[index];
        cell.textContent = value === undefined ? '' : rounded(value);
        cell.classList.toggle('is-now', index === step);
        // All digits, for whoever points at a rounded one.
        if (value === undefined) cell.removeAttribute('title');
        else cell.title = String(value);
      });
    });
  }

  /** Scrolls the table, and only the table, to the column of a step. */
  #reveal(step: number): void {
    const head = this.#heads[step];
    if (!head) return;
    const { scrollLeft, clientWidth } = this.element;
    // The first column, with the names, is as wide as what stands before the first step.
    const names = this.#heads[0]?.offsetLeft ?? 0;
    const hidden = head.offsetLeft + head.offsetWidth > scrollLeft + clientWidth;
    if (hidden || head.offsetLeft < scrollLeft + names) {
      this.element.scrollLeft = head.offsetLeft - names;
    }
  }
}
