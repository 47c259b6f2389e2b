import { Disposable } from '../disposable.js';
import type { Backend } from '../internal/backend.js';
import {
  boolean,
  checkOptions,
  number,
  optionsOf,
  string,
  type Check,
} from '../internal/validate.js';
import { joined } from '../sequences/data.js';
import { inPieces, requireWaveform, type ListeningOptions, type Waveform } from './waveform.js';

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
  // A stream and a whole recording share what is in C++, so they take turns.
  #turn: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(
    backend: Backend,
    owner: object,
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
  async extract(waveform: Waveform, options: ListeningOptions = {}): Promise<Float32Array> {
    this.assertUsable('extract');
    requireWaveform(waveform, 'waveform');
    return this.extractChecked(waveform, options);
  }

  /** @internal */
  async extractChecked(waveform: Waveform, options: ListeningOptions): Promise<Float32Array> {
    return this.#inTurn(async () => {
      const extractor = this.#handle;
      const { samples, sampleRate } = waveform;
      await this.#ask('beginFeatures', { extractor, sampleRate });
      const parts: Float32Array[] = [];
      await inPieces(samples, options, async (piece) => {
        const { heard, frames } = await this.#ask('pushFeatures', { extractor, samples: piece });
        parts.push(frames);
        return heard;
      });
      parts.push(await this.#ask('finishFeatures', { extractor }));
      return joined(parts);
    });
  }

  /**
   * The frames of sound while it comes in, as soon as they are known; the numbers are those of `extract`
   * (with `normalization: 'recording'` all of them come at the end). Leave the loop to end it early.
   */
  async *stream(
    pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>,
    sampleRate: number,
  ): AsyncGenerator<Float32Array, void, undefined> {
    this.assertUsable('stream');
    number(sampleRate, 'sampleRate');
    const extractor = this.#handle;
    let leave: () => void = () => undefined;
    const before = this.#turn;
    this.#turn = new Promise<void>((resolve) => (leave = resolve));
    try {
      await before;
      await this.#ask('beginFeatures', { extractor, sampleRate });
      for await (const piece of pieces) {
        requireWaveform({ samples: piece, sampleRate }, 'pieces');
        for (let at = 0; at < piece.length;) {
          const samples = piece.slice(at);
          const { heard, frames } = await this.#ask('pushFeatures', { extractor, samples });
          at += heard;
          if (frames.length > 0) yield frames;
        }
      }
      const last = await this.#ask('finishFeatures', { extractor });
      if (last.length > 0) yield last;
    } finally {
      leave();
    }
  }

  readonly #ask: Backend['request'] = (name, request) => {
    this.assertUsable('extract');
    return this.#backend.request(name, request);
  };

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const mine = before.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

/** @internal */
export async function createFeatureExtractor(
  backend: Backend,
  owner: object,
  options: FeatureOptions,
): Promise<FeatureExtractor> {
  const made = await backend.request('createFeatureExtractor', { options });
  return new FeatureExtractor(backend, owner, made);
}

/** @internal */
export async function makeFeatureExtractor(
  backend: Backend,
  owner: object,
  options: FeatureOptions | undefined,
): Promise<FeatureExtractor> {
  return createFeatureExtractor(backend, owner, checkOptions(options, 'audio', kFeatureChecks));
}
