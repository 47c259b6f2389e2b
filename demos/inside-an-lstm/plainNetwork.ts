/** The simplest recurrent network in plain arithmetic: two inputs, two hidden units, two outputs, no bias. */

type Pair = readonly [number, number];
/** Rows: to; columns: from. */
type Matrix = readonly [Pair, Pair];

export interface NetworkWeights {
  readonly fromInput: Matrix;
  readonly fromStore: Matrix;
  readonly toOutput: Matrix;
}

export interface NetworkStep {
  readonly x: readonly number[];
  /** What the hidden units were after the step before. */
  readonly store: Pair;
  readonly hidden: Pair;
  readonly output: Pair;
}

const ones: Matrix = [
  [1, 1],
  [1, 1],
];

export const lectureWeights: NetworkWeights = { fromInput: ones, fromStore: ones, toOutput: ones };

export const lectureInputs: readonly (readonly number[])[] = [
  [1, 1],
  [1, 1],
  [2, 2],
];

function times(matrix: Matrix, [a = 0, b = 0]: readonly number[]): Pair {
  return [matrix[0][0] * a + matrix[0][1] * b, matrix[1][0] * a + matrix[1][1] * b];
}

/** Reads a sequence from a store of zeros. Every unit is linear. */
export function runNetwork(
  weights: NetworkWeights,
  inputs: readonly (readonly number[])[],
): NetworkStep[] {
  let store: Pair = [0, 0];
  return inputs.map((x) => {
    const seen = times(weights.fromInput, x);
    const remembered = times(weights.fromStore, store);
    const hidden: Pair = [seen[0] + remembered[0], seen[1] + remembered[1]];
    const step = { x, store, hidden, output: times(weights.toOutput, hidden) };
    store = hidden;
    return step;
  });
}
