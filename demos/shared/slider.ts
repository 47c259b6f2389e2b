import { freshId, h } from './dom.ts';

interface SliderOptions<T> {
  readonly label: string;
  /** All values, in order: the slider moves from one to the next. */
  readonly values: readonly T[];
  readonly value: T;
  readonly format?: (value: T) => string;
  readonly note?: string;
  /** Called while the thumb moves. */
  readonly onInput?: (value: T) => void;
  /** Called when the thumb is let go. */
  readonly onChange?: (value: T) => void;
}

/** A labelled slider over a list of values, with the present one written beside the label. */
export class Slider<T> {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #output: HTMLOutputElement;
  readonly #options: SliderOptions<T>;

  constructor(options: SliderOptions<T>) {
    this.#options = options;
    const id = freshId('slider');
    this.#input = h('input', {
      type: 'range',
      id,
      min: 0,
      max: options.values.length - 1,
      step: 1,
      autocomplete: 'off',
    });
    this.#output = h('output', { for: id });
    this.element = h(
      'div',
      { class: 'field' },
      h('label', { for: id }, options.label),
      this.#output,
      this.#input,
    );
    if (options.note) this.element.append(h('p', { class: 'field-note' }, options.note));
    this.value = options.value;
    this.#input.addEventListener('input', () => {
      this.#write();
      options.onInput?.(this.value);
    });
    this.#input.addEventListener('change', () => options.onChange?.(this.value));
  }

  get value(): T {
    return this.#options.values[Number(this.#input.value)] as T;
  }

  /** Takes the nearest value of the list when the list lacks the one given. */
  set value(value: T) {
    const { values } = this.#options;
    let index = values.indexOf(value);
    if (index < 0 && typeof value === 'number') {
      const distances = values.map((other) => Math.abs(Number(other) - value));
      index = distances.indexOf(Math.min(...distances));
    }
    this.#input.value = String(Math.max(index, 0));
    this.#write();
  }

  set disabled(disabled: boolean) {
    this.#input.disabled = disabled;
  }

  #write(): void {
    const text = (this.#options.format ?? String)(this.value);
    this.#output.textContent = text;
    this.#input.setAttribute('aria-valuetext', text);
  }
}
