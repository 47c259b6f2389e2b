import { svg } from '../shared/dom.ts';

/** A sentence on a map. */
export interface Point {
  /** Stays with the sentence. */
  readonly key: string;
  /** What stands in the mark. */
  readonly label: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  /** What the place was made from: points with the same numbers here are one point. */
  readonly vector: ArrayLike<number>;
  /** Is being typed: it does not count for the size of the map. */
  readonly passing?: boolean;
}

/** One mark: the points that are one, and where it stands, in pixels. */
interface Spot {
  readonly points: readonly Point[];
  readonly label: string;
  readonly width: number;
  /** Where it belongs, and where it stands so that it covers no other. */
  readonly home: readonly [number, number];
  readonly at: [number, number];
}

interface Scene {
  readonly points: readonly Point[];
  readonly links: readonly (readonly [string, string])[];
  readonly selected: string;
}

const margin = 26;
const markHeight = 22;
const haloSize = 34;

/** Sentences as numbered marks; those that are one point share a mark. Any can be picked. */
export class PointMap {
  readonly #svg: SVGSVGElement;
  readonly #links = svg('g', { class: 'map-links' });
  readonly #marks = svg('g', {});
  readonly #walker = svg('circle', { class: 'map-walker', r: 16 });
  readonly #groups = new Map<string, SVGGElement>();
  readonly #onPick: (key: string) => void;
  #width = 0;
  #height = 0;
  #scene: Scene = { points: [], links: [], selected: '' };
  #walking: { readonly x: number; readonly y: number } | undefined;
  #scale: (x: number, y: number) => readonly [number, number] = () => [0, 0];

  /** `describedBy`: the id of what says in words what is to be seen. */
  constructor(
    host: HTMLElement,
    label: string,
    describedBy: string,
    onPick: (key: string) => void,
  ) {
    this.#onPick = onPick;
    this.#svg = svg(
      'svg',
      { class: 'map', role: 'img', 'aria-label': label, 'aria-describedby': describedBy },
      this.#links,
      this.#marks,
      this.#walker,
    );
    host.append(this.#svg);
    new ResizeObserver(() => {
      this.#width = host.clientWidth;
      this.#height = host.clientHeight;
      this.#draw();
    }).observe(host);
  }

  /** `links`: pairs of keys to be joined by a line. `selected`: the key that is picked. */
  show(scene: Scene): void {
    this.#scene = scene;
    this.#draw();
  }

  /** Puts the ring of the walk somewhere, or takes it off. */
  walk(place: { readonly x: number; readonly y: number } | undefined): void {
    this.#walking = place;
    this.#walker.style.display = place ? '' : 'none';
    if (!place) return;
    const [x, y] = this.#inside(this.#scale(place.x, place.y));
    this.#walker.style.transform = `translate(${x}px, ${y}px)`;
  }

  #draw(): void {
    const [width, height] = [this.#width, this.#height];
    if (width === 0 || height === 0) return;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const { points, links, selected } = this.#scene;
    this.#scale = scaleOf(
      points.filter(({ passing }) => !passing),
      width,
      height,
    );
    const spots = spotsOf(points, ({ x, y }) => this.#inside(this.#scale(x, y)));
    spread(spots, width, height);

    const shown = new Set(spots.map(({ points: [first] }) => first?.key));
    for (const [key, group] of this.#groups) {
      if (shown.has(key)) continue;
      group.remove();
      this.#groups.delete(key);
    }
    const places = new Map<string, readonly [number, number]>();
    for (const spot of spots) {
      for (const { key } of spot.points) places.set(key, spot.at);
      this.#drawSpot(spot, selected);
    }
    this.#links.replaceChildren(
      ...links.map(([from, to]) => {
        const [x1, y1] = places.get(from) ?? [0, 0];
        const [x2, y2] = places.get(to) ?? [0, 0];
        return svg('line', { x1, y1, x2, y2 });
      }),
    );
    this.walk(this.#walking);
  }

