import { Disposable } from '../disposable.js';
import type { Backend } from '../internal/backend.js';
import {
  checkOptions,
  fail,
  number,
  positiveInteger,
  string,
  type Check,
} from '../internal/validate.js';
import { flattenVectors, requireArray } from '../sequences/data.js';
import { Turns } from './turns.js';
import { kListeningChecks, type ListeningOptions } from './waveform.js';

export interface TimeWarpingOptions {
  /** D: numbers of a frame. */
  features: number;
  /** `'cosine'` of the angle between two frames, or `'euclidean'`. Default `'cosine'`. */
  distance?: string | undefined;
  /** Frames that the path may leave the diagonal by. Default: no limit. */
  band?: number | undefined;
}

/** Where something is said within a recording. */
export interface WarpingMatch {
  /** Over the frames of both. */
  cost: number;
  /** Of the first frame. */
  begin: number;
  /** Behind the last frame. */
  end: number;
}

const kChecks = {
  features: positiveInteger,
  distance: string,
  band: number,
} satisfies Record<keyof TimeWarpingOptions, Check>;

/**
 * Compares recordings by stretching time (Sakoe and Chiba 1978): the cheapest alignment of their frames.
 * What vectors are measured against. Made by `unrolled.timeWarping(…)`.
 */
export class TimeWarping extends Disposable {
  readonly features: number;
  readonly #backend: Backend;
  readonly #handle: number;
  readonly #turns = new Turns();
  #count = 0;

  /** @internal */
  constructor(backend: Backend, owner: object, handle: number, features: number) {
    super('timeWarping', () => backend.release(handle), owner);
    this.features = features;
    this.#backend = backend;
    this.#handle = backend.adopt(handle);
  }

  /** Recordings that were added. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds recordings [T · D] to compare with.
   *
   * @throws {InvalidArgumentError} when one is empty or has numbers that are not finite
   * @throws {ShapeError} when one is not of frames of D numbers
   */
  async add(recordings: readonly Float32Array[]): Promise<void> {
    this.assertUsable('add');
    requireArray(recordings, 'recordings', 'an array of Float32Arrays');
    flattenVectors(recordings, 'recordings', '', this.features, 'features');
    for (const frames of recordings) {
      // A view would take all of its buffer along to a Worker.
      const own = frames.slice();
      await this.#backend.request('addToTimeWarping', { warping: this.#handle, frames: own });
      this.#count += 1;
      this.assertUsable('add');
    }
  }

  /**
   * How far `query` [T · D] is from every recording: the cost of the cheapest alignment over the number of
   * frames of both; 0 for equal ones.
   *
   * @throws the reason of `signal`
   */
  async distances(query: Float32Array, options?: ListeningOptions): Promise<Float32Array> {
    this.assertUsable('distances');
    const { signal, onProgress } = checkOptions(options, '', kListeningChecks);
    return this.#turns.take(async () => {
      await this.#ask('distances', query);
      const costs = new Float32Array(this.#count);
      for (let from = 0; from < costs.length;) {
        signal?.throwIfAborted();
        this.assertUsable('distances');
        const some = await this.#backend.request('warpingCosts', { warping: this.#handle, from });
        // Others may have been added meanwhile.
        const wanted = some.subarray(0, costs.length - from);
        costs.set(wanted, from);
        from += wanted.length;
        onProgress?.({ share: from / costs.length });
      }
      return costs;
    });
  }

  /** Where in each recording something most like `query` is said. */
  async find(query: Float32Array, options?: ListeningOptions): Promise<WarpingMatch[]> {
    this.assertUsable('find');
    const { signal, onProgress } = checkOptions(options, '', kListeningChecks);
    return this.#turns.take(async () => {
      await this.#ask('find', query);
      const matches: WarpingMatch[] = [];
      const count = this.#count;
      for (let place = 0; place < count; ++place) {
        signal?.throwIfAborted();
        this.assertUsable('find');
        const request = { warping: this.#handle, place };
        matches.push(await this.#backend.request('findWarped', request));
        onProgress?.({ share: matches.length / count });
      }
      return matches;
    });
  }

  async #ask(method: string, query: Float32Array): Promise<void> {
    this.assertUsable(method);
    flattenVectors([query], 'query', '', this.features, 'features');
    await this.#backend.request('setWarpingQuery', {
      warping: this.#handle,
      frames: query.slice(),
    });
  }
}

/** @internal */
export async function createTimeWarping(
  backend: Backend,
  owner: object,
  options: TimeWarpingOptions,
): Promise<TimeWarping> {
  const { features, ...given } = checkOptions<TimeWarpingOptions>(options, '', kChecks);
  if (features === undefined) return fail('features', 'a positive integer', features);
  const handle = await backend.request('createTimeWarping', { options: given, features });
  return new TimeWarping(backend, owner, handle, features);
}
