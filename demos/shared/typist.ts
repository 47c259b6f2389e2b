import { prefersStillness } from './everyFrame.ts';

interface TypistEvents {
  readonly onText: (text: string) => void;
}

/** Milliseconds between two words, and after a whole sentence. */
const pace = { word: 420, sentence: 4200 };

/** Types sentence after sentence, word by word, until the visitor wants to type. */
export class Typist {
  readonly #sentences: readonly string[];
  readonly #events: TypistEvents;
  #sentence = 0;
  #words = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sentences: readonly string[], events: TypistEvents) {
    this.#sentences = sentences;
    this.#events = events;
  }

  get typing(): boolean {
    return this.#timer !== undefined;
  }

  /** Whoever has asked for less motion gets one whole sentence. */
  start(): void {
    if (prefersStillness()) {
      this.#events.onText(this.#sentences[0] ?? '');
      return;
    }
    this.#next();
  }

  hold(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Types one sentence and stays at its end. */
  type(sentence: string): void {
    this.hold();
    if (prefersStillness()) {
      this.#events.onText(sentence);
      return;
    }
    const words = sentence.split(' ');
    const on = (count: number) => {
      this.#timer =
        count < words.length
          ? setTimeout(() => {
              on(count + 1);
            }, pace.word)
          : undefined;
      this.#events.onText(words.slice(0, count).join(' '));
    };
    on(1);
  }

  #next(): void {
    const words = (this.#sentences[this.#sentence] ?? '').split(' ');
    // Nobody watches a hidden tab.
    if (!document.hidden) this.#words += 1;
    if (this.#words > words.length) {
      this.#words = 0;
      this.#sentence = (this.#sentence + 1) % this.#sentences.length;
      this.#next();
      return;
    }
    const wait = this.#words === words.length ? pace.sentence : pace.word;
    this.#timer = setTimeout(() => {
      this.#next();
    }, wait);
    this.#events.onText(words.slice(0, this.#words).join(' '));
  }
}
