// Options of training that every model shares, and what training reports.

import {
  abortSignal,
  boolean,
  number,
  optionsOf,
  positiveInteger,
  string,
  type Check,
} from './internal/validate.js';

/** Names, formulas and defaults as in `torch.optim`. */
export interface OptimizerOptions {
  /** `'sgd'`, `'momentum'`, `'rmsprop'`, `'adagrad'`, `'adam'` or `'adamw'`. Default `'adam'`. */
  type?: string | undefined;
  /** Default 0.001. */
  learningRate?: number | undefined;
  /** momentum (default 0.9) and rmsprop (default 0), in [0, 1). */
  momentum?: number | undefined;
  /** momentum, in [0, 1]. Default 0. */
  dampening?: number | undefined;
  /** momentum, without dampening. Default false. */
  nesterov?: boolean | undefined;
  /** adam and adamw, in [0, 1). Default 0.9. */
  beta1?: number | undefined;
  /** adam and adamw, in [0, 1). Default 0.999. */
  beta2?: number | undefined;
  /** rmsprop, in [0, 1). Default 0.99. */
  alpha?: number | undefined;
  /** Default 1e-8, adagrad 1e-10. */
  epsilon?: number | undefined;
  /** adagrad. Default 0. */
  learningRateDecay?: number | undefined;
  /** L2, default 0; adamw: decoupled, default 0.01. */
  weightDecay?: number | undefined;
}

/** How the learning rate changes over the steps of training. */
export interface ScheduleOptions {
  /** `'constant'`, `'step'` or `'cosine'`. Default `'constant'`. */
  type?: string | undefined;
  /** The rate grows linearly over these steps, for any type. Default 0. */
  warmupSteps?: number | undefined;
  /** step: the rate is multiplied by `gamma` every so many steps. */
  stepSize?: number | undefined;
  /** step. Default 0.1. */
  gamma?: number | undefined;
  /** cosine: the rate has fallen to `minimum` after so many steps. */
  totalSteps?: number | undefined;
  /** cosine: as a share of the learning rate, in [0, 1]. Default 0. */
  minimum?: number | undefined;
}

/** What the trainer of every model understands. */
export interface TrainerOptions {
  /** Default: that of the training before; at first Adam with a learning rate of 0.001. */
  optimizer?: OptimizerOptions | undefined;
  schedule?: ScheduleOptions | undefined;
  /** Largest Euclidean norm of all gradients together. Default: no limit. */
  clipNorm?: number | undefined;
  /** Largest absolute value of any gradient. Default: no limit. */
  clipValue?: number | undefined;
}

/** What the `fit` of every model understands. */
export interface FitOptions extends TrainerOptions {
  /** Readings of the data; one that an earlier `fit` left in the middle counts as one. Default 1. */
  epochs?: number | undefined;
  /** Steps to do. Wins over `epochs`. */
  steps?: number | undefined;
  /** Yield after every so many steps, and after the last. Default 1. */
  reportEvery?: number | undefined;
  /** Evaluate after every so many steps, and after the last. Default: after every epoch, and the last step. */
  validateEvery?: number | undefined;
  /** Ends the loop between two steps, as leaving it does. */
  signal?: AbortSignal | undefined;
}

/** What `fit` yields. */
export interface TrainingProgress {
  /** Steps over the life of the model, from 1. */
  step: number;
  /** Which reading of the data the step belongs to, from 1. */
  epoch: number;
  /** Of this step: mean over its predictions, in nats; of a regressor the mean squared error. */
  loss: number;
  /** Euclidean norm over all parameters, before clipping. */
  gradientNorm: number;
  /** That the step used. */
  learningRate: number;
  /** Trained on since this call of `fit` began. */
  tokens: number;
  /** Since the last report, without validation. */
  tokensPerSecond: number;
  /** Where this step was followed by a validation: its loss. */
  validationLoss?: number;
  /**
   * With `stateGradients`, for every step of the sequences read in this step the Euclidean norm of
   * dLoss/dh, of the first layer's forward direction: how far back the gradient reaches.
   */
  stateGradientNorms?: Float32Array;
}

/** The same with all that the validation found. */
export interface ValidatedProgress<Evaluation> extends TrainingProgress {
  /** Where this step was followed by a validation: what `evaluate` gives. */
  validation?: Evaluation;
}

/** @internal */
export const kOptimizerChecks = {
  type: string,
  learningRate: number,
  momentum: number,
  dampening: number,
  nesterov: boolean,
  beta1: number,
  beta2: number,
  alpha: number,
  epsilon: number,
  learningRateDecay: number,
  weightDecay: number,
} satisfies Record<keyof OptimizerOptions, Check>;

/** @internal */
export const kTrainerChecks = {
  optimizer: optionsOf(kOptimizerChecks),
  schedule: optionsOf({
    type: string,
    warmupSteps: number,
    stepSize: number,
    gamma: number,
    totalSteps: number,
    minimum: number,
  } satisfies Record<keyof ScheduleOptions, Check>),
  clipNorm: number,
  clipValue: number,
};

/** @internal */
export const kFitChecks = {
  ...kTrainerChecks,
  epochs: positiveInteger,
  steps: positiveInteger,
  reportEvery: positiveInteger,
  validateEvery: positiveInteger,
  signal: abortSignal,
};
