import { svg } from '../shared/dom.ts';
import { rounded } from '../shared/rounded.ts';
import type { NetworkStep, NetworkWeights } from './plainNetwork.ts';

export const networkPhases = ['hidden', 'output', 'store'] as const;

type Point = readonly [number, number];

/** Where the units stand: inputs and store below, hidden units in the middle, outputs on top. */
const places = {
  x: [
    [60, 264],
    [150, 264],
  ],
  store: [
    [290, 264],
    [380, 264],
  ],
  hidden: [
    [150, 154],
    [280, 154],
  ],
  output: [
    [150, 44],
    [280, 44],
  ],
} satisfies Record<string, readonly [Point, Point]>;
type Kind = keyof typeof places;

interface Edge {
  readonly line: SVGPathElement;
  readonly weight: SVGTextElement;
}

/** Two inputs, two hidden units with a store beside them, two outputs; every arrow with its weight. */
export class NetworkDrawing {
  readonly element: SVGSVGElement;
  readonly #values: Readonly<Record<Kind, readonly SVGTextElement[]>>;
  readonly #edges: Readonly<Record<keyof NetworkWeights, readonly Edge[]>>;
  readonly #copy = svg('path', { class: 'edge is-copy', d: 'M302 150C370 150 415 190 392 238' });

  constructor() {
    this.#edges = {
      fromInput: edges('x', 'hidden', 0),
      fromStore: edges('store', 'hidden', 1),
      toOutput: edges('hidden', 'output', undefined),
    };
    const drawn = {
      x: nodes('x', 'x'),
      hidden: nodes('hidden', 'h'),
      output: nodes('output', 'y'),
      store: nodes('store', 's'),
    };
    const valuesOf = (kind: Kind) => drawn[kind].map(({ value }) => value);
    this.#values = {
      x: valuesOf('x'),
      hidden: valuesOf('hidden'),
      output: valuesOf('output'),
      store: valuesOf('store'),
    };
    const lines = Object.values(this.#edges).flat();
    this.element = svg(
      'svg',
      { class: 'network', viewBox: '0 0 430 312', role: 'img' },
      this.#copy,
      svg('text', { class: 'node-name', x: 392, y: 168 }, 'copy'),
      ...lines.map(({ line }) => line),
      ...Object.values(drawn).flatMap((list) => list.flatMap(({ parts }) => parts)),
      ...lines.map(({ weight }) => weight),
    );
  }

  show(step: NetworkStep, weights: NetworkWeights, phase: number, text: string): void {
    const now = networkPhases[phase];
    const write = (name: Kind, values: readonly number[] | undefined) => {
      this.#values[name].forEach((element, index) => {
        element.textContent = values ? rounded(values[index] ?? 0) : '';
      });
    };
    write('x', step.x);
    write('hidden', step.hidden);
    write('output', phase >= 1 ? step.output : undefined);
    write('store', now === 'store' ? step.hidden : step.store);
    const active = {
      fromInput: now === 'hidden',
      fromStore: now === 'hidden',
      toOutput: now === 'output',
    };
    for (const [name, list] of Object.entries(this.#edges) as [
      keyof NetworkWeights,
      readonly Edge[],
    ][]) {
      list.forEach(({ line, weight }, index) => {
        line.classList.toggle('is-now', active[name]);
        weight.textContent = rounded(weights[name][index >> 1]?.[index & 1] ?? 0);
      });
    }
    this.#copy.classList.toggle('is-now', now === 'store');
    this.element.setAttribute('aria-label', text);
  }
}

/** A pair of units: a circle each, a square for what is stored. */
function nodes(kind: Kind, name: string) {
  return places[kind].map(([x, y], index) => {
    const value = svg('text', { class: 'node-value', x, y: y + 6 });
    const shape =
      kind === 'store'
        ? svg('rect', { class: 'node', x: x - 21, y: y - 21, width: 42, height: 42, rx: 6 })
        : svg('circle', { class: 'node', cx: x, cy: y, r: 22 });
    const below = kind === 'x' || kind === 'store';
    const label = svg('text', {
      class: 'node-name',
      x: below ? x : x - 38,
      y: below ? y + 40 : y + 5,
    });
    label.textContent = `${name}${'₁₂'[index] ?? ''}`;
    return { value, parts: [shape, label, value] };
  });
}

/**
 * The four arrows of a matrix, row by row. Weights stand half-way along the arrows to the unit
 * `near` (undefined: the one straight above) and near the foot of the others, so that none covers another.
 */
function edges(fromKind: Kind, toKind: Kind, near: 0 | 1 | undefined): Edge[] {
  return ([0, 1] as const).flatMap((to) =>
    ([0, 1] as const).map((from) => {
      const [[x1, foot], [x2, head]] = [places[fromKind][from], places[toKind][to]];
      const [y1, y2] = [foot - 23, head + 24];
      const line = svg('path', { class: 'edge', d: `M${x1} ${y1}L${x2} ${y2}` });
      const share = to === (near ?? from) ? 0.5 : 0.2;
      const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
      return { line, weight: svg('text', { class: 'edge-weight', x, y: y + 4 }) };
    }),
  );
}
