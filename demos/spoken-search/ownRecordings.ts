import type { SpeechEmbedder, SpokenQueryIndex, Unrolled, Waveform } from 'unrolled';
import facts from './model.json';
import { Recordings, type OwnRecording } from './recordings.ts';
import { decode, secondsOf } from '../shared/sound.ts';

/** The visitor's recordings in the index, and both in the browser's storage. */
export class OwnRecordings {
  readonly #unrolled: Unrolled;
  readonly #embedder: SpeechEmbedder;
  readonly #recordings = new Recordings();
  readonly #onShare: (share: number | undefined) => void;
  #index: SpokenQueryIndex;
  #indexing: AbortController | undefined;
  #work: Promise<unknown> = Promise.resolve();

  /**
   * @param index that of the archive, to which recordings are added
   * @param onShare told how far an indexing has come, and with undefined that it is over
   */
  constructor(
    unrolled: Unrolled,
    embedder: SpeechEmbedder,
    index: SpokenQueryIndex,
    onShare: (share: number | undefined) => void,
  ) {
    this.#unrolled = unrolled;
    this.#embedder = embedder;
    this.#index = index;
    this.#onShare = onShare;
  }

  get index(): SpokenQueryIndex {
    return this.#index;
  }

  get all(): readonly OwnRecording[] {
    return this.#recordings.all;
  }

  get busy(): boolean {
    return this.#indexing !== undefined;
  }

  nameOf(id: string): string | undefined {
    return this.#recordings.get(id)?.name;
  }

  sound(id: string): Promise<Waveform> {
    return this.#recordings.sound(id);
  }

  /** Decodes, indexes and keeps a file. */
  async add(file: File): Promise<{ readonly id: string; readonly note: string }> {
    const adding = this.#add({ id: crypto.randomUUID(), name: file.name, file });
    this.#work = adding.catch(() => undefined);
    return adding;
  }

  cancel(): void {
    this.#indexing?.abort(new DOMException('Cancelled', 'AbortError'));
  }

  async remove(id: string): Promise<void> {
    await this.#index.remove(id);
    this.#recordings.remove(id);
    await this.#keep();
  }

  /**
   * Takes up what was kept at the last visit. Returns what could not be, in words, else nothing. What another
   * network indexed is indexed anew.
   */
  async restore(): Promise<string | undefined> {
    const kept = await this.#recordings.read();
    if (!kept) return undefined;
    if (kept.network === facts.network) {
      try {
        const index = await this.#unrolled.spokenQueryIndex({
          embedder: this.#embedder,
          file: kept.index,
        });
        this.#index.dispose();
        this.#index = index;
        for (const recording of kept.recordings) this.#recordings.add(recording);
        return undefined;
      } catch {
        // Not whole: the recordings are still there to be indexed.
      }
    }
    const lost: string[] = [];
    for (const recording of kept.recordings) {
      try {
        await this.#add(recording);
      } catch {
        // It stays with the others, so that it is not lost.
        this.#recordings.add(recording);
        lost.push(recording.name);
      }
    }
    return lost.length > 0 ? `Not indexed, remove and add again: ${lost.join(', ')}.` : undefined;
  }

  async release(): Promise<void> {
    this.cancel();
    await this.#work;
    this.#index.dispose();
  }

  async #add(recording: OwnRecording): Promise<{ readonly id: string; readonly note: string }> {
    const { id, name, file } = recording;
    const indexing = new AbortController();
    this.#indexing = indexing;
    this.#onShare(0);
    try {
      const sound = await decode(await file.arrayBuffer(), name);
      indexing.signal.throwIfAborted();
      const begun = performance.now();
      const { windows } = await this.#index.add(
        { id, ...sound },
        {
          signal: indexing.signal,
          onProgress: ({ share }) => {
            this.#onShare(share);
          },
        },
      );
      if (windows === 0) {
        await this.#index.remove(id);
        throw new Error(`There is no speech in ${name}, so there is nothing to find in it.`);
      }
      const took = (performance.now() - begun) / 1000;
      this.#recordings.add(recording, sound);
      const kept = await this.#keep();
      const minutes = (secondsOf(sound) / 60).toFixed(1);
      const note =
        `${name}: ${minutes} minutes, indexed in ${took.toFixed(1)} s. ` +
        (kept
          ? 'It stays in this browser until you remove it.'
          : 'It is gone when you leave: this browser keeps nothing, or another tab of this page does.');
      return { id, note };
    } finally {
      this.#indexing = undefined;
      this.#onShare(undefined);
    }
  }

  async #keep(): Promise<boolean> {
    return this.#recordings.keep(facts.network, await this.#index.save());
  }
}
