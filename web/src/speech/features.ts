import { Disposable } from '../disposable.js';
import type { Backend } from '../internal/backend.js';
import type { OperationName, Request, Response } from '../internal/operations/execute.js';
import {
  boolean,
  checkOptions,
  fail,
  number,
  optionsOf,
  string,
  type Check,
} from '../internal/validate.js';
import { joined } from '../sequences/data.js';
import { Turns } from './turns.js';
import {
  inPieces,
  kListeningChecks,
  ofWaveform,
  requireWaveform,
  type ListeningOptions,
  type Waveform,
} from './waveform.js';

/** Triangular filters, equally far apart in mel. */
export interface MelOptions {
  /** How many, 1 … 512. Default 26. */
  bands?: number | undefined;
  /** Hz, where the lowest begins. Default 0. */
  lowFrequency?: number | undefined;
  /** Hz, where the highest ends. Default: half the sample rate. */
  highFrequency?: number | undefined;
  /** `'htk'` (O'Shaughnessy 1987) or `'slaney'` (Slaney 1998, as librosa). Default `'htk'`. */
  scale?: string | undefined;
  /** `'none'`: peaks of 1; `'slaney'`: areas of 1. Default `'none'`. */
  norm?: string | undefined;
}

/** What sound is turned into, frame by frame. */
export interface FeatureOptions {
  /** `'mfcc'` (cepstral coefficients) or `'log-mel'`. Default `'mfcc'`. */
  type?: string | undefined;
  /** Hz; sound at other rates is brought to it. Default 8000. */
  sampleRate?: number | undefined;
  /** Seconds of a frame. Default 0.025. */
  windowSeconds?: number | undefined;
  /** Seconds from one frame to the next. Default 0.01. */
  hopSeconds?: number | undefined;
  /** Hann's window: periodic, or symmetric. Default true. */
  periodicWindow?: boolean | undefined;
  /** Samples of a spectrum, at least a frame. Default: the next power of two. */
  fftSize?: number | undefined;
  /** a in x_n − a x_{n−1}, 0 … 1. Default 0.97. */
  preEmphasis?: number | undefined;
  mel?: MelOptions | undefined;
  /** The least power of a band. Default 1e-10. */
  logFloor?: number | undefined;
  /** mfcc: coefficients, at most bands. Default 13. */
  cepstra?: number | undefined;
  /** mfcc: 0: none. Default 22. */
  lifter?: number | undefined;
  /** 0: none; 1: slopes; 2: and the slopes of those. Default 1. */
  deltas?: number | undefined;
  /** Frames on either side that a slope is fitted to. Default 2. */
  deltaReach?: number | undefined;
  /** `'none'`; `'recording'`: every feature has mean 0 and variance 1 over it; `'running'`: over the frames before. Default `'recording'`. */
  normalization?: string | undefined;
  /** running: over so many frames. Default 300. */
  normalizationWindow?: number | undefined;
}

const kMelChecks = {
  bands: number,
  lowFrequency: number,
  highFrequency: number,
  scale: string,
  norm: string,
} satisfies Record<keyof MelOptions, Check>;

/** @internal */
export const kFeatureChecks = {
  type: string,
  sampleRate: number,
  windowSeconds: number,
  hopSeconds: number,
  periodicWindow: boolean,
  fftSize: number,
  preEmphasis: number,
  mel: optionsOf(kMelChecks),
  logFloor: number,
  cepstra: number,
  lifter: number,
  deltas: number,
  deltaReach: number,
  normalization: string,
  normalizationWindow: number,
} satisfies Record<keyof FeatureOptions, Check>;

/** Turns sound into frames. Made by `unrolled.featureExtractor(…)`. */
export class FeatureExtractor extends Disposable {
  /** D: numbers of a frame. */
  readonly features: number;
  /** Hz, that sound is brought to. */
  readonly sampleRate: number;
  /** Seconds from one frame to the next. */
  readonly hopSeconds: number;
  /** Seconds of a frame. */
  readonly windowSeconds: number;

  readonly #backend: Backend;
  readonly #handle: number;
  readonly #options: FeatureOptions;
  readonly #turns = new Turns();

