import { DisposedError } from '../errors.js';

/** Anything made by Embind. */
export interface Owned {
  delete(): void;
}

/** The C++ objects of one module, by the handles that the other side of the border knows them by. */
export class Objects {
  readonly #objects = new Map<number, Owned>();
  #last = 0;

  add(object: Owned): number {
    this.#objects.set(++this.#last, object);
    return this.#last;
  }

  get(handle: number): Owned {
    const object = this.#objects.get(handle);
    if (object === undefined) throw new DisposedError('the object has been disposed of');
    return object;
  }

  /** Does nothing for a handle that is gone. */
  release(handle: number): void {
    const object = this.#objects.get(handle);
    this.#objects.delete(handle);
    object?.delete();
  }

  releaseAll(): void {
    for (const handle of [...this.#objects.keys()]) this.release(handle);
  }
}
