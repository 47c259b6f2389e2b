import { arrayOf, boolean, number, string, type Check } from './internal/validate.js';

/** The recurrent network of a model. An option that the cell does not have is refused. */
export interface NetworkOptions {
  /**
   * Default `'lstm'`. One of
   *
   * - `'elman'`: the hidden state fed back
   * - `'irnn'`: rectified linear units that begin by copying their state
   * - `'lstm'`, and of its kind `'lstm-1997'` (never forgets), `'peephole-lstm'` (gates see the store),
   *   `'coupled-lstm'` (forgets as much as it takes in)
   * - `'gru'` (reset after the product, as PyTorch), `'gru-reset-before'` (before it, as published)
   * - `'jordan'`: the output fed back
   * - `'scrn'`: slow context units beside the hidden ones; a layer's output is both
   * - `'clockwork'`: modules that run at periods of their own, fast ones hear slow ones
   */
  cell?: string | undefined;
  /** Units a layer. Default 128. */
  hiddenSize?: number | undefined;
  /** Layers on top of each other. Default 1. */
  numLayers?: number | undefined;
  /** A second network reads backwards; not for models that predict what follows. Default false. */
  bidirectional?: boolean | undefined;
  /** Share of the outputs of a layer dropped on the way to the next while training, in [0, 1). Default 0. */
  dropout?: number | undefined;
  /**
   * Share of the state that does not feed back while training, in [0, 1): one mask for all steps of a
   * sequence, and the masks of `dropout` then stay the same over the steps too. Default 0.
   */
  recurrentDropout?: number | undefined;
  /** Whether the inputs and the state are normalised over the units of each gate. Default false. */
  layerNorm?: boolean | undefined;
  /**
   * How the weights begin: `'uniform'` (as PyTorch), `'glorot'`, `'orthogonal'`, `'identity'`. Default:
   * the cell's own, `'identity'` for `irnn` and `'uniform'` for the rest.
   */
  initializer?: string | undefined;
  /**
   * Of the new content: `'tanh'`, `'relu'`, `'sigmoid'` or `'linear'`, where the cell lets one choose;
   * for an LSTM also that of its output. Default `'tanh'`, of `scrn` `'sigmoid'`.
   */
  activation?: string | undefined;
  /** Of the gates: `'sigmoid'` or `'hard-sigmoid'`. Default `'sigmoid'`. */
  gateActivation?: string | undefined;
  /**
   * Of an LSTM's store on its way out, named as `activation`, which is the default; of what a Jordan
   * network says, by default `'tanh'`.
   */
  outputActivation?: string | undefined;
  /** Added to the initial bias of an LSTM's forget gate. Default 0. */
  forgetBias?: number | undefined;
  /**
   * `'clockwork'`: the period of each module, in steps; the modules divide `hiddenSize` evenly. Default:
   * 1, 2, 4 … for as many modules, up to eight, as do.
   */
  periods?: readonly number[] | undefined;
  /** `'scrn'`: slow units, at most `hiddenSize`. Default: two fifths of it. */
  contextSize?: number | undefined;
  /** `'scrn'`: the share of its state that a slow unit keeps, in [0, 1). Default 0.95. */
  contextDecay?: number | undefined;
}

/** The network that a model has: with the defaults that every cell has; what only some cells have, as it was given. */
export interface Network {
  readonly cell: string;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly layerNorm: boolean;
  readonly initializer: string;
  readonly forgetBias: number;
  // What is not the cell's own.
  readonly activation?: string;
  readonly gateActivation?: string;
  readonly outputActivation?: string;
  readonly periods?: readonly number[];
  readonly contextSize?: number;
  readonly contextDecay?: number;
}

/** @internal */
export const kNetworkChecks = {
  cell: string,
  hiddenSize: number,
  numLayers: number,
  bidirectional: boolean,
  dropout: number,
  recurrentDropout: number,
  layerNorm: boolean,
  initializer: string,
  activation: string,
  gateActivation: string,
  outputActivation: string,
  forgetBias: number,
  periods: arrayOf(number, 'an array of numbers'),
  contextSize: number,
  contextDecay: number,
} satisfies Record<keyof NetworkOptions, Check>;
