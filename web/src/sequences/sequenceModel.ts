import type { Backend } from '../internal/backend.js';
import type { Response } from '../internal/operations/execute.js';
import type { SequenceData, SequenceModelRequest } from '../internal/operations/sequences.js';
import {
  abortSignal,
  anything,
  checkOptions,
  defined,
  number,
  optionsOf,
  type Check,
  type Given,
} from '../internal/validate.js';
import { promiseAsFormatError, readSaved, type TrainingMark } from '../model/file.js';
import { Model, type CreatedModel } from '../model/model.js';
import type { ModelFile } from '../modelFile.js';
import { kNetworkChecks, type Network, type NetworkOptions } from '../network.js';
import { kFitChecks, type FitOptions, type ValidatedProgress } from '../training.js';

/** What taggers, classifiers and regressors have in common. */
export interface SequenceModelOptions {
  network?: NetworkOptions | undefined;
  /** Share of the network's outputs dropped before the head while training, in [0, 1). Default 0. */
  outputDropout?: number | undefined;
  /** Of the first weights, of dropout and of the order of training. Default 1. */
  seed?: number | undefined;
}

export interface SequenceFitOptions<Item> extends FitOptions {
  /** Sequences that one step reads; they are of similar lengths. Default 32. */
  batchSize?: number | undefined;
  /** Data to evaluate on. */
  validation?: readonly Item[] | undefined;
  /** Of the order in which the sequences are read. Default: that of the training before, at first the model's seed. */
  shuffleSeed?: number | undefined;
}

/** @internal */
export const kSequenceModelChecks = {
  network: optionsOf(kNetworkChecks),
  outputDropout: number,
  seed: number,
} satisfies Record<keyof SequenceModelOptions, Check>;

/** @internal */
export const kSequenceFitChecks = {
  ...kFitChecks,
  batchSize: number,
  validation: anything,
  shuffleSeed: number,
} satisfies Record<keyof SequenceFitOptions<unknown>, Check>;

export interface ReadingOptions {
  /** Stops the reading; the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
}

/** @internal */
export const kReadingChecks = { signal: abortSignal } satisfies Record<keyof ReadingOptions, Check>;

/** @internal */
export type Predictions = NonNullable<Response<'advanceReading'>>;

/**
 * What a new model of this family is made of.
 * @internal
 */
export interface SequenceParts {
  backend: Backend;
  owner: object;
  created: CreatedModel;
  mark: TrainingMark | undefined;
}

/** Asks for a new model. @internal */
export async function createSequenceModel(
  backend: Backend,
  owner: object,
  request: SequenceModelRequest,
): Promise<SequenceParts> {
  const created = await backend.request('createSequenceModel', request);
  return { backend, owner, created, mark: undefined };
}

/** Asks for the model of a file. @internal */
export async function openSequenceModel(
  backend: Backend,
  owner: object,
  request: SequenceModelRequest,
  file: ModelFile,
): Promise<SequenceParts> {
  const { saved, mark } = readSaved(file);
  const created = await promiseAsFormatError(
    backend.request('createSequenceModel', { ...request, saved }),
  );
  return { backend, owner, created, mark };
}

/** What the config of each of them has. @internal */
export function readSequenceConfig(config: Record<string, unknown>): Given<SequenceModelOptions> {
  // A file says what all of the network is; the seed is in the weights.
  return checkOptions<Pick<SequenceModelOptions, 'network' | 'outputDropout'>>(config, '', {
    network: optionsOf(kNetworkChecks),
    outputDropout: number,
  });
}

/** Base of the models that read sequences and say something of them. */
export abstract class SequenceModel<Item, Evaluation> extends Model {
  /** Share of the network's outputs dropped before the head while training. */
  readonly outputDropout: number;

  /** @internal */
  protected constructor(
    name: string,
    { backend, owner, created, mark }: SequenceParts,
    outputDropout: number | undefined,
  ) {
    super(name, backend, owner, created, mark);
    this.outputDropout = outputDropout ?? 0;
  }

