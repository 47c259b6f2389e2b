import type { OperationName, Request, Response } from './operations/index.js';

/**
 * Where the computing is done: on this thread or in a Worker. The classes of the library only send
 * requests, so they are the same in both.
 */
export abstract class Backend {
  readonly #handles = new Set<number>();

  /** Handles not yet released. */
  get liveObjects(): number {
    return this.#handles.size;
  }

  /** Runs one operation. Rejects with an UnrolledError. */
  abstract request<Name extends OperationName>(
    name: Name,
    request: Request<Name>,
  ): Promise<Response<Name>>;

  /** Ends everything; what is under way rejects with a DisposedError. */
  abstract close(): void;

  protected abstract releaseObject(handle: number): void;

  /** To be told of every handle that a response brings. */
  adopt(handle: number): number {
    this.#handles.add(handle);
    return handle;
  }

  /** Frees the object; again does nothing. */
  release(handle: number): void {
    if (this.#handles.delete(handle)) this.releaseObject(handle);
  }

  protected forgetAll(): void {
    this.#handles.clear();
  }
}
