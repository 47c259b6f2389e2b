import { Disposable } from '../disposable.js';
import { InvalidArgumentError } from '../errors.js';
import type { Backend } from '../internal/backend.js';
import type { OperationName, Request, Response } from '../internal/operations/execute.js';
import type { Given } from '../internal/validate.js';
import { checkSaveOptions, type SaveOptions } from '../modelFile.js';
import type { Network } from '../network.js';
import type { NamedTensor } from '../safetensors.js';
import type {
  FitOptions,
  OptimizerOptions,
  TrainerOptions,
  ValidatedProgress,
} from '../training.js';
import { toFile, type TrainingMark } from './file.js';
import { fit, type Session } from './fit.js';

/**
 * What a new model is made of; the rest lives in C++.
 * @internal
 */
export interface CreatedModel {
  handle: number;
  network: Network;
  parameterCount: number;
}

/** What one call of `fit` needs to be told by the kind of model. */
interface Training<Evaluation> extends Pick<Session<Evaluation>, 'validate' | 'stateGradients'> {
  options: Given<FitOptions>;
  /** What must be right before training begins. */
  prepare?: (() => Promise<void>) | undefined;
  begin(trainer: Given<TrainerOptions>): Promise<Response<'trainingPlace'>>;
}

/** What every model has. */
export abstract class Model extends Disposable {
  /** As `model` in its files. */
  abstract readonly kind: string;
  /** With the defaults filled in that every cell has. */
  readonly network: Network;
  /** Numbers of all parameters. */
  readonly parameterCount: number;

  /** @internal */
  protected readonly backend: Backend;
  /** @internal */
  protected readonly handle: number;
  #optimizer: OptimizerOptions | undefined;
  #step: number;
  #fitting = false;

  /** @internal */
  protected constructor(
    name: string,
    backend: Backend,
    owner: object,
    created: CreatedModel,
    mark?: TrainingMark,
  ) {
    const { handle } = created;
    super(name, () => backend.release(handle), owner);
    this.backend = backend;
    this.handle = backend.adopt(handle);
    this.network = Object.freeze(created.network);
    this.parameterCount = created.parameterCount;
    this.#optimizer = mark?.optimizer;
    this.#step = mark?.step ?? 0;
  }

  /**
   * All that the factory needs to make it anew, as it stands in a file.
   * @internal
   */
  protected abstract config(): Record<string, unknown>;

  /** Copies of all parameters, under PyTorch's names and in its layouts. */
  async parameters(): Promise<NamedTensor[]> {
    const { parameters } = await this.ask('parameters', 'snapshot', {
      model: this.handle,
      training: false,
    });
    return parameters;
  }

  /**
   * A safetensors file, which `unrolled.open` and `safetensors.torch.load_file` read.
   *
   * @throws {InvalidArgumentError} when a weight is too large for `dtype: 'float16'`
   */
  async save(options?: SaveOptions): Promise<Uint8Array<ArrayBuffer>> {
    this.assertUsable('save');
    const given = checkSaveOptions(options);
    const snapshot = await this.ask('save', 'snapshot', {
      model: this.handle,
      training: given.optimizer ?? false,
    });
    const mark = { optimizer: this.#optimizer ?? {}, step: this.#step };
    return toFile(this.kind, this.config(), snapshot, mark, given);
  }

  /** What one library has made no other can use. @internal */
  requireOf(backend: Backend, name: string): void {
    if (this.backend !== backend)
      throw new InvalidArgumentError(
        `${name} must be made by the same load(), got that of another`,
      );
  }

  /** For others that work with it. @internal */
  usableHandle(method: string): number {
    this.assertUsable(method);
    return this.handle;
  }

  /**
   * Asks something of the backend on behalf of `method`.
   * @internal
   */
  protected async ask<Name extends OperationName>(
    method: string,
    name: Name,
    request: Request<Name>,
  ): Promise<Response<Name>> {
    this.assertUsable(method);
    return this.backend.request(name, request);
  }

  /**
   * Goes on with something that was begun until it gives what it found; undefined when aborted.
   * @internal
   */
  protected async finish<Name extends OperationName>(
    method: string,
    handle: number,
    next: (handle: number) => [Name, Request<Name>],
    signal: AbortSignal | undefined,
  ): Promise<NonNullable<Response<Name>> | undefined> {
    try {
      while (!signal?.aborted) {
        const found = await this.ask(method, ...next(handle));
        if (found !== undefined) return found;
      }
      return undefined;
    } finally {
      this.backend.release(handle);
    }
  }

  /**
   * Trains while it is iterated.
   * @internal
   */
  protected async *train<Evaluation>({
    options,
    prepare,
    ...session
  }: Training<Evaluation>): AsyncGenerator<ValidatedProgress<Evaluation>, void, undefined> {
    if (this.#fitting) {
      throw new InvalidArgumentError(
        'fit must be left before it is called again: the model is being trained already',
      );
    }
    this.#fitting = true;
    try {
      await prepare?.();
      const optimizer = options.optimizer ?? this.#optimizer ?? {};
      yield* fit({
        ...session,
        request: (name, request) => this.ask('fit', name, request),
        model: this.handle,
        options: { ...options, optimizer },
        step: this.#step,
        began: () => (this.#optimizer = { ...optimizer }),
        stepped: (step) => (this.#step = step),
      });
    } finally {
      this.#fitting = false;
    }
  }
}
