import type { TextAutoencoder } from 'unrolled';
import { cutLine } from '../shared/cutting.ts';
import { find } from '../shared/dom.ts';
import { Newest } from '../shared/newest.ts';
import { Projection } from '../shared/projection.ts';
import { Select } from '../shared/select.ts';
import { TypedField } from '../shared/typedField.ts';
import { Distances, type Located, twinOf, verdictOn } from './distances.ts';
import { examples, typed } from './examples.ts';
import { type Point, PointMap } from './pointMap.ts';
import { read, type Reading, refuse } from './reading.ts';
import { type Entry, SentenceList } from './sentenceList.ts';
import { bagsOf } from './space.ts';
import { Walk, type Way, wayBetween } from './walk.ts';

/** More sentences than this would be a heap, not a map. */
const most = 40;

/** The mark of what is being typed. */
const passing = '…';

/** What is asked of a network: to read sentences, and the way between two of them. */
interface Wish {
  readonly entries: readonly Entry[];
  readonly typing: string;
  readonly from: string;
  readonly to: string;
}

interface Answer {
  readonly model: TextAutoencoder;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly way: Way | undefined;
}

/** The visitor's sentences, and both maps of them. */
export class Landscape {
  readonly #model: () => TextAutoencoder;
  readonly #note = find('#sentence-note');
  readonly #list: SentenceList;
  readonly #distances = new Distances();
  readonly #walk: Walk;
  readonly #axes: Select;
  readonly #maps: { readonly network: PointMap; readonly bag: PointMap };
  readonly #sentence: TypedField;
  readonly #reader: Newest<Wish, Answer>;
  #entries: readonly Entry[] = [];
  #lastKey = 0;
  #selected = '1';
  #readings: ReadonlyMap<string, Reading> = new Map();
  #projection: Projection | undefined;

