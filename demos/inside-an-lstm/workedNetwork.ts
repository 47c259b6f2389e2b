import { find, h } from '../shared/dom.ts';
import { rounded } from '../shared/rounded.ts';
import { Stepper } from '../shared/stepper.ts';
import { InputTable } from './inputTable.ts';
import { NetworkDrawing, networkPhases } from './networkDrawing.ts';
import {
  lectureInputs,
  lectureWeights,
  type NetworkStep,
  type NetworkWeights,
  runNetwork,
} from './plainNetwork.ts';
import { WeightTable } from './weightTable.ts';

const weightNames = ['fromInput', 'fromStore', 'toOutput'] as const;

const headings = {
  fromInput: { label: 'Input → hidden', columns: ['x₁', 'x₂'], rows: ['h₁', 'h₂'] },
  fromStore: { label: 'Store → hidden', columns: ['s₁', 's₂'], rows: ['h₁', 'h₂'] },
  toOutput: { label: 'Hidden → output', columns: ['h₁', 'h₂'], rows: ['y₁', 'y₂'] },
} as const;

/** The simplest recurrent network: what it says depends on the order in which it reads. */
export class WorkedNetwork {
  readonly #drawing = new NetworkDrawing();
  readonly #sentence = h('p', { class: 'sentence', role: 'status' });
  readonly #stepper: Stepper;
  readonly #inputs: InputTable;
  readonly #weights: Readonly<Record<(typeof weightNames)[number], WeightTable>>;
  readonly #forward = h('output', { 'data-order': 'forward' });
  readonly #backward = h('output', { 'data-order': 'backward' });
  #steps: NetworkStep[] = [];

  constructor() {
    const onChange = () => {
      this.#compute();
    };
    this.#inputs = new InputTable({
      label: 'What the network reads and says',
      inputs: ['x₁', 'x₂'],
      results: ['y₁', 'y₂'],
      values: lectureInputs,
      onChange,
      onStep: (step) => {
        this.#stepper.pause();
        this.#stepper.place = (step + 1) * networkPhases.length - 1;
      },
    });
    const table = (name: (typeof weightNames)[number]) =>
      new WeightTable({ ...headings[name], values: lectureWeights[name], onChange });
    this.#weights = {
      fromInput: table('fromInput'),
      fromStore: table('fromStore'),
      toOutput: table('toOutput'),
    };
    this.#stepper = new Stepper({
      label: 'Steps of the network',
      length: lectureInputs.length * networkPhases.length,
      onMove: () => {
        this.#show();
      },
    });
    const reverse = h('button', { type: 'button', class: 'button' }, 'Reverse the order');
    reverse.addEventListener('click', () => {
      this.reverse();
    });
    const back = h('button', { type: 'button', class: 'button button-plain' });
    back.textContent = 'The lecture’s numbers again';
    back.addEventListener('click', () => {
      this.reset();
    });
    find('#network-stepper').append(this.#stepper.element);
    find('#network-drawing').append(this.#drawing.element);
    find('#network-sentence').append(this.#sentence);
    find('#network-inputs').append(
      this.#inputs.element,
      h('p', { class: 'orders' }, 'Read in this order: ', this.#forward),
      h('p', { class: 'orders' }, 'The other way round: ', this.#backward),
      h('p', { class: 'panel-buttons' }, reverse, back),
    );
    find('#network-weights').append(...weightNames.map((name) => this.#weights[name].element));
    this.#compute();
  }

  reset(): void {
    this.#stepper.pause();
    this.#inputs.values = lectureInputs;
    for (const name of weightNames) this.#weights[name].values = lectureWeights[name];
    this.#compute();
    this.#stepper.place = 0;
  }

  /** Turns the sequence round and shows where it ends now. */
  reverse(): void {
    this.#stepper.pause();
    this.#inputs.values = this.#inputs.values.reverse();
    this.#compute();
    this.#stepper.place = lectureInputs.length * networkPhases.length - 1;
  }

  get #matrices(): NetworkWeights {
    const matrix = (name: (typeof weightNames)[number]) => {
      const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = this.#weights[name].values;
      return [
        [a, b],
        [c, d],
      ] as const;
    };
    return {
      fromInput: matrix('fromInput'),
      fromStore: matrix('fromStore'),
      toOutput: matrix('toOutput'),
    };
  }

  #compute(): void {
    const weights = this.#matrices;
    const inputs = this.#inputs.values;
    this.#steps = runNetwork(weights, inputs);
    this.#forward.textContent = orderText(this.#steps);
    this.#backward.textContent = orderText(runNetwork(weights, inputs.reverse()));
    this.#show();
  }

  #show(): void {
    const { place } = this.#stepper;
    const at = Math.floor(place / networkPhases.length);
    const phase = place % networkPhases.length;
    const step = this.#steps[at];
    if (!step) return;
    const text = `Step ${at + 1}. ${sentence(step, phase)}`;
    this.#sentence.textContent = text;
    this.#drawing.show(step, this.#matrices, phase, text);
    const known = this.#steps.slice(0, at + (phase >= 1 ? 1 : 0));
    this.#inputs.show(at, [
      known.map(({ output }) => output[0]),
      known.map(({ output }) => output[1]),
    ]);
  }
}

function pair(values: readonly number[]): string {
  return `(${values.map((value) => rounded(value)).join(', ')})`;
}

/** `(1, 1) (1, 1) (2, 2) → (4, 4) (12, 12) (32, 32)` */
function orderText(steps: readonly NetworkStep[]): string {
  const list = (values: readonly (readonly number[])[]) => values.map(pair).join(' ');
  return `${list(steps.map(({ x }) => x))} → ${list(steps.map(({ output }) => output))}`;
}

function sentence({ x, store, hidden, output }: NetworkStep, phase: number): string {
  switch (networkPhases[phase]) {
    case 'hidden':
      return `The hidden units add what they read, ${pair(x)}, to what was stored, ${pair(store)}: ${pair(hidden)}.`;
    case 'output':
      return `The outputs add up the hidden units: ${pair(output)}.`;
    default:
      return `The store takes a copy of the hidden units, ${pair(hidden)}, for the next step.`;
  }
}
