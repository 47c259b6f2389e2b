import { freshId, h } from './dom.ts';

interface ChoiceOptions<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly name: string }[];
  readonly value: T;
  readonly onChange?: (value: T) => void;
}

/** One of a few, shown side by side: a group of radio buttons. */
export class Choice<T extends string> {
  readonly element: HTMLElement;
  readonly #inputs: HTMLInputElement[];

  constructor({ label, options, value, onChange }: ChoiceOptions<T>) {
    const name = freshId('choice');
    this.#inputs = options.map((option) =>
      h('input', { type: 'radio', name, value: option.value, autocomplete: 'off' }),
    );
    const row = h('div', { class: 'choice-options' });
    this.#inputs.forEach((input, index) => {
      row.append(h('label', {}, input, options[index]?.name ?? ''));
    });
    const labelId = freshId('label');
    this.element = h(
      'div',
      { class: 'field', role: 'radiogroup', 'aria-labelledby': labelId },
      h('span', { class: 'field-label', id: labelId }, label),
      row,
    );
    this.value = value;
    row.addEventListener('change', () => onChange?.(this.value));
  }

  get value(): T {
    return this.#inputs.find((input) => input.checked)?.value as T;
  }

  set value(value: T) {
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  set disabled(disabled: boolean) {
    for (const input of this.#inputs) input.disabled = disabled;
  }
}
