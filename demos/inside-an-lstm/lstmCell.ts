/** One LSTM cell in plain arithmetic, with every number that passes through it kept. */

export const inputNames = ['x₁', 'x₂', 'x₃'] as const;

/** What a weight row feeds: the cell's input, or one of its gates. */
export const lines = ['input', 'inputGate', 'forgetGate', 'outputGate'] as const;
export type Line = (typeof lines)[number];

/** Of one line: a weight for each of x₁, x₂, x₃, and the bias. */
export type Row = readonly [number, number, number, number];
export type Weights = Readonly<Record<Line, Row>>;
export type Squash = 'linear' | 'tanh';

export interface CellStep {
  readonly x: readonly number[];
  /** Before the gate's sigmoid (of `input`: before g). */
  readonly sums: Readonly<Record<Line, number>>;
  /** g(z), what would be written. */
  readonly candidate: number;
  /** How open each gate is, 0 to 1. */
  readonly i: number;
  readonly f: number;
  readonly o: number;
  readonly before: number;
  /** i · g(z) */
  readonly written: number;
  /** f · memory before */
  readonly kept: number;
  readonly memory: number;
  /** o · h(memory) */
  readonly output: number;
}

/** The weights of the lecture's worked example: x₂ = 1 adds x₁, x₂ = −1 resets, x₃ = 1 reads out. */
export const lectureWeights: Weights = {
  input: [1, 0, 0, 0],
  inputGate: [0, 100, 0, -10],
  forgetGate: [0, 100, 0, 10],
  outputGate: [0, 0, 100, -10],
};

/** Nine time steps of x₁, x₂, x₃. */
export const lectureInputs: readonly (readonly number[])[] = [
  [1, 0, 0],
  [3, 1, 0],
  [2, 0, 0],
  [4, 1, 0],
  [2, 0, 0],
  [1, 0, 1],
  [3, -1, 0],
  [6, 1, 0],
  [1, 0, 1],
];

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function sum(row: Row, x: readonly number[]): number {
  return x.reduce((total, value, index) => total + (row[index] ?? 0) * value, row[3]);
}

/** Reads a sequence from an empty memory. */
export function runCell(
  weights: Weights,
  inputs: readonly (readonly number[])[],
  squash: Squash,
): CellStep[] {
  const g = squash === 'tanh' ? Math.tanh : (value: number) => value;
  let memory = 0;
  return inputs.map((x) => {
    const before = memory;
    const sums = {
      input: sum(weights.input, x),
      inputGate: sum(weights.inputGate, x),
      forgetGate: sum(weights.forgetGate, x),
      outputGate: sum(weights.outputGate, x),
    };
    const [i, f, o] = [sigmoid(sums.inputGate), sigmoid(sums.forgetGate), sigmoid(sums.outputGate)];
    const candidate = g(sums.input);
    const written = i * candidate;
    const kept = f * before;
    memory = kept + written;
    const output = o * g(memory);
    return { x, sums, candidate, i, f, o, before, written, kept, memory, output };
  });
}
