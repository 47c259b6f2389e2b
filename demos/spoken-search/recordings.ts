import type { Waveform } from 'unrolled';
import { Shelf } from '../shared/shelf.ts';
import { decode } from '../shared/sound.ts';

/** A recording of the visitor's, as the file that it came as. */
export interface OwnRecording {
  readonly id: string;
  readonly name: string;
  readonly file: Blob;
}

/**
 * Whether this page keeps the recordings: the first of all tabs does, until it is left. Two would write over
 * each other.
 */
function becomeKeeper(): Promise<boolean> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    locks
      .request('unrolled-spoken-search', { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held as long as the page is there.
        return lock ? new Promise(() => undefined) : undefined;
      })
      .catch(() => {
        resolve(true);
      });
  });
}

/** What is kept in the browser between visits. */
export interface Kept {
  /** Of the network that made the vectors. */
  readonly network: string;
  readonly recordings: readonly OwnRecording[];
  /** Of the archive and all recordings. */
  readonly index: Uint8Array;
}

/**
 * The visitor's recordings: what their files hold, decoded when it is wanted; one at a time stays in
 * memory.
 */
export class Recordings {
  readonly #shelf = new Shelf<Kept>('spoken-search');
  readonly #isKeeper = becomeKeeper();
  #all: readonly OwnRecording[] = [];
  #decoded: { readonly id: string; readonly sound: Waveform } | undefined;

  get all(): readonly OwnRecording[] {
    return this.#all;
  }

  get(id: string): OwnRecording | undefined {
    return this.#all.find((one) => one.id === id);
  }

  add(recording: OwnRecording, sound?: Waveform): void {
    this.#all = [...this.#all, recording];
    if (sound) this.#decoded = { id: recording.id, sound };
  }

  remove(id: string): void {
    this.#all = this.#all.filter((one) => one.id !== id);
    if (this.#decoded?.id === id) this.#decoded = undefined;
  }

  async sound(id: string): Promise<Waveform> {
    if (this.#decoded?.id === id) return this.#decoded.sound;
    const recording = this.get(id);
    if (!recording) throw new Error('This recording is no longer there.');
    const sound = await decode(await recording.file.arrayBuffer(), recording.name);
    this.#decoded = { id, sound };
    return sound;
  }

  read(): Promise<Kept | undefined> {
    return this.#shelf.read();
  }

  /** Whether it could be kept. */
  async keep(network: string, index: Uint8Array): Promise<boolean> {
    if (!(await this.#isKeeper)) return false;
    if (this.#all.length > 0) return this.#shelf.write({ network, recordings: this.#all, index });
    await this.#shelf.clear();
    return true;
  }
}
