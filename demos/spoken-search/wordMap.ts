import type { SpeechEmbedder, Waveform } from 'unrolled';
import { find, svg } from '../shared/dom.ts';
import { Projection } from '../shared/projection.ts';
import { Select } from '../shared/select.ts';
import { spokenWords } from './archive.ts';
import { cosine, difference, mean } from './differences.ts';
import { cut } from '../shared/sound.ts';

/** Words that differ in their first sound only, and in the same: f for n. */
const couples = [
  ['fear', 'near'],
  ['fame', 'name'],
  ['fine', 'nine'],
  ['fight', 'night'],
] as const;

const others = ['lighthouse', 'kettle', 'butter', 'captain'] as const;

/** One colour a couple; the second word's points are hollow. */
const colours = ['accent', 'second', 'fifth', 'fourth', 'third', 'sixth'] as const;

interface Word {
  readonly text: string;
  readonly colour: string;
  readonly hollow: boolean;
  vectors: Float32Array[];
}

const nameOf = (couple: number) => (couples[couple] ?? couples[0]).join(' − ');

const margin = 30;

/** Where the archive's words lie among each other, by their vectors, and how their differences point. */
export class WordMap {
  readonly #words: Word[] = [
    ...couples.flatMap(([one, other], i) => [
      { text: one, colour: colours[i] ?? 'accent', hollow: false, vectors: [] },
      { text: other, colour: colours[i] ?? 'accent', hollow: true, vectors: [] },
    ]),
    ...others.map((text, i) => ({
      ...{ text, colour: colours[couples.length + (i >> 1)] ?? 'accent' },
      ...{ hollow: i % 2 === 1, vectors: [] },
    })),
  ];
  readonly #svg = svg('svg', {
    class: 'word-map',
    role: 'img',
    'aria-label': 'The vectors of some words of the archive, on a plane',
    'aria-describedby': 'map-note',
  });
  readonly #first: Select;
  readonly #second: Select;
  #projection: Projection | undefined;
  #query: Float32Array | undefined;

  constructor() {
    const options = couples.map((_, i) => ({ value: String(i), name: nameOf(i) }));
    const draw = () => {
      this.#draw();
    };
    this.#first = new Select({ label: 'One difference', options, value: '0', onChange: draw });
    this.#second = new Select({ label: 'And another', options, value: '1', onChange: draw });
    find('#map-controls').append(this.#first.element, this.#second.element);
    const host = find('#map');
    host.append(this.#svg);
    new ResizeObserver(draw).observe(host);
  }

  /** Makes the vectors of every time that the words are said. */
  async read(embedder: SpeechEmbedder, archive: Waveform): Promise<void> {
    const said = this.#words.flatMap((word) =>
      spokenWords.filter(({ text }) => text === word.text).map((place) => ({ word, place })),
    );
    const vectors = await embedder.embed(said.map(({ place }) => cut(archive, place)));
    for (const word of this.#words) word.vectors = vectors.filter((_, i) => said[i]?.word === word);
    this.#projection = new Projection(vectors);
    this.#draw();
  }

  /** Where what was asked for lies. */
  show(query: Float32Array): void {
    this.#query = query;
    this.#draw();
  }

  #draw(): void {
    const projection = this.#projection;
    const { clientWidth: width, clientHeight: height } = find('#map');
    if (!projection || width === 0) return;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const places = this.#words.map(({ vectors }) => projection.place(vectors));
    const toScreen = scaleOf(places.flat(), width, height);
    const screen = (vector: Float32Array) => toScreen(projection.place([vector])[0] ?? []);
    const points = this.#words.flatMap((word, i) =>
      (places[i] ?? []).map((place) => {
        const [x, y] = toScreen(place);
        const dot = svg('circle', {
          class: 'map-point',
          r: 4.5,
          cx: x,
          cy: y,
          'data-word': word.text,
        });
        const ink = `var(--${word.colour})`;
        dot.style.stroke = ink;
        dot.style.fill = word.hollow ? 'var(--surface-sunken)' : ink;
        dot.append(titled(word.text));
        return dot;
      }),
    );
    const labels = spread(
      this.#words.map(({ text, colour, vectors }) => {
        const [x, y] = screen(mean(vectors));
        return { text, colour, x: Math.min(Math.max(x, 32), width - 32), y: Math.max(16, y - 9) };
      }),
    ).map(({ text, colour, x, y }) => {
      const label = svg('text', { class: 'map-label', x, y }, text);
      label.style.fill = `var(--${colour})`;
      return label;
    });
    this.#svg.replaceChildren(...points, ...this.#arrows(screen), ...labels, ...this.#star(screen));
    this.#say(projection);
  }

  #arrows(screen: (vector: Float32Array) => readonly [number, number]): SVGElement[] {
    return this.#chosen().map(([one, other]) => {
      const [x1, y1] = screen(mean(this.#vectorsOf(other)));
      const [x2, y2] = screen(mean(this.#vectorsOf(one)));
      const angle = Math.atan2(y2 - y1, x2 - x1);
      const barb = (turn: number) =>
        `L${x2 - 11 * Math.cos(angle + turn)} ${y2 - 11 * Math.sin(angle + turn)}`;
      const d = `M${x1} ${y1}L${x2} ${y2}${barb(0.4)}M${x2} ${y2}${barb(-0.4)}`;
      return svg('path', { class: 'map-arrow', d }, titled(`${one} − ${other}`));
    });
  }

  #star(screen: (vector: Float32Array) => readonly [number, number]): SVGElement[] {
    if (!this.#query) return [];
    const [x, y] = screen(this.#query);
    const width = this.#svg.viewBox.baseVal.width;
    const height = this.#svg.viewBox.baseVal.height;
    const at = [Math.min(Math.max(x, 9), width - 9), Math.min(Math.max(y, 9), height - 9)] as const;
    const star = svg('path', { class: 'map-query', d: 'M0-8L2-2L8 0L2 2L0 8L-2 2L-8 0L-2-2Z' });
    star.append(titled('What was asked for'));
    star.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
    return [star];
  }

  #chosen(): (readonly [string, string])[] {
    return [this.#first, this.#second].map(({ value }) => couples[Number(value)] ?? couples[0]);
  }

  #vectorsOf(text: string): Float32Array[] {
    return this.#words.find((word) => word.text === text)?.vectors ?? [];
  }

  #say(projection: Projection): void {
    const between = (one: string, other: string) =>
      difference(mean(this.#vectorsOf(one)), mean(this.#vectorsOf(other)));
    const [first, second] = this.#chosen().map(([one, other]) => between(one, other));
    if (!first || !second) return;
    // What two differences have in common that have nothing to do with each other.
    const unrelated = others.flatMap((one) =>
      others
        .filter((other) => other !== one)
        .map((other) => Math.abs(cosine(first, between(one, other)))),
    );
    const usual = unrelated.reduce((sum, value) => sum + value, 0) / unrelated.length;
    const shown = projection.spread.slice(0, 2).reduce((sum, share) => sum + share, 0);
    const text = cosine(first, second);
    const result = find('#map-cosine');
    result.textContent = text.toFixed(2);
    find('#map-names').textContent =
      `${nameOf(Number(this.#first.value))} and ${nameOf(Number(this.#second.value))}`;
    find('#map-note').textContent =
      `Of differences that have nothing to do with the first, such as ${others[0]} − ${others[1]}, the cosine is ` +
      `${usual.toFixed(2)} on average, sign aside. The plane shows ${Math.round(100 * shown)} % of how the vectors spread.`;
  }
}

function titled(text: string): SVGTitleElement {
  return svg('title', {}, text);
}

/** From places to the drawing, as many pixels a unit in both directions. */
function scaleOf(places: readonly (readonly number[])[], width: number, height: number) {
  const range = (axis: 0 | 1) => {
    const values = places.map((place) => place[axis] ?? 0);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, span: Math.max(high - low, 1e-6) };
  };
  const [across, up] = [range(0), range(1)];
  const scale = Math.min((width - 2 * margin) / across.span, (height - 2 * margin) / up.span);
  return (place: readonly number[]): readonly [number, number] => [
    width / 2 + ((place[0] ?? 0) - across.middle) * scale,
    height / 2 - ((place[1] ?? 0) - up.middle) * scale,
  ];
}

/** Moves labels that would cover each other apart, up and down. */
function spread<Label extends { x: number; y: number; readonly text: string }>(
  labels: Label[],
): Label[] {
  const placed: Label[] = [];
  for (const label of [...labels].sort((a, b) => a.y - b.y)) {
    for (const above of placed) {
      const wide = 4 * (label.text.length + above.text.length);
      if (Math.abs(label.x - above.x) < wide && Math.abs(label.y - above.y) < 14)
        label.y = above.y + 14;
    }
    placed.push(label);
  }
  return placed;
}
