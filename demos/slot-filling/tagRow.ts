import { CharacterCursor } from '../shared/characterCursor.ts';
import { find, h } from '../shared/dom.ts';

/** What a network makes of one word. */
export interface Reading {
  readonly word: string;
  /** Whether the word is in its vocabulary. */
  readonly known: boolean;
  readonly tag: string;
  readonly probability: number;
  /** The tags that it holds most likely, the likeliest first. */
  readonly candidates: readonly { readonly tag: string; readonly probability: number }[];
  /** What it said before the sentence went on, if that was something else. */
  readonly before: string | undefined;
}

/** Slots that are coloured alike: the rest is a wish. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ['place', /from|to$|via|loc|city|airport|state/],
  ['time', /date|time|return|day|period/],
];

/** `place`, `time`, `wish`, or none for a word in no slot. */
export function kindOf(tag: string): string {
  if (tag === 'O') return 'none';
  const slot = tag.slice(2);
  return kinds.find(([, pattern]) => pattern.test(slot))?.[0] ?? 'wish';
}

/** A sentence as one network reads it: every word over its tag and how sure the network is. */
export class TagRow {
  readonly #host: HTMLElement;
  readonly #cursor: CharacterCursor;
  #words: HTMLElement[] = [];

  constructor(selector: string, onMove: (index: number | undefined) => void) {
    this.#host = find(selector);
    this.#cursor = new CharacterCursor(this.#host, { characters: () => this.#words, onMove });
  }

  /** `disputed`: the words of which the other network says something else. */
  show(readings: readonly Reading[], disputed: ReadonlySet<number>): void {
    const place = this.#cursor.index;
    // The pointer may rest on a word while the sentence grows: only what is new is made.
    while (this.#words.length > readings.length) this.#words.pop()?.remove();
    readings.forEach((reading, index) => {
      let word = this.#words[index];
      if (!word) {
        word = h('span', { class: 'word' });
        this.#words.push(word);
        this.#host.append(word, ' ');
      }
      fill(word, reading, disputed.has(index));
    });
    if (place !== undefined && place >= readings.length) this.#cursor.moveTo(undefined);
  }
}

function fill(element: HTMLElement, reading: Reading, disputed: boolean): void {
  const { word, known, tag, probability, before } = reading;
  element.dataset.kind = kindOf(tag);
  element.dataset.tag = tag;
  element.classList.toggle('is-disputed', disputed);
  element.classList.toggle('is-unknown', !known);
  const old = before ? [h('s', { title: `It said ${before} before` }, before)] : [];
  element.replaceChildren(
    h('span', { class: 'word-text' }, word),
    h('span', { class: 'word-tag' }, tag, ...old),
    h('span', { class: 'word-share' }, percent(probability)),
  );
}

export function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
