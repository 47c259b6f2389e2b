import { createStore, del, get, set, type UseStore } from 'idb-keyval';

/**
 * One thing kept in the browser between visits (IndexedDB). Where storage is off or full nothing is
 * kept and nothing fails: what lies here is a convenience, never the only copy asked for.
 */
export class Shelf<T> {
  #store: UseStore | undefined;

  constructor(private readonly key: string) {}

  async read(): Promise<T | undefined> {
    try {
      return await get<T>(this.key, this.#open());
    } catch {
      return undefined;
    }
  }

  async write(value: T): Promise<boolean> {
    try {
      await set(this.key, value, this.#open());
      return true;
    } catch {
      return false;
    }
  }

  async clear(): Promise<void> {
    try {
      await del(this.key, this.#open());
    } catch {
      // Nothing was kept.
    }
  }

  #open(): UseStore {
    return (this.#store ??= createStore('unrolled', 'shelf'));
  }
}
