// Sound as it comes in.

import { InvalidArgumentError } from '../errors.js';
import { abortSignal, fail, number, type Check } from '../internal/validate.js';
import { requireArray } from '../sequences/data.js';

/** Sound of one channel. */
export interface Waveform {
  /** From −1 to 1. */
  samples: Float32Array;
  /** Samples a second: a whole number from 1000 to 384 000. */
  sampleRate: number;
}

/** @internal */
export function requireWaveform(value: unknown, name: string): asserts value is Waveform {
  const { samples, sampleRate } = Object(value) as Partial<Waveform>;
  if (Object(value) !== value || Array.isArray(value))
    fail(name, 'an object with samples and sampleRate', value);
  // Not `instanceof`: an array may come from another realm, such as a frame or a test runner's.
  if (Object.prototype.toString.call(samples) !== '[object Float32Array]')
    fail(`${name}.samples`, 'a Float32Array', samples);
  number(sampleRate, `${name}.sampleRate`);
}

/** @internal */
export function requireWaveforms(data: unknown, name: string): asserts data is Waveform[] {
  requireArray(data, name, 'an array of { samples, sampleRate }');
  for (const [i, waveform] of (data as unknown[]).entries())
    requireWaveform(waveform, `${name}[${i}]`);
}

/** What C++ says of samples and their rate, with the name of the waveform that has them. @internal */
export function ofWaveform(error: unknown, name: string): unknown {
  const isOfIt =
    error instanceof InvalidArgumentError &&
    /^((audio|endpointer)\.)?(samples|sampleRate) /.test(error.message);
  if (!isOfIt) return error;
  return new InvalidArgumentError(`${name}.${error.message.replace(/^(audio|endpointer)\./, '')}`);
}

/** How far something has come. */
export interface SpeechProgress {
  /** From 0 to 1. */
  share: number;
}

/** What can be said of anything that takes long. */
export interface ListeningOptions {
  /** Stops it; the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Told from time to time how far it has come. */
  onProgress?: ((progress: SpeechProgress) => void) | undefined;
}

/** @internal */
export function progressCheck(value: unknown, name: string): void {
  if (typeof value !== 'function') fail(name, 'a function', value);
}

const kSamplesAtOnce = 65_536;

/** @internal */
export const kListeningChecks = {
  signal: abortSignal,
  onProgress: progressCheck,
} satisfies Record<keyof ListeningOptions, Check>;

/**
 * Hands samples over in pieces, each a copy: what crosses to a Worker takes its whole buffer along. `push`
 * says how many of them were heard.
 * @internal
 */
export async function inPieces(
  samples: Float32Array,
  { signal, onProgress }: ListeningOptions,
  push: (piece: Float32Array) => Promise<number>,
): Promise<void> {
  const { length } = samples;
  for (let at = 0; at < length;) {
    signal?.throwIfAborted();
    if (samples.length !== length)
      throw new InvalidArgumentError(
        'the buffer of the samples was taken away while they were read',
      );
    at += await push(samples.slice(at, at + kSamplesAtOnce));
    onProgress?.({ share: at / length });
  }
}