  /** @internal */
  constructor(
    backend: Backend,
    owner: object,
    options: FeatureOptions,
    made: {
      handle: number;
      features: number;
      sampleRate: number;
      hopSeconds: number;
      windowSeconds: number;
    },
  ) {
    const { handle } = made;
    super('featureExtractor', () => backend.release(handle), owner);
    this.#backend = backend;
    this.#handle = backend.adopt(handle);
    this.#options = options;
    this.features = made.features;
    this.sampleRate = made.sampleRate;
    this.hopSeconds = made.hopSeconds;
    this.windowSeconds = made.windowSeconds;
  }

  /**
   * The frames of a recording, one after the other: [T · D]. Frame t begins t · hopSeconds after the
   * recording; only whole frames count.
   *
   * @throws {InvalidArgumentError} when a sample is not finite or the sample rate not a whole number from
   *   1000 to 384 000
   * @throws the reason of `signal`
   */
  async extract(waveform: Waveform, options?: ListeningOptions): Promise<Float32Array> {
    this.assertUsable('extract');
    const listening = checkOptions(options, '', kListeningChecks);
    requireWaveform(waveform, 'waveform');
    return this.extractChecked(waveform, 'waveform', listening);
  }

  /** Messages call the waveform by its name. @internal */
  async extractChecked(
    { samples, sampleRate }: Waveform,
    name: string,
    options: ListeningOptions,
  ): Promise<Float32Array> {
    return this.#turns.take(async () => {
      const extractor = this.#handle;
      try {
        await this.#ask('extract', 'beginFeatures', { extractor, sampleRate });
        const parts: Float32Array[] = [];
        await inPieces(samples, options, async (piece) => {
          const request = { extractor, samples: piece };
          const { heard, frames } = await this.#ask('extract', 'pushFeatures', request);
          parts.push(frames);
          return heard;
        });
        parts.push(await this.#ask('extract', 'finishFeatures', { extractor }));
        return joined(parts);
      } catch (error) {
        throw ofWaveform(error, name);
      }
    });
  }

  /**
   * The frames of sound while it comes in, as soon as they are known; the numbers are those of `extract`
   * (with `normalization: 'recording'` all of them come at the end). Leave the loop to end it early.
   *
   * @throws {InvalidArgumentError} as `extract`
   */
  async *stream(
    pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>,
    sampleRate: number,
  ): AsyncGenerator<Float32Array, void, undefined> {
    this.assertUsable('stream');
    number(sampleRate, 'sampleRate');
    const isIterable = Symbol.asyncIterator in Object(pieces) || Symbol.iterator in Object(pieces);
    if (!isIterable) fail('pieces', 'an iterable of Float32Arrays', pieces);
    // Of its own, so that others can be extracted meanwhile.
    const made = await this.#ask('stream', 'createFeatureExtractor', { options: this.#options });
    const extractor = this.#backend.adopt(made.handle, this.#handle);
    try {
      await this.#ask('stream', 'beginFeatures', { extractor, sampleRate });
      for await (const samples of pieces) {
        requireWaveform({ samples, sampleRate }, 'pieces');
        const parts: Float32Array[] = [];
        await inPieces(samples, {}, async (piece) => {
          const request = { extractor, samples: piece };
          const { heard, frames } = await this.#ask('stream', 'pushFeatures', request);
          parts.push(frames);
          return heard;
        });
        const frames = joined(parts);
        if (frames.length > 0) yield frames;
      }
      const last = await this.#ask('stream', 'finishFeatures', { extractor });
      if (last.length > 0) yield last;
    } finally {
      this.#backend.release(extractor);
    }
  }

  async #ask<Name extends OperationName>(
    method: string,
    name: Name,
    request: Request<Name>,
  ): Promise<Response<Name>> {
    this.assertUsable(method);
    return this.#backend.request(name, request);
  }
}

/** @internal */
export async function createFeatureExtractor(
  backend: Backend,
  owner: object,
  options: FeatureOptions,
): Promise<FeatureExtractor> {
  const made = await backend.request('createFeatureExtractor', { options });
  return new FeatureExtractor(backend, owner, options, made);
}

/** @internal */
export async function makeFeatureExtractor(
  backend: Backend,
  owner: object,
  options: FeatureOptions | undefined,
): Promise<FeatureExtractor> {
  return createFeatureExtractor(backend, owner, checkOptions(options, 'audio', kFeatureChecks));
}