  constructor(model: () => TextAutoencoder, onError: (error: unknown) => void) {
    this.#model = model;
    const onPick = (key: string) => {
      this.#select(key);
    };
    this.#list = new SentenceList({
      onPick,
      onRemove: (key) => {
        this.#remove(key);
      },
    });
    this.#walk = new Walk({
      onEnds: () => {
        this.#ask();
      },
      onMove: () => {
        this.#showWalker();
      },
    });
    this.#axes = new Select({
      label: 'Components on the axes',
      options: ['1 and 2', '1 and 3', '2 and 3'].map((name) => ({
        value: name.replace(' and ', ''),
        name,
      })),
      value: '12',
      onChange: () => {
        this.#draw();
      },
    });
    const map = (selector: string, name: string) =>
      new PointMap(find(selector), `Map of the sentences, ${name}`, 'verdict', onPick);
    this.#maps = {
      network: map('#map-network', 'by the network'),
      bag: map('#map-bag', 'by a bag of words'),
    };
    find('#axes').append(this.#axes.element);
    this.#sentence = new TypedField({
      input: find('#sentence') as HTMLInputElement,
      examples: typed,
      clears: true,
      onText: () => {
        this.#note.textContent = '';
        this.#ask();
      },
    });
    find('#sentence-buttons').append(this.#sentence.hold);
    this.#reader = new Newest(
      (wish) => this.#answer(wish),
      ({ model: asked, readings, way }) => {
        if (asked !== this.#model()) return;
        this.#readings = readings;
        this.#walk.show(way);
        this.#draw();
      },
      (error) => {
        onError(error);
      },
    );
    this.#listen();
  }

  begin(): void {
    (find('#add') as HTMLButtonElement).disabled = false;
    this.#entries = examples.map((text) => this.#entry(text));
    this.#follow();
    this.#sentence.begin();
  }

  /** The network has learnt, or is another. */
  again(): void {
    this.#reader.again();
  }

  /** Resolves when no network is asked for anything any more. */
  async stop(): Promise<void> {
    this.#sentence.stop();
    await this.#reader.stop();
  }

  add(texts: readonly string[]): void {
    const there = new Set(this.#entries.map(({ text }) => text));
    const added = texts.filter((text) => !there.has(text)).map((text) => this.#entry(text));
    const [first] = texts;
    this.#entries = [...this.#entries, ...added].slice(-most);
    this.#selected = this.#entries.find(({ text }) => text === first)?.key ?? this.#selected;
    this.#follow();
  }

  replace(texts: readonly string[]): void {
    this.#lastKey = 0;
    this.#entries = [];
    this.#readings = new Map();
    this.#projection = undefined;
    this.#sentence.put('');
    this.#list.show([], this.#readings, '');
    this.add(texts);
  }

  #entry(text: string): Entry {
    this.#lastKey += 1;
    return { key: String(this.#lastKey), text };
  }

  #listen(): void {
    find('#sentence-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#sentence.stop();
      const text = this.#sentence.text.trim();
      const refusal = refuse(text, this.#model());
      this.#note.textContent = refusal ?? '';
      if (refusal !== undefined) return;
      this.#sentence.put('');
      this.add([text]);
    });
  }

  #select(key: string): void {
    if (key === passing) return;
    this.#selected = key;
    this.#draw();
  }

  #remove(key: string): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    if (this.#selected === key) this.#selected = this.#entries[0]?.key ?? '';
    this.#follow();
  }

  /** The sentences are others. */
  #follow(): void {
    this.#walk.offer(this.#entries);
    this.#list.show(this.#entries, this.#readings, this.#selected);
    this.#ask();
  }

  #ask(): void {
    this.#reader.ask({
      entries: this.#entries,
      typing: this.#sentence.text.trim(),
      ...this.#walk.ends,
    });
  }

  async #answer({ entries, typing, from, to }: Wish): Promise<Answer> {
    const model = this.#model();
    const all = typing ? [...entries, { key: passing, text: typing }] : entries;
    const readable = all.filter(({ text }) => refuse(text, model) === undefined);
    const list = await read(
      model,
      readable.map(({ text }) => text),
    );
    const readings = new Map(list.map((reading, index) => [readable[index]?.key ?? '', reading]));
    const [start, end] = [readings.get(from), readings.get(to)];
    return { model, readings, way: start && end && (await wayBetween(model, start, end)) };
  }

  #draw(): void {
    const { unit } = this.#model().vocabulary;
    const read = this.#entries.flatMap((entry) => {
      const reading = this.#readings.get(entry.key);
      return reading ? [{ ...entry, reading }] : [];
    });
    const typing = this.#readings.get(passing);
    const typingNow = typing && this.#sentence.text.trim() !== '' ? [typing] : [];
    const bags = bagsOf([
      ...read.map(({ text }) => cutLine(text, unit)),
      ...typingNow.map(({ tokens }) => tokens),
    ]);
    const located = read.map(({ key, text, reading }, index): Located => {
      return { key, text, vector: reading.vector, bag: bags[index] ?? [] };
    });
    const selected = located.find(({ key }) => key === this.#selected) ?? located[0];
    const links = located.flatMap((one): [string, string][] => {
      const twin = twinOf(one, located);
      return twin && Number(one.key) < Number(twin.key) ? [[one.key, twin.key]] : [];
    });

    this.#projection = new Projection(
      located.map(({ vector }) => vector),
      this.#projection,
    );
    const flat = new Projection(located.map(({ bag }) => bag));
    const show = (map: PointMap, projection: Projection, vectors: ArrayLike<number>[]) => {
      const places = projection.place(vectors);
      const points = places.map((place, index): Point => {
        const { key, text } = located[index] ?? {
          key: passing,
          text: typing?.tokens.join(' ') ?? '',
        };
        const vector = vectors[index] ?? [];
        const isPassing = key === passing;
        return { key, label: key, title: text, ...this.#onAxes(place), vector, passing: isPassing };
      });
      map.show({ points, links, selected: selected?.key ?? '' });
    };
    show(this.#maps.network, this.#projection, [
      ...located.map(({ vector }) => vector),
      ...typingNow.map(({ vector }) => vector),
    ]);
    show(this.#maps.bag, flat, bags);
    this.#showSpread(this.#projection, flat);
    this.#list.show(this.#entries, this.#readings, selected?.key ?? '');
    this.#distances.show(selected, located);
    find('#verdict').textContent = verdictOn(selected, located);
    this.#showWalker();
  }

  #onAxes(place: readonly number[]): { readonly x: number; readonly y: number } {
    const [across = 1, up = 2] = Array.from(this.#axes.value, Number);
    return { x: place[across - 1] ?? 0, y: place[up - 1] ?? 0 };
  }

  #showSpread(network: Projection, bag: Projection): void {
    const share = ({ spread }: Projection) => {
      const { x, y } = this.#onAxes(spread);
      return `${Math.round(100 * (x + y))}%`;
    };
    find('#spread').textContent =
      `Flattened from all their numbers onto two principal components, which hold ${share(network)} of ` +
      `the spread of the network's vectors and ${share(bag)} of that of the bags of words. Marks that would cover each other are moved aside.`;
  }

  #showWalker(): void {
    const { vector } = this.#walk;
    const [place] = vector && this.#projection ? this.#projection.place([vector]) : [];
    this.#maps.network.walk(place && this.#onAxes(place));
  }
}
