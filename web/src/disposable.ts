// Kept in the declarations: who uses them may have no other source of Symbol.dispose.
/// <reference lib="esnext.disposable" preserve="true" />

import { DisposedError } from './errors.js';

// Engines without explicit resource management lack the symbol; code compiled for them expects it.
if ((Symbol as { dispose?: symbol }).dispose === undefined) {
  Object.defineProperty(Symbol, 'dispose', { value: Symbol('Symbol.dispose') });
}

/** The safety net: what was forgotten is released when the collector finds it. */
const kForgotten = new FinalizationRegistry<() => void>((release) => release());

/** Base of every class that holds memory of the WebAssembly module, or a Worker. */
export abstract class Disposable {
  readonly #name: string;
  readonly #release: () => void;
  #disposed = false;
  /**
   * What must not be collected before this.
   * @internal
   */
  protected readonly owner: object | undefined;

  /** `release` must not refer to the object itself, else it would never be collected. */
  protected constructor(name: string, release: () => void, owner?: object) {
    this.owner = owner;
    this.#name = name;
    this.#release = release;
    kForgotten.register(this, release, this);
  }

  /** Whether `dispose()` has been called. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /** Gives the memory back. Calling it again does nothing; any other use throws a DisposedError. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    kForgotten.unregister(this);
    this.#release();
  }

  /** `using model = await unrolled.languageModel(…)` disposes at the end of the block. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Throws a DisposedError that names the object and what was asked of it. */
  protected assertUsable(method: string): void {
    if (this.#disposed) {
      throw new DisposedError(`${this.#name}.${method} was called after ${this.#name}.dispose()`);
    }
  }
}
