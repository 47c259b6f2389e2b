import { Choice } from '../shared/choice.ts';
import { find, h } from '../shared/dom.ts';
import { rounded } from '../shared/rounded.ts';
import { Stepper } from '../shared/stepper.ts';
import { CellDrawing, phases } from './cellDrawing.ts';
import { InputTable } from './inputTable.ts';
import {
  type CellStep,
  inputNames,
  lectureInputs,
  lectureWeights,
  lines,
  type Row,
  runCell,
  type Squash,
  type Weights,
} from './lstmCell.ts';
import { WeightTable } from './weightTable.ts';

const rowNames = ['input z', 'input gate', 'forget gate', 'output gate'] as const;

/** The worked example: one LSTM cell, gone through gate by gate, every number open to change. */
export class WorkedCell {
  readonly #drawing = new CellDrawing({ input: 'input g(z)', output: 'output' });
  readonly #sentence = h('p', { class: 'sentence', role: 'status' });
  readonly #stepper: Stepper;
  readonly #inputs: InputTable;
  readonly #weights: WeightTable;
  readonly #squash: Choice<Squash>;
  #steps: CellStep[] = [];

  constructor() {
    const onChange = () => {
      this.#compute();
    };
    this.#inputs = new InputTable({
      label: 'What the cell reads and says',
      inputs: inputNames,
      results: ['memory', 'output'],
      values: lectureInputs,
      onChange,
      onStep: (step) => {
        this.#stepper.pause();
        this.#stepper.place = (step + 1) * phases.length - 1;
      },
    });
    this.#weights = new WeightTable({
      label: 'Weights',
      rows: rowNames,
      columns: [...inputNames, 'bias'],
      values: lines.map((line) => lectureWeights[line]),
      onChange,
    });
    this.#squash = new Choice<Squash>({
      label: 'g and h',
      options: [
        { value: 'linear', name: 'linear' },
        { value: 'tanh', name: 'tanh' },
      ],
      value: 'linear',
      onChange,
    });
    this.#stepper = new Stepper({
      label: 'Steps of the cell',
      length: lectureInputs.length * phases.length,
      onMove: () => {
        this.#show();
      },
    });
    const back = h('button', { type: 'button', class: 'button button-plain' });
    back.textContent = 'The lecture’s numbers again';
    back.addEventListener('click', () => {
      this.reset();
    });
    find('#cell-stepper').append(this.#stepper.element);
    find('#cell-drawing').append(this.#drawing.element);
    find('#cell-sentence').append(this.#sentence);
    find('#cell-inputs').append(this.#inputs.element);
    find('#cell-weights').append(this.#weights.element);
    find('#cell-squash').append(this.#squash.element, back);
    this.#compute();
  }

  begin(): void {
    this.#stepper.playUnasked();
  }

  reset(): void {
    this.#stepper.pause();
    this.#inputs.values = lectureInputs;
    this.#weights.values = lines.map((line) => lectureWeights[line]);
    this.#squash.value = 'linear';
    this.#compute();
    this.#stepper.place = 0;
  }

  /** Sets some weights or g and h, and plays from the beginning. */
  tryOut(change: { readonly weights?: Partial<Weights>; readonly squash?: Squash }): void {
    this.reset();
    const weights = { ...lectureWeights, ...change.weights };
    this.#weights.values = lines.map((line) => weights[line]);
    this.#squash.value = change.squash ?? 'linear';
    this.#compute();
    this.#stepper.place = lectureInputs.length * phases.length - 1;
    this.#stepper.playUnasked();
  }

  #compute(): void {
    const [input, inputGate, forgetGate, outputGate] = this.#weights.values.map(
      ([a = 0, b = 0, c = 0, d = 0]): Row => [a, b, c, d],
    );
    if (!input || !inputGate || !forgetGate || !outputGate) return;
    const weights = { input, inputGate, forgetGate, outputGate };
    this.#steps = runCell(weights, this.#inputs.values, this.#squash.value);
    this.#show();
  }

  #show(): void {
    const { place } = this.#stepper;
    const at = Math.floor(place / phases.length);
    const phase = place % phases.length;
    const step = this.#steps[at];
    if (!step) return;
    const [, i = '', f = '', o = ''] = this.#weights.values.map((row) => sumText(row, step.x));
    this.#drawing.show(step, phase, { i, f, o });
    const text = `Step ${at + 1}. ${sentence(step, phase, { i, f, o })}`;
    this.#sentence.textContent = text;
    this.#drawing.describe(text);
    const known = (after: (typeof phases)[number]) => at + (phase >= phases.indexOf(after) ? 1 : 0);
    this.#inputs.show(at, [
      this.#steps.slice(0, known('memory')).map(({ memory }) => memory),
      this.#steps.slice(0, known('outputGate')).map(({ output }) => output),
    ]);
  }
}

/** `100·1 − 10 = 90`: the terms whose weight is not 0. */
function sumText(row: readonly number[], x: readonly number[]): string {
  const bias = row[3] ?? 0;
  const terms = x
    .map((value, index): [number, string] => {
      const weight = row[index] ?? 0;
      return [weight, `${rounded(Math.abs(weight))}·${bracketed(value)}`];
    })
    .filter(([weight]) => weight !== 0);
  if (bias !== 0) terms.push([bias, rounded(Math.abs(bias))]);
  const total = x.reduce((sum, value, index) => sum + (row[index] ?? 0) * value, bias);
  if (terms.length === 0) return '0';
  const text = terms.map(([weight, term], index) => {
    if (index === 0) return weight < 0 ? `−${term}` : term;
    return ` ${weight < 0 ? '−' : '+'} ${term}`;
  });
  return `${text.join('')} = ${rounded(total)}`;
}

function bracketed(value: number): string {
  return value < 0 ? `(${rounded(value)})` : rounded(value);
}

function openness(value: number): string {
  if (value > 0.99) return 'open';
  if (value < 0.01) return 'shut';
  return `open to ${rounded(value, 2)}`;
}

function sentence(
  step: CellStep,
  phase: number,
  sums: { readonly i: string; readonly f: string; readonly o: string },
): string {
  const { x, candidate, before, written, kept, memory, output } = step;
  switch (phases[phase]) {
    case 'input': {
      const read = x.map((value, index) => `${inputNames[index] ?? ''} = ${rounded(value)}`);
      return `It reads ${read.join(', ')}. ${rounded(candidate)} waits below the input gate.`;
    }
    case 'inputGate':
      return `Input gate: ${sums.i}, so it is ${openness(step.i)}: ${rounded(written)} goes in.`;
    case 'forgetGate':
      return `Forget gate: ${sums.f}, so it is ${openness(step.f)}: of ${rounded(before)}, ${rounded(kept)} stays.`;
    case 'memory':
      return `Memory: ${rounded(kept)} kept and ${rounded(written)} written make ${rounded(memory)}.`;
    default:
      return `Output gate: ${sums.o}, so it is ${openness(step.o)}: the output is ${rounded(output)}.`;
  }
}
