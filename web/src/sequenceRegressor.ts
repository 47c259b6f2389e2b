import { InvalidArgumentError } from './errors.js';
import type { Backend } from './internal/backend.js';
import type { SequenceData } from './internal/operations/sequences.js';
import {
  boolean,
  checkOptions,
  positiveInteger,
  type Check,
  type Given,
} from './internal/validate.js';
import { asFormatError } from './model/file.js';
import type { ModelFile } from './modelFile.js';
import {
  flattenVectors,
  joined,
  pluck,
  requireArray,
  requireNumbers,
  takeFrom,
} from './sequences/data.js';
import {
  createSequenceModel,
  kReadingChecks,
  kSequenceFitChecks,
  kSequenceModelChecks,
  openSequenceModel,
  readSequenceConfig,
  SequenceModel,
  type ReadingOptions,
  type SequenceFitOptions,
  type SequenceModelOptions,
  type SequenceParts,
} from './sequences/sequenceModel.js';
import type { ValidatedProgress } from './training.js';

export interface SequenceRegressorOptions extends SequenceModelOptions {
  /** F: numbers that it reads at every step. */
  inputSize: number;
  /** O: numbers that it predicts. Default 1. */
  outputSize?: number | undefined;
  /** Predicts at every step, not once for the sequence. Default false. */
  perStep?: boolean | undefined;
}

/** A sequence of T vectors, one after the other, and what is to be predicted. */
export interface TargetedSequence {
  /** [T · F]. */
  inputs: Float32Array;
  /** [O], or with `perStep` [T · O]. */
  targets: Float32Array | readonly number[];
}

export interface RegressorFitOptions extends SequenceFitOptions<TargetedSequence> {
  /** Report `stateGradientNorms`. Default false. */
  stateGradients?: boolean | undefined;
}

export interface RegressorEvaluation {
  /** Mean of the squared errors over all numbers. */
  mse: number;
}

const kModelChecks = {
  ...kSequenceModelChecks,
  inputSize: positiveInteger,
  outputSize: positiveInteger,
  perStep: boolean,
} satisfies Record<keyof SequenceRegressorOptions, Check>;

interface Sizes {
  inputSize: number;
  outputSize: number;
  perStep: boolean;
}

/**
 * Predicts numbers from a sequence of vectors: recurrent network → dense, at every step or after the
 * last one; the loss is the mean squared error. Made by `unrolled.sequenceRegressor(…)` and
 * `unrolled.open(…)`.
 */
export class SequenceRegressor extends SequenceModel<TargetedSequence, RegressorEvaluation> {
  readonly kind = 'sequenceRegressor';
  /** F: numbers that it reads at every step. */
  readonly inputSize: number;
  /** O: numbers that it predicts. */
  readonly outputSize: number;
  /** Whether it predicts at every step. */
  readonly perStep: boolean;

  /** @internal */
  constructor(parts: SequenceParts, sizes: Sizes & { outputDropout: number | undefined }) {
    super('sequenceRegressor', parts, sizes.outputDropout);
    this.inputSize = sizes.inputSize;
    this.outputSize = sizes.outputSize;
    this.perStep = sizes.perStep;
  }

  override fit(
    data: readonly TargetedSequence[],
    options?: RegressorFitOptions,
  ): AsyncGenerator<ValidatedProgress<RegressorEvaluation>, void, undefined> {
    return super.fit(data, options);
  }

  protected override checkFit(
    options: RegressorFitOptions | undefined,
  ): Given<RegressorFitOptions & { stateGradients: boolean }> {
    return checkOptions<RegressorFitOptions>(options, '', {
      ...kSequenceFitChecks,
      stateGradients: boolean,
    });
  }

  /**
   * The numbers of every sequence: [O], or with `perStep` [T · O].
   *
   * @throws {InvalidArgumentError} when a sequence is empty or cannot be read
   * @throws the reason of `signal`
   */
  async predict(
    inputs: readonly Float32Array[],
    options?: ReadingOptions,
  ): Promise<Float32Array[]> {
    this.assertUsable('predict');
    const { signal } = checkOptions(options, '', kReadingChecks);
    requireArray(inputs, 'inputs', 'an array of Float32Arrays');
    if (inputs.length === 0) return [];
    const flat = flattenVectors(inputs, 'inputs', '', this.inputSize);
    const made = await this.read('predict', { name: 'inputs', field: '', ...flat }, signal);
    if (!made) throw signal?.reason;
    const values = takeFrom(made.values);
    return Array.from(flat.lengths, (length) =>
      values((this.perStep ? length : 1) * this.outputSize),
    );
  }

  protected override flatten(data: readonly TargetedSequence[], name: string): SequenceData {
    requireArray(data, name, 'an array of { inputs, targets }');
    const { outputSize, perStep } = this;
    const expected = 'an object with inputs and targets';
    const field = '.inputs';
    const flat = flattenVectors(pluck(data, 'inputs', name, expected), name, field, this.inputSize);
    const targets = pluck(data, 'targets', name, expected);
    for (const [i, numbers] of targets.entries()) {
      const steps = flat.lengths[i] ?? 0;
      const meaning = perStep ? `steps · outputSize = ${steps} · ${outputSize}` : 'outputSize';
      const count = perStep ? steps * outputSize : outputSize;
      requireNumbers(numbers, `${name}[${i}].targets`, count, meaning);
    }
    return { name, field, ...flat, targets: joined(targets) };
  }

  protected override async measure(
    data: readonly TargetedSequence[],
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<{ evaluation: RegressorEvaluation; loss: number } | undefined> {
    const made = await this.read('evaluate', this.flatten(data, name), signal);
    if (!made) return undefined;
    const mse = made.lossSum / made.counted;
    return { evaluation: { mse }, loss: mse };
  }

  protected override config(): Record<string, unknown> {
    const { inputSize, outputSize, perStep } = this;
    return { inputSize, outputSize, perStep, ...this.sequenceConfig() };
  }
}

function toRequest({ inputSize, outputSize, perStep }: Sizes, options: SequenceModelOptions) {
  return {
    kind: 'sequenceRegressor' as const,
    options: { input: { kind: 'vectors', inputSize }, ...options, outputSize, perStep },
  };
}

/** @internal */
export async function createSequenceRegressor(
  backend: Backend,
  owner: object,
  options: SequenceRegressorOptions,
): Promise<SequenceRegressor> {
  const given = checkOptions<SequenceRegressorOptions>(options, '', kModelChecks);
  const { inputSize, outputSize = 1, perStep = false, ...rest } = given;
  if (inputSize === undefined)
    throw new InvalidArgumentError('inputSize must be a positive integer, got undefined');
  const sizes = { inputSize, outputSize, perStep };
  const parts = await createSequenceModel(backend, owner, toRequest(sizes, rest));
  return new SequenceRegressor(parts, { ...sizes, outputDropout: rest.outputDropout });
}

/** @internal */
export async function openSequenceRegressor(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<SequenceRegressor> {
  const { sizes, options } = asFormatError(() => {
    const { inputSize, outputSize = 1, perStep = false, ...others } = file.config;
    positiveInteger(inputSize, 'inputSize');
    positiveInteger(outputSize, 'outputSize');
    boolean(perStep, 'perStep');
    return {
      sizes: { inputSize, outputSize, perStep } as Sizes,
      options: readSequenceConfig(others),
    };
  });
  const parts = await openSequenceModel(backend, owner, toRequest(sizes, options), file);
  return new SequenceRegressor(parts, { ...sizes, outputDropout: options.outputDropout });
}
