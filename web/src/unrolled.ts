import { Disposable } from './disposable.js';
import type { Backend } from './internal/backend.js';
import type { BuiltVariant } from './internal/wasmModule.js';
import {
  createLanguageModel,
  type LanguageModel,
  type LanguageModelOptions,
} from './languageModel.js';
import { openModel } from './open.js';
import type { Bytes } from './safetensors.js';

/** The loaded library: makes models. */
export class Unrolled extends Disposable {
  /** The variant that was chosen. */
  readonly variant: BuiltVariant;
  /** That of the package. */
  readonly version: string;
  /** Whether it computes in a Worker. */
  readonly worker: boolean;

  readonly #backend: Backend;

  /** @internal */
  constructor(
    backend: Backend,
    about: { variant: BuiltVariant; version: string; worker: boolean },
  ) {
    super('unrolled', () => backend.close());
    this.variant = about.variant;
    this.version = about.version;
    this.worker = about.worker;
    this.#backend = backend;
  }

  /** Models, and readings and writings under way, that have not been disposed of. */
  liveObjects(): number {
    return this.#backend.liveObjects;
  }

  /** Size of the WebAssembly heap in bytes (it never shrinks), and C++ objects alive in it. */
  async memory(): Promise<{ heapBytes: number; objects: number }> {
    this.assertUsable('memory');
    return this.#backend.request('memory', undefined);
  }

  /**
   * A new language model, which predicts the next token from those before it.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async languageModel(options: LanguageModelOptions): Promise<LanguageModel> {
    this.assertUsable('languageModel');
    return createLanguageModel(this.#backend, this, options);
  }

  /**
   * The model in a file that `save()`, or PyTorch with the same metadata, wrote; of the kind that the
   * file says.
   *
   * @throws {FormatError} when the file is damaged, incomplete or not of a model; nothing is loaded
   */
  async open(bytes: Bytes): Promise<LanguageModel> {
    this.assertUsable('open');
    return openModel(this.#backend, this, bytes);
  }
}
