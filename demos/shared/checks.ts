import { freshId, h } from './dom.ts';

interface ChecksOptions<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly name: string }[];
  readonly values: readonly T[];
  readonly onChange?: (values: readonly T[]) => void;
}

/** Any of several: a group of check boxes. */
export class Checks<T extends string> {
  readonly element: HTMLElement;
  readonly #inputs: HTMLInputElement[];

  constructor({ label, options, values, onChange }: ChecksOptions<T>) {
    this.#inputs = options.map(({ value }) =>
      h('input', { type: 'checkbox', value, autocomplete: 'off' }),
    );
    const labelId = freshId('label');
    const list = h('div', { class: 'checks' });
    this.#inputs.forEach((input, index) => {
      list.append(h('label', {}, input, options[index]?.name ?? ''));
    });
    this.element = h(
      'div',
      { class: 'field', role: 'group', 'aria-labelledby': labelId },
      h('span', { class: 'field-label', id: labelId }, label),
      list,
    );
    this.values = values;
    list.addEventListener('change', () => onChange?.(this.values));
  }

  /** In the order in which they are shown. */
  get values(): readonly T[] {
    return this.#inputs.filter((input) => input.checked).map((input) => input.value as T);
  }

  set values(values: readonly T[]) {
    for (const input of this.#inputs) input.checked = values.includes(input.value as T);
  }
}
