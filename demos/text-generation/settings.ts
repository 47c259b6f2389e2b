import type { NetworkOptions } from 'unrolled';

/** What the visitor has set: the network, its training, and the text it learns from. */
export type Cell = 'elman' | 'lstm' | 'gru';

export interface Settings {
  readonly corpus: string;
  readonly digits: number;
  readonly cell: Cell;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly learningRate: number;
  /** undefined: no clipping. */
  readonly clipNorm: number | undefined;
  readonly batchSize: number;
  readonly sequenceLength: number;
}

export const defaults: Settings = {
  corpus: 'library',
  digits: 2,
  cell: 'lstm',
  hiddenSize: 128,
  numLayers: 1,
  learningRate: 0.005,
  clipNorm: 5,
  batchSize: 32,
  sequenceLength: 64,
};

export const cellNames: Record<Cell, string> = { elman: 'Elman', lstm: 'LSTM', gru: 'GRU' };

/** `LSTM, 128 units, 2 layers` */
export function describeNetwork(network: NetworkOptions): string {
  const { cell = 'lstm', hiddenSize = 128, numLayers = 1 } = network;
  const name = cell in cellNames ? cellNames[cell as Cell] : cell;
  const layers = numLayers > 1 ? `, ${numLayers} layers` : '';
  return `${name}, ${hiddenSize} units${layers}`;
}
