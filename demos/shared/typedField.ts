import { h } from './dom.ts';
import { Typist } from './typist.ts';

interface TypedFieldOptions {
  readonly input: HTMLInputElement;
  readonly examples: readonly string[];
  /** Another text stands in the field. */
  readonly onText: (text: string) => void;
  /** Whether what was typed for the visitor goes when he comes to type. Default: it stays. */
  readonly clears?: boolean;
}

/** A field in which examples are typed until the visitor types himself. */
export class TypedField {
  /** The button that holds the typing and lets it go on. */
  readonly hold = h('button', { type: 'button', class: 'button button-plain' }, 'Hold');
  readonly #input: HTMLInputElement;
  readonly #onText: (text: string) => void;
  readonly #typist: Typist;
  /** What stands there is an example that comes and goes. */
  #passing = false;

  constructor({ input, examples, onText, clears = false }: TypedFieldOptions) {
    this.#input = input;
    this.#onText = onText;
    this.#typist = new Typist(examples, {
      onText: (text) => {
        this.#show(text);
      },
    });
    input.addEventListener('input', () => {
      this.stop();
      onText(input.value);
    });
    // Whoever comes to type finds nobody else typing.
    input.addEventListener('focus', () => {
      const clear = clears && this.#passing;
      this.stop();
      if (clear) this.#show('');
    });
    this.hold.addEventListener('click', () => {
      if (this.#typist.typing) this.stop();
      else this.#showExamples();
    });
  }

  get text(): string {
    return this.#input.value;
  }

  /** Begins with the examples, unless the visitor was faster. */
  begin(): void {
    if (this.#input.value.trim() === '' && document.activeElement !== this.#input) {
      this.#showExamples();
    } else {
      this.#onText(this.#input.value);
      this.#follow();
    }
  }

  /** Types a text for the visitor, word by word. */
  type(text: string): void {
    this.#passing = false;
    this.#typist.type(text);
    this.#follow();
  }

  /** Puts a text there at once. */
  put(text: string): void {
    this.stop();
    this.#show(text);
  }

  /** Leaves the typing to the visitor. */
  stop(): void {
    this.#passing = false;
    this.#typist.hold();
    this.#follow();
  }

  #showExamples(): void {
    this.#passing = true;
    this.#typist.start();
    this.#follow();
  }

  #show(text: string): void {
    this.#input.value = text;
    this.#onText(text);
    this.#follow();
  }

  #follow(): void {
    this.hold.textContent = this.#typist.typing ? 'Hold' : 'Show examples';
  }
}
