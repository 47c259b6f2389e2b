import { svg } from '../shared/dom.ts';
import { rounded } from '../shared/rounded.ts';

/** The order in which one time step is looked at. */
export const phases = ['input', 'inputGate', 'forgetGate', 'memory', 'outputGate'] as const;

/** What passes through the cell in one time step. */
export interface CellState {
  readonly candidate: number;
  readonly i: number;
  readonly f: number;
  readonly o: number;
  readonly before: number;
  readonly written: number;
  readonly kept: number;
  readonly memory: number;
  readonly output: number;
}

/** How each gate comes to its opening, written under it. */
export interface GateNotes {
  readonly i: string;
  readonly f: string;
  readonly o: string;
}

const atRest: CellState = {
  ...{ candidate: 0, i: 0, f: 0, o: 0 },
  ...{ before: 0, written: 0, kept: 0, memory: 0, output: 0 },
};

const noNotes: GateNotes = { i: '', f: '', o: '' };

interface Gate {
  readonly group: SVGGElement;
  readonly doors: readonly SVGElement[];
  readonly value: SVGTextElement;
  readonly note: SVGTextElement;
}

/**
 * One LSTM cell: its input comes from below, the memory is in the middle with its own loop on the
 * right, the output leaves above. Three gates with doors stand in the pipes.
 */
export class CellDrawing {
  readonly element: SVGSVGElement;
  readonly #gates: Readonly<Record<'i' | 'f' | 'o', Gate>>;
  readonly #memory = svg('text', { class: 'cell-memory', x: 200, y: 221 });
  readonly #flows: readonly SVGPathElement[];
  readonly #numbers: readonly SVGTextElement[];

