import { CharacterCursor } from '../shared/characterCursor.ts';
import { h } from '../shared/dom.ts';

/** A text whose characters are coloured by a number each: one colour above zero, another below. */
export class HeatText {
  #spans: HTMLElement[] = [];
  /** The spans that were read, in the order of their activations. */
  #read: HTMLElement[] = [];
  readonly #cursor: CharacterCursor;

  constructor(
    private readonly element: HTMLElement,
    onInspect: (index: number | undefined) => void,
  ) {
    this.#cursor = new CharacterCursor(element, {
      characters: () => this.#read,
      onMove: onInspect,
    });
  }

  /** Sets the characters; those that the network cannot read are struck out. */
  write(characters: readonly string[], isKnown: (character: string) => boolean): void {
    this.#cursor.forget();
    this.#spans = characters.map((character) => {
      const known = isKnown(character);
      // A line break is one character wide, so that it can be seen and pointed at.
      const text = character === '\n' ? '⏎\n' : character;
      return h('span', known ? {} : { class: 'unknown', title: 'not known to the network' }, text);
    });
    this.#spans.forEach((span, index) => {
      if (characters[index] === '\n') span.classList.add('break');
    });
    this.#read = this.#spans.filter((span) => !span.classList.contains('unknown'));
    this.element.replaceChildren(...this.#spans);
  }

  /** One value for each character that was read, from −1 to 1. */
  colour(values: readonly number[]): void {
    this.#read.forEach((span, index) => {
      const value = values[index] ?? 0;
      span.classList.toggle('is-negative', value < 0);
      span.style.setProperty('--heat', Math.abs(value).toFixed(3));
    });
  }

  inspect(index: number): void {
    this.#cursor.moveTo(index);
  }
}
