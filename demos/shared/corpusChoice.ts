import { h } from './dom.ts';
import { Select, type SelectOption } from './select.ts';

export interface CorpusChoiceOptions {
  readonly corpora: {
    options(): SelectOption[];
    note(id: string): string;
  };
  readonly value: string;
  /** What stands under the list while the corpus of that name is chosen. */
  readonly extras?: Readonly<Record<string, HTMLElement>>;
  readonly onChange: () => void;
}

/** What is learnt from: the list, a word about what is chosen in it, and what belongs to that. */
export class CorpusChoice {
  readonly elements: readonly HTMLElement[];
  readonly #options: CorpusChoiceOptions;
  readonly #select: Select;
  readonly #note = h('p', { class: 'field-note' });

  constructor(options: CorpusChoiceOptions) {
    const { corpora, value, extras = {}, onChange } = options;
    this.#options = options;
    this.#select = new Select({
      label: 'Learn from',
      options: corpora.options(),
      value,
      onChange: () => {
        this.#follow();
        onChange();
      },
    });
    this.elements = [this.#select.element, this.#note, ...Object.values(extras)];
    this.#follow();
  }

  get value(): string {
    return this.#select.value;
  }

  /** Shows what there is to choose from now, and chooses. */
  choose(id: string): void {
    this.#select.setOptions(this.#options.corpora.options());
    this.#select.value = id;
    this.#follow();
  }

  set disabled(disabled: boolean) {
    this.#select.disabled = disabled;
  }

  #follow(): void {
    this.#note.textContent = this.#options.corpora.note(this.value);
    for (const [id, element] of Object.entries(this.#options.extras ?? {})) {
      element.hidden = id !== this.value;
    }
  }
}
