/** Where the pointer or the keyboard stands in a text of one element a character. */

interface CharacterCursorOptions {
  readonly characters: () => readonly HTMLElement[];
  /** Undefined: the visitor has left the text. */
  readonly onMove: (index: number | undefined) => void;
}

/**
 * Lets the pointer, or the arrow keys, Home and End, go to any character of a text, which gets the
 * class `is-inspected`. Leaving the text, or Escape, lets go of it.
 */
export class CharacterCursor {
  readonly #options: CharacterCursorOptions;
  #index: number | undefined;

  constructor(text: HTMLElement, options: CharacterCursorOptions) {
    this.#options = options;
    text.addEventListener('pointermove', (event) => {
      if (event.pointerType !== 'touch') this.moveTo(this.#indexOf(event.target));
    });
    text.addEventListener('pointerdown', (event) => {
      this.moveTo(this.#indexOf(event.target));
    });
    text.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch') this.moveTo(undefined);
    });
    text.addEventListener('blur', () => {
      this.moveTo(undefined);
    });
    text.addEventListener('keydown', (event) => {
      this.#key(event);
    });
  }

  get index(): number | undefined {
    return this.#index;
  }

  moveTo(index: number | undefined): void {
    if (index === this.#index) return;
    const characters = this.#options.characters();
    if (this.#index !== undefined) characters[this.#index]?.classList.remove('is-inspected');
    this.#index = index;
    if (index !== undefined) characters[index]?.classList.add('is-inspected');
    this.#options.onMove(index);
  }

  /** The text is another: there is no character to stand at. */
  forget(): void {
    this.#index = undefined;
  }

  #indexOf(target: EventTarget | null): number | undefined {
    const index = this.#options.characters().indexOf(target as HTMLElement);
    return index < 0 ? undefined : index;
  }

  #key(event: KeyboardEvent): void {
    const characters = this.#options.characters();
    const last = characters.length - 1;
    if (last < 0) return;
    const at = this.#index ?? last + 1;
    const targets: Record<string, number | undefined> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
      Escape: undefined,
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    this.moveTo(targets[event.key]);
    if (this.#index !== undefined) {
      characters[this.#index]?.scrollIntoView({ block: 'nearest' });
    }
  }
}
