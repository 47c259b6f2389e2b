import type { OperationName, Request, Response } from './operations/execute.js';

/**
 * Where the computing is done: on this thread or in a Worker. The classes of the library only send
 * requests, so they are the same in both.
 */
export abstract class Backend {
  /** Handles not yet released, with that of what each belongs to. */
  readonly #handles = new Map<number, number | undefined>();

  /** Handles not yet released. */
  get liveObjects(): number {
    return this.#handles.size;
  }

  /**
   * Runs one operation. Rejects with an UnrolledError.
   * @param given buffers in the request that nobody else wants: they may move instead of being copied
   */
  abstract request<Name extends OperationName>(
    name: Name,
    request: Request<Name>,
    given?: ArrayBuffer[],
  ): Promise<Response<Name>>;

  /** Ends everything; what is under way rejects with a DisposedError. */
  abstract close(): void;

  protected abstract releaseObject(handle: number): void;

  /** To be told of every handle that a response brings, and whose it is: it goes with its owner. */
  adopt(handle: number, owner?: number): number {
    this.#handles.set(handle, owner);
    return handle;
  }

  /** Frees the object, and before it what belongs to it; again does nothing. */
  release(handle: number): void {
    if (!this.#handles.delete(handle)) return;
    for (const [other, owner] of this.#handles) if (owner === handle) this.release(other);
    this.releaseObject(handle);
  }

  protected forgetAll(): void {
    this.#handles.clear();
  }
}