  /** As C++ takes them, with what is to be predicted. @internal */
  protected abstract flatten(data: readonly Item[], name: string): SequenceData;
  /** The same of data that are only measured on. @internal */
  protected flattenHeldOut(data: readonly Item[], name: string): SequenceData {
    return this.flatten(data, name);
  }
  /** What `evaluate` gives, and the loss in it. @internal */
  protected abstract measure(
    data: readonly Item[],
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<{ evaluation: Evaluation; loss: number } | undefined>;

  /**
   * Trains while it is iterated, never ahead of what it has yielded:
   *
   *     for await (const p of model.fit(data, { epochs: 10 })) console.log(p.step, p.loss);
   *
   * A step reads `batchSize` sequences of similar lengths and counts every word, label or number of
   * theirs once, whatever the padding. Leaving the loop, or `signal`, stops between two steps; with the
   * same data, batch size and shuffle the next `fit` goes on from there, with the optimiser's state.
   *
   * @throws {InvalidArgumentError} when the data do not fit the model, an option cannot be used, or the
   *   model is being trained already
   * @throws {DivergedError} when the loss is no longer finite
   */
  async *fit(
    data: readonly Item[],
    options?: SequenceFitOptions<Item>,
  ): AsyncGenerator<ValidatedProgress<Evaluation>, void, undefined> {
    this.assertUsable('fit');
    yield* this.#fit(data, this.checkFit(options));
  }

  /** @internal */
  protected checkFit(
    options: SequenceFitOptions<Item> | undefined,
  ): Given<SequenceFitOptions<Item> & { stateGradients: boolean }> {
    return checkOptions(options, '', kSequenceFitChecks);
  }

  async *#fit(
    data: readonly Item[],
    given: Given<SequenceFitOptions<Item> & { stateGradients: boolean }>,
  ): AsyncGenerator<ValidatedProgress<Evaluation>, void, undefined> {
    const { batchSize, shuffleSeed, validation, stateGradients, ...options } = given;
    const flat = this.flatten(data, 'data');
    const model = this.handle;
    yield* this.train<Evaluation>({
      options,
      stateGradients,
      // Validation data that cannot be read should not wait for the end of an epoch to say so.
      prepare: async () => {
        if (validation === undefined) return;
        const heldOut = this.flattenHeldOut(validation, 'validation');
        this.backend.release(await this.#beginReading(heldOut));
      },
      begin: (trainer) =>
        this.ask('fit', 'beginSequenceTraining', {
          model,
          data: flat,
          training: { ...trainer, ...defined({ batchSize, shuffleSeed, stateGradients }) },
        }),
      validate:
        validation === undefined
          ? undefined
          : () => this.measure(validation, 'validation', options.signal),
    });
  }

  /**
   * Measures the model on data.
   *
   * @throws {InvalidArgumentError} when there are none, or they do not fit the model
   * @throws the reason of `signal`
   */
  async evaluate(data: readonly Item[], options?: ReadingOptions): Promise<Evaluation> {
    this.assertUsable('evaluate');
    const { signal } = checkOptions(options, '', kReadingChecks);
    const measured = await this.measure(data, 'data', signal);
    if (!measured) throw signal?.reason;
    return measured.evaluation;
  }

  async #beginReading(data: SequenceData, distributions = false): Promise<number> {
    const model = this.handle;
    return this.backend.adopt(
      await this.backend.request('createReading', { model, data, distributions }),
      model,
    );
  }

  /**
   * Reads all of the data; undefined when aborted.
   * @internal
   */
  protected async read(
    method: string,
    data: SequenceData,
    signal: AbortSignal | undefined,
    distributions = false,
  ): Promise<Predictions | undefined> {
    return this.finish(
      method,
      await this.#beginReading(data, distributions),
      (reading) => ['advanceReading', { reading }],
      signal,
    );
  }

  /** The part of a config that all of them have. @internal */
  protected sequenceConfig(): { network: Network; outputDropout?: number } {
    const { network, outputDropout } = this;
    return outputDropout === 0 ? { network } : { network, outputDropout };
  }
}
