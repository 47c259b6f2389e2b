import type { TextAutoencoder } from 'unrolled';
import { joined } from '../shared/cutting.ts';
import { find } from '../shared/dom.ts';
import { Select } from '../shared/select.ts';
import { Slider } from '../shared/slider.ts';
import { between, type Reading } from './reading.ts';
import { longestSentence } from './settings.ts';
import type { Entry } from './sentenceList.ts';

/** Places on the way, both ends among them. */
const stops = 21;

/** What the network writes at each place of the way from one sentence to another. */
export interface Way {
  readonly vectors: readonly Float32Array[];
  readonly texts: readonly string[];
}

/** The straight line between the vectors of two sentences, sentence by sentence. */
export async function wayBetween(model: TextAutoencoder, from: Reading, to: Reading): Promise<Way> {
  const vectors = between(from.vector, to.vector, stops);
  const { unit } = model.vocabulary;
  const written = await model.reconstruct(vectors, { maxLength: longestSentence[unit] });
  return { vectors, texts: written.map(({ tokens }) => joined(tokens, unit) || '(nothing)') };
}

interface WalkEvents {
  /** Other ends were chosen. */
  readonly onEnds: () => void;
  /** The visitor stands elsewhere on the way. */
  readonly onMove: () => void;
}

/** Two sentences to choose and a slider between them. */
export class Walk {
  readonly #from: Select;
  readonly #to: Select;
  readonly #slider: Slider<number>;
  readonly #text = find('#walk-text');
  #way: Way | undefined;

  constructor({ onEnds, onMove }: WalkEvents) {
    const end = (label: string) => new Select({ label, options: [], value: '', onChange: onEnds });
    this.#from = end('From');
    this.#to = end('To');
    this.#slider = new Slider({
      label: 'Way gone',
      values: Array.from({ length: stops }, (_, stop) => stop / (stops - 1)),
      value: 0,
      format: (share) => `${Math.round(100 * share)}%`,
      onInput: () => {
        this.#write();
        onMove();
      },
    });
    find('#walk-ends').append(this.#from.element, this.#to.element);
    find('#walk-slider').append(this.#slider.element);
  }

  get ends(): { readonly from: string; readonly to: string } {
    return { from: this.#from.value, to: this.#to.value };
  }

  set ends({ from, to }) {
    this.#from.value = from;
    this.#to.value = to;
  }

  /** The vector where the visitor stands, once the way is known and he has set out. */
  get vector(): Float32Array | undefined {
    return this.#stop > 0 ? this.#way?.vectors[this.#stop] : undefined;
  }

  offer(entries: readonly Entry[]): void {
    const options = entries.map(({ key, text }) => ({ value: key, name: `${key}: ${text}` }));
    const { from, to } = this.ends;
    for (const select of [this.#from, this.#to]) select.setOptions(options);
    // At first, and where an end has been taken off the map.
    if (!entries.some(({ key }) => key === from)) this.#from.value = entries[0]?.key ?? '';
    if (!entries.some(({ key }) => key === to)) this.#to.value = entries[1]?.key ?? '';
  }

  show(way: Way | undefined): void {
    this.#way = way;
    this.#write();
  }

  get #stop(): number {
    return Math.round(this.#slider.value * (stops - 1));
  }

  #write(): void {
    this.#text.textContent = this.#way?.texts[this.#stop] ?? '';
  }
}