  #inside([x, y]: readonly [number, number]): readonly [number, number] {
    const within = (value: number, size: number) =>
      Math.min(Math.max(value, margin / 2), size - margin / 2);
    return [within(x, this.#width), within(y, this.#height)];
  }

  #drawSpot({ points, label, width, home, at }: Spot, selected: string): void {
    const [first] = points;
    if (!first) return;
    let group = this.#groups.get(first.key);
    if (!group) {
      group = svg('g', {}, svg('title', {}), svg('rect', {}), svg('text', { y: 4.5 }));
      group.addEventListener('click', () => {
        this.#onPick(first.key);
      });
      this.#groups.set(first.key, group);
      // What is being typed stands behind the others, and a little out from behind them.
      if (first.passing) this.#marks.prepend(group);
      else this.#marks.append(group);
    }
    const names = [
      'map-mark',
      points.some(({ key }) => key === selected) && 'is-selected',
      first.passing && 'is-passing',
      points.length > 1 && 'is-shared',
    ];
    group.setAttribute('class', names.filter(Boolean).join(' '));
    group.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
    group.dataset.label = label;
    group.dataset.home = home.map((value) => value.toFixed(1)).join(' ');
    const [name, mark, text] = [
      group.querySelector('title'),
      group.querySelector('rect'),
      group.querySelector('text'),
    ];
    if (!name || !mark || !text) return;
    name.textContent = points.map(({ title }) => title).join('\n');
    text.textContent = label;
    const [wide, high] = first.passing ? [haloSize, haloSize] : [width, markHeight];
    const shape = { x: -wide / 2, y: -high / 2, width: wide, height: high, rx: high / 2 };
    for (const [key, value] of Object.entries(shape)) mark.setAttribute(key, String(value));
  }
}

/** From places to the drawing, the same number of pixels a unit in both directions. */
function scaleOf(
  points: readonly Point[],
  width: number,
  height: number,
): (x: number, y: number) => readonly [number, number] {
  const range = (values: readonly number[]) => {
    if (values.length === 0) return { middle: 0, span: 0 };
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, span: high - low };
  };
  const across = range(points.map(({ x }) => x));
  const up = range(points.map(({ y }) => y));
  const scale = Math.min(
    (width - 2 * margin) / Math.max(across.span, 1e-6),
    (height - 2 * margin) / Math.max(up.span, 1e-6),
  );
  return (x, y) => [width / 2 + (x - across.middle) * scale, height / 2 - (y - up.middle) * scale];
}

/** The points by what they were made from. What is being typed keeps a mark of its own. */
function spotsOf(
  points: readonly Point[],
  home: (point: Point) => readonly [number, number],
): Spot[] {
  const groups: Point[][] = [];
  for (const point of points) {
    const group = groups.find(
      ([first]) => first && !first.passing && !point.passing && isSame(first.vector, point.vector),
    );
    if (group) group.push(point);
    else groups.push([point]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const label = group.map((point) => point.label).join(' · ');
    const place = home(first);
    const width = Math.max(markHeight, 10 + 7 * label.length);
    return [{ points: group, label, width, home: place, at: [...place] as [number, number] }];
  });
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Array.from(a).every((value, i) => Math.abs(value - (b[i] ?? 0)) < 1e-9);
}

/** Moves marks that would cover each other aside, by no more than that takes. */
function spread(spots: readonly Spot[], width: number, height: number): void {
  const settled = spots.filter(({ points }) => !points[0]?.passing);
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (const [i, a] of settled.entries()) {
      for (const b of settled.slice(i + 1)) {
        const [dx, dy] = [b.at[0] - a.at[0], b.at[1] - a.at[1]];
        const overX = (a.width + b.width) / 2 + 1 - Math.abs(dx);
        const overY = markHeight + 1 - Math.abs(dy);
        if (overX <= 0 || overY <= 0) continue;
        moved = true;
        // The shorter way out.
        const axis = overX < overY ? 0 : 1;
        const push = ((axis === 0 ? overX : overY) / 2) * ((axis === 0 ? dx : dy) < 0 ? -1 : 1);
        a.at[axis] -= push;
        b.at[axis] += push;
      }
    }
    if (!moved) return;
    for (const { at, width: wide } of settled) {
      at[0] = Math.min(Math.max(at[0], wide / 2 + 2), width - wide / 2 - 2);
      at[1] = Math.min(Math.max(at[1], markHeight / 2 + 2), height - markHeight / 2 - 2);
    }
  }
}
