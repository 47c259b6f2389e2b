import { h } from './dom.ts';

interface NumberFieldOptions {
  /** Read out, not shown: the field stands in a table with headings. */
  readonly label: string;
  readonly value: number;
  /** Whole numbers from the first to the second; else any number. */
  readonly range?: readonly [least: number, most: number];
  readonly onChange: (value: number) => void;
}

/**
 * A number to type over. What cannot be used is marked; what is no number at all is not told, and the
 * last number comes back.
 */
export class NumberField {
  readonly element: HTMLInputElement;
  #value: number;

  constructor({ label, value, range, onChange }: NumberFieldOptions) {
    this.element = h('input', {
      type: 'number',
      ...(range ? { step: '1', min: String(range[0]), max: String(range[1]) } : { step: 'any' }),
      class: 'number-field',
      'aria-label': label,
      autocomplete: 'off',
    });
    this.#value = value;
    this.value = value;
    this.element.addEventListener('input', () => {
      const typed = this.element.valueAsNumber;
      this.element.setAttribute(
        'aria-invalid',
        String(!this.element.validity.valid || Number.isNaN(typed)),
      );
      if (!Number.isFinite(typed)) return;
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
