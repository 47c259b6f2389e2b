import { freshId, h } from './dom.ts';

export interface SelectOption {
  readonly value: string;
  readonly name: string;
  /** Options with the same group stand together under its name. */
  readonly group?: string;
}

interface SelectOptions {
  readonly label: string;
  readonly options: readonly SelectOption[];
  readonly value: string;
  readonly onChange?: (value: string) => void;
}

/** A labelled drop-down list. */
export class Select {
  readonly element: HTMLElement;
  readonly #select: HTMLSelectElement;

  constructor({ label, options, value, onChange }: SelectOptions) {
    const id = freshId('select');
    this.#select = h('select', { id, autocomplete: 'off' });
    this.element = h('div', { class: 'field' }, h('label', { for: id }, label), this.#select);
    this.setOptions(options);
    this.value = value;
    this.#select.addEventListener('change', () => onChange?.(this.value));
  }

  /** Exchanges the options and keeps the chosen one if it is still among them. */
  setOptions(options: readonly SelectOption[]): void {
    const chosen = this.#select.value;
    const groups = new Map<string, HTMLElement>();
    this.#select.replaceChildren();
    for (const { value, name, group } of options) {
      let parent: HTMLElement = this.#select;
      if (group) {
        parent = groups.get(group) ?? h('optgroup', { label: group });
        groups.set(group, parent);
        this.#select.append(parent);
      }
      parent.append(h('option', { value }, name));
    }
    if (options.some(({ value }) => value === chosen)) this.#select.value = chosen;
  }

  get value(): string {
    return this.#select.value;
  }

  set value(value: string) {
    this.#select.value = value;
  }

  set disabled(disabled: boolean) {
    this.#select.disabled = disabled;
  }
}
