// What can be said to an index, and what it says.

import { arrayOf, boolean, number, type Check } from '../internal/validate.js';
import type { Bytes } from '../safetensors.js';
import type { EndpointerOptions } from './segments.js';
import type { SpeechEmbedder } from './speechEmbedder.js';
import { kListeningChecks, type Waveform } from './waveform.js';

/** The windows in which to look for something of unknown length. */
export interface WindowOptions {
  /** Seconds, of the windows of each scale. Default 0.3, 0.45, 0.65, 0.95. */
  lengths?: readonly number[] | undefined;
  /** From window to window, as a share of their length. Default 0.25. */
  hop?: number | undefined;
}

export interface SpokenQueryIndexOptions {
  /**
   * What makes the vectors: windows and queries are only comparable by one and the same. A file that has
   * one needs none; that one is disposed of with the index.
   */
  embedder?: SpeechEmbedder | undefined;
  windows?: WindowOptions | undefined;
  /** How speech is found, in recordings and in queries. */
  speech?: EndpointerOptions | undefined;
  /** `'float32'`, or `'int8'` in a quarter of the memory. Default `'float32'`. */
  precision?: 'float32' | 'int8' | undefined;
  /** What `save()` wrote. The options of windows and speech are then those of the file. */
  file?: Bytes | undefined;
}

/** A recording to be searched. */
export interface Recording extends Waveform {
  /** Its name: no two have the same. */
  id: string;
}

/** A recording that an index has. */
export interface IndexedRecording {
  id: string;
  /** How many of its windows are kept. */
  windows: number;
}

/** Where something like the query was said. */
export interface SpokenHit {
  /** Of the recording. */
  id: string;
  /** Seconds. */
  start: number;
  /** Seconds. */
  end: number;
  /** Cosine of the angle between the vectors, −1 … 1. */
  score: number;
}

export interface SpokenSearchOptions {
  /** Hits at most, 1 … 1000. Default 10. */
  top?: number | undefined;
  /** Of two hits that share more than this part of the shorter, only the better stays; [0, 1). Default 0.25. */
  overlap?: number | undefined;
  /** What scores less is no hit. Default −1. */
  minimumScore?: number | undefined;
  /** Of a query that is only samples. Default: that of the embedder's features. */
  sampleRate?: number | undefined;
  /** Leave out what is before the first speech of the query and after its last. Default true. */
  trim?: boolean | undefined;
  /** Stops the search; the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
}

/** A window with its vector. */
export interface IndexedWindow {
  /** Of the recording. */
  id: string;
  /** Seconds. */
  start: number;
  /** Seconds. */
  end: number;
  vector: Float32Array;
}

export interface SaveIndexOptions {
  /** Whether the embedder is kept with it, so that the file needs nothing else. Default false. */
  embedder?: boolean | undefined;
}

/** @internal */
export const kWindowChecks = {
  lengths: arrayOf(number, 'an array of numbers'),
  hop: number,
} satisfies Record<keyof WindowOptions, Check>;

/** @internal */
export const kSearchChecks = {
  top: number,
  overlap: number,
  minimumScore: number,
  sampleRate: number,
  trim: boolean,
  signal: kListeningChecks.signal,
} satisfies Record<keyof SpokenSearchOptions, Check>;
