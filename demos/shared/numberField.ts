import { h } from './dom.ts';

interface NumberFieldOptions {
  /** Read out, not shown: the field stands in a table with headings. */
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A number to type over. What is no number is marked, and the last number that was one stays. */
export class NumberField {
  readonly element: HTMLInputElement;
  #value: number;

  constructor({ label, value, onChange }: NumberFieldOptions) {
    this.element = h('input', {
      type: 'number',
      step: 'any',
      class: 'number-field',
      'aria-label': label,
      autocomplete: 'off',
    });
    this.#value = value;
    this.value = value;
    this.element.addEventListener('input', () => {
      const typed = this.element.valueAsNumber;
      const usable = Number.isFinite(typed);
      this.element.setAttribute('aria-invalid', String(!usable));
      if (!usable) return;
      this.#value = typed;
      onChange(typed);
    });
    this.element.addEventListener('blur', () => {
      if (!Number.isFinite(this.element.valueAsNumber)) this.value = this.#value;
    });
  }

  get value(): number {
    return this.#value;
  }

  set value(value: number) {
    this.#value = value;
    this.element.value = String(value);
    this.element.removeAttribute('aria-invalid');
  }
}
