import { boolean, number, string, type Check } from './internal/validate.js';

/** The recurrent network of a model. */
export interface NetworkOptions {
  /** `'elman'`, `'lstm'` or `'gru'` (reset after the product, as PyTorch). Default `'lstm'`. */
  cell?: string | undefined;
  /** Units a layer. Default 128. */
  hiddenSize?: number | undefined;
  /** Layers on top of each other. Default 1. */
  numLayers?: number | undefined;
  /** A second network reads backwards; not for models that predict what follows. Default false. */
  bidirectional?: boolean | undefined;
  /** Share of the outputs of a layer dropped on the way to the next while training, in [0, 1). Default 0. */
  dropout?: number | undefined;
  /** `'tanh'` or `'relu'`, where the cell lets one choose. Default: the cell's own. */
  activation?: string | undefined;
  /** Added to the initial bias of an LSTM's forget gate. Default 0. */
  forgetBias?: number | undefined;
  /** How the weights begin: `'uniform'` (as PyTorch), `'glorot'`, `'orthogonal'`, `'identity'`. Default `'uniform'`. */
  initializer?: string | undefined;
}

/** The network that a model has: all defaults filled in. */
export interface Network {
  readonly cell: string;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
  /** Where it is not the cell's own. */
  readonly activation?: string;
  readonly forgetBias: number;
  readonly initializer: string;
}

/** @internal */
export const kNetworkChecks = {
  cell: string,
  hiddenSize: number,
  numLayers: number,
  bidirectional: boolean,
  dropout: number,
  activation: string,
  forgetBias: number,
  initializer: string,
} satisfies Record<keyof NetworkOptions, Check>;
