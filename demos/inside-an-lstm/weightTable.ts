import { h } from '../shared/dom.ts';
import { NumberField } from '../shared/numberField.ts';

interface WeightTableOptions {
  readonly label: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly onChange: () => void;
}

/** Weights to type over, a row for each thing that they feed. */
export class WeightTable {
  readonly element: HTMLElement;
  readonly #fields: NumberField[][];

  constructor({ label, rows, columns, values, onChange }: WeightTableOptions) {
    this.#fields = rows.map((row, i) =>
      columns.map(
        (column, j) =>
          new NumberField({
            label: `weight of ${column} in ${row}`,
            value: values[i]?.[j] ?? 0,
            onChange,
          }),
      ),
    );
    this.element = h(
      'table',
      { class: 'numbers weights', 'aria-label': label },
      h(
        'thead',
        {},
        h('tr', {}, h('th', {}, label), ...columns.map((name) => h('th', { scope: 'col' }, name))),
      ),
      h(
        'tbody',
        {},
        ...rows.map((name, i) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, name),
            ...(this.#fields[i] ?? []).map(({ element }) => h('td', {}, element)),
          ),
        ),
      ),
    );
  }

  get values(): number[][] {
    return this.#fields.map((row) => row.map(({ value }) => value));
  }

  set values(values: readonly (readonly number[])[]) {
    this.#fields.forEach((row, i) => {
      row.forEach((field, j) => (field.value = values[i]?.[j] ?? 0));
    });
  }
}
