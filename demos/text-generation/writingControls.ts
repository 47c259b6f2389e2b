import { find, freshId, h } from '../shared/dom.ts';
import { Slider } from '../shared/slider.ts';
import type { Writer } from './writer.ts';

interface WritingControlEvents {
  readonly onTemperature: () => void;
  readonly onPrompt: () => void;
}

const temperatures = Array.from({ length: 20 }, (_, index) => (index + 1) / 10);

/** What belongs to the writing: temperature, the words to begin with, pause and a new sample. */
export class WritingControls {
  readonly #writer: Writer;
  readonly #temperature: Slider<number>;
  readonly #prompt: HTMLInputElement;
  readonly #title = find('#writing-title');
  readonly #hold = h('button', { type: 'button', class: 'button button-plain' }, 'Hold');
  readonly #remark = find('#remark');

  constructor(writer: Writer, events: WritingControlEvents) {
    this.#writer = writer;
    this.#temperature = new Slider({
      label: 'Temperature',
      values: temperatures,
      value: 0.8,
      format: (value) => value.toFixed(1),
      onInput: (value) => {
        writer.temperature = value;
        events.onTemperature();
      },
    });
    const id = freshId('prompt');
    this.#prompt = h('input', { type: 'text', id, autocomplete: 'off', spellcheck: 'false' });
    this.#prompt.addEventListener('change', events.onPrompt);
    this.#hold.addEventListener('click', () => {
      writer.held = !writer.held;
      this.follow();
    });
    const again = h('button', { type: 'button', class: 'button button-plain' }, 'New sample');
    again.addEventListener('click', () => {
      writer.again();
      this.follow();
    });
    find('#writing-buttons').append(this.#hold, again);
    find('#writing-fields').append(
      this.#temperature.element,
      h('div', { class: 'field' }, h('label', { for: id }, 'Begin with'), this.#prompt),
    );
    writer.temperature = this.temperature;
  }

  get temperature(): number {
    return this.#temperature.value;
  }

  get prompt(): string {
    return this.#prompt.value;
  }

  setTemperature(value: number): void {
    this.#temperature.value = value;
    this.#writer.temperature = value;
  }

  /** Shows whether the writing is held. */
  follow(): void {
    this.#hold.textContent = this.#writer.held ? 'Go on' : 'Hold';
  }

  showTitle(title: string): void {
    this.#title.textContent = title;
  }

  remark(text: string): void {
    this.#remark.textContent = text;
  }
}