  constructor(names: { readonly input: string; readonly output: string }) {
    this.#gates = {
      i: gate('Input gate', 54, { x: 200, y: 318 }),
      f: gate('Forget gate', 376, { x: 300, y: 214 }),
      o: gate('Output gate', 54, { x: 200, y: 112 }),
    };
    const pipes = [
      'M200 400V258',
      'M200 170V40',
      'M248 184H280Q300 184 300 204V224Q300 244 280 244H248',
    ];
    this.#flows = [
      'M200 400V340',
      'M200 298V270',
      'M252 184H280Q300 184 300 200',
      'M300 230Q300 244 280 244H262',
      'M200 166V134',
      'M200 92V40',
    ].map((d) => svg('path', { class: 'flow', d, 'marker-end': 'url(#flow-head)' }));
    const places = [
      [226, 372],
      [226, 286],
      [276, 163],
      [276, 274],
      [226, 157],
      [226, 64],
    ] as const;
    this.#numbers = places.map(([x, y]) => svg('text', { class: 'flow-number', x, y }));

    const head = svg(
      'marker',
      {
        id: 'flow-head',
        viewBox: '0 0 8 8',
        refX: 5,
        refY: 4,
        markerWidth: 9,
        markerHeight: 9,
        orient: 'auto',
        markerUnits: 'userSpaceOnUse',
      },
      svg('path', { class: 'flow-head', d: 'M0 0.5 7 4 0 7.5z' }),
    );
    this.element = svg(
      'svg',
      { class: 'cell', viewBox: '0 0 430 430', role: 'img' },
      svg('defs', {}, head),
      ...pipes.map((d) => svg('path', { class: 'pipe-wall', d })),
      ...pipes.map((d) => svg('path', { class: 'pipe', d })),
      ...this.#flows,
      svg('rect', { class: 'cell-box', x: 150, y: 168, width: 100, height: 92, rx: 10 }),
      svg('text', { class: 'cell-name', x: 200, y: 244 }, 'memory'),
      this.#memory,
      svg('text', { class: 'cell-end', x: 200, y: 422 }, names.input),
      svg('text', { class: 'cell-end', x: 200, y: 24 }, names.output),
      ...Object.values(this.#gates).map(({ group }) => group),
      ...this.#numbers,
    );
  }

  /** Shows a time step as far as a phase, or, without one, when all is done; what comes after it is not known yet. */
  show(state: CellState, phase: number = phases.length, notes = noNotes): void {
    const { candidate, written, before, kept, memory, output } = state;
    const reached = (name: (typeof phases)[number]) => phase >= phases.indexOf(name);
    this.#memory.textContent = rounded(reached('memory') ? memory : before);
    this.#memory.classList.toggle('is-old', !reached('memory'));
    const flows: readonly (readonly [number, boolean, boolean])[] = [
      [candidate, reached('input'), phases[phase] === 'input'],
      [written, reached('inputGate'), phases[phase] === 'inputGate'],
      [before, reached('forgetGate'), phases[phase] === 'forgetGate'],
      [kept, reached('forgetGate'), phases[phase] === 'forgetGate'],
      [memory, reached('outputGate'), phases[phase] === 'outputGate'],
      [output, reached('outputGate'), phases[phase] === 'outputGate'],
    ];
    flows.forEach(([value, known, now], index) => {
      const flow = this.#flows[index];
      const number = this.#numbers[index];
      if (!flow || !number) return;
      number.textContent = known ? rounded(value) : '';
      number.classList.toggle('is-now', now);
      flow.classList.toggle('is-known', known && Math.abs(value) >= 5e-4);
      flow.classList.toggle('is-now', now);
    });
    this.#turn('i', state.i, notes.i, reached('inputGate'), phases[phase] === 'inputGate');
    this.#turn('f', state.f, notes.f, reached('forgetGate'), phases[phase] === 'forgetGate');
    this.#turn('o', state.o, notes.o, reached('outputGate'), phases[phase] === 'outputGate');
  }

  /** Nothing has come in. */
  clear(): void {
    this.show(atRest, -1);
    this.#memory.textContent = '';
    this.describe('An LSTM cell into which nothing has come');
  }

  /** What the drawing shows, for whoever cannot see it. */
  describe(text: string): void {
    this.element.setAttribute('aria-label', text);
  }

  #turn(name: 'i' | 'f' | 'o', open: number, note: string, known: boolean, now: boolean): void {
    const { group, doors, value, note: line } = this.#gates[name];
    group.classList.toggle('is-now', now);
    group.classList.toggle('is-known', known);
    value.textContent = known ? rounded(open) : '?';
    line.textContent = known ? note : '';
    // Doors whose gate has not been asked yet stay as they were.
    if (!known) return;
    const angle = 82 * open;
    doors.forEach((door, index) => (door.style.transform = `rotate(${index ? angle : -angle}deg)`));
  }
}

/** A pair of doors in a pipe, and the box that moves them. */
function gate(name: string, x: number, valve: { readonly x: number; readonly y: number }): Gate {
  const doors = [
    svg('path', { class: 'door', d: 'M0 0H13.5' }),
    svg('path', { class: 'door', d: 'M0 0H-13.5' }),
  ];
  const value = svg('text', { class: 'gate-value', x, y: valve.y + 15 });
  const right = x > valve.x;
  const note = svg('text', {
    class: right ? 'gate-note is-right' : 'gate-note',
    x: right ? x + 50 : x - 50,
    y: valve.y + 40,
  });
  const group = svg(
    'g',
    { class: 'gate' },
    svg('path', {
      class: 'gate-wire',
      d: right ? `M${x - 50} ${valve.y}H${valve.x + 15}` : `M${x + 50} ${valve.y}H${valve.x - 15}`,
    }),
    svg('rect', { class: 'gate-box', x: x - 50, y: valve.y - 24, width: 100, height: 48, rx: 8 }),
    svg('text', { class: 'gate-name', x, y: valve.y - 6 }, name),
    value,
    note,
    svg('g', { transform: `translate(${valve.x - 14} ${valve.y})` }, doors[0] as Node),
    svg('g', { transform: `translate(${valve.x + 14} ${valve.y})` }, doors[1] as Node),
  );
  return { group, doors, value, note };
}
