import { Disposable } from '../disposable.js';
import { FormatError, InvalidArgumentError } from '../errors.js';
import type { Backend } from '../internal/backend.js';
import {
  boolean,
  checkOptions,
  defined,
  fail,
  oneOf,
  optionsOf,
  string,
  type Given,
} from '../internal/validate.js';
import { readModelFile } from '../modelFile.js';
import { bytesOf, requireBytes, type Bytes } from '../safetensors.js';
import { takeFrom } from '../sequences/data.js';
import { createFeatureExtractor, type FeatureExtractor } from './features.js';
import {
  kSearchChecks,
  kWindowChecks,
  type IndexedRecording,
  type IndexedWindow,
  type Recording,
  type SaveIndexOptions,
  type SpokenHit,
  type SpokenQueryIndexOptions,
  type SpokenSearchOptions,
  type WindowOptions,
} from './indexOptions.js';
import { isSilent, kEndpointerChecks, speechIn, type EndpointerOptions } from './segments.js';
import { openSpeechEmbedder, SpeechEmbedder } from './speechEmbedder.js';
import {
  kListeningChecks,
  requireWaveform,
  type ListeningOptions,
  type Waveform,
} from './waveform.js';

/** What is kept in the file beside the vectors. */
interface Note {
  windows: Given<WindowOptions>;
  speech: Given<EndpointerOptions>;
  /** The embedder's file, in base 64. */
  embedder?: string | undefined;
}

/**
 * Recordings of any length, searched by saying what is looked for: their speech is cut into overlapping
 * windows of several lengths, each of which has a vector (Levin et al. 2015). Made by
 * `unrolled.spokenQueryIndex(…)`. It is disposed of before its embedder.
 */
export class SpokenQueryIndex extends Disposable {
  readonly embedder: SpeechEmbedder;
  readonly precision: 'float32' | 'int8';

  readonly #backend: Backend;
  readonly #handle: number;
  readonly #note: Note;
  readonly #ownsEmbedder: boolean;
  // Frames as the embedder's, but normalised window by window.
  readonly #extractor: FeatureExtractor;

  /** @internal */
  constructor(
    backend: Backend,
    parts: {
      embedder: SpeechEmbedder;
      ownsEmbedder: boolean;
      handle: number;
      note: Note;
      extractor: FeatureExtractor;
      precision: 'float32' | 'int8';
    },
  ) {
    const { embedder, handle, extractor } = parts;
    super('spokenQueryIndex', () => backend.release(handle), embedder);
    this.#backend = backend;
    this.#handle = backend.adopt(handle);
    this.#note = parts.note;
    this.#extractor = extractor;
    this.#ownsEmbedder = parts.ownsEmbedder;
    this.embedder = embedder;
    this.precision = parts.precision;
  }

  override dispose(): void {
    this.#extractor.dispose();
    super.dispose();
    if (this.#ownsEmbedder) this.embedder.dispose();
  }

  /**
   * Adds a recording: its speech is found, cut and embedded. Where there is no speech, nothing of it is
   * found. When it is stopped nothing is added.
   *
   * @throws {InvalidArgumentError} when there is a recording of this id already, or a sample is not finite
   * @throws the reason of `signal`
   */
  async add(recording: Recording, options?: ListeningOptions): Promise<IndexedRecording> {
    this.assertUsable('add');
    const { signal, onProgress } = checkOptions(options, '', kListeningChecks);
    requireWaveform(recording, 'recording');
    const { id } = recording;
    string(id, 'recording.id');
    const taken = (await this.recordings()).some((other) => other.id === id);
    if (taken) throw new InvalidArgumentError(`there is already a recording with the id ${id}`);

    // About how the time divides: sound to frames, then frames to vectors.
    const frameShare = 0.15;
    const speech = await this.#speechIn(recording, signal);
    const windows = await this.#backend.request('cutWindows', {
      speech,
      options: this.#note.windows,
    });
    const frames = await this.#extractor.extractChecked(recording, 'recording', {
      signal,
      onProgress: onProgress && (({ share }) => onProgress({ share: share * frameShare })),
    });
    const count = windows.length / 2;
    let vectors: Float32Array = new Float32Array();
    if (count > 0 && frames.length > 0) {
      const { hopSeconds, windowSeconds } = this.#extractor;
      const made = await this.#backend.request(
        'createWindowVectors',
        {
          model: this.embedder.usableHandle('add'),
          frames,
          windows,
          times: { hop: hopSeconds, frame: windowSeconds },
          normalize: this.embedder.normalizesRecordings,
        },
        // Those of hours take a while to copy.
        [frames.buffer as ArrayBuffer],
      );
      vectors = await this.embedder.readVectors('embed', made, {
        signal,
        onProgress: (done) =>
          onProgress?.({ share: frameShare + (1 - frameShare) * (done / count) }),
      });
    }
    signal?.throwIfAborted();
    this.assertUsable('add');
    await this.#backend.request('appendToIndex', {
      index: this.#handle,
      id,
      windows: vectors.length > 0 ? windows : new Float32Array(),
      vectors,
    });
    onProgress?.({ share: 1 });
    return { id, windows: vectors.length > 0 ? count : 0 };
  }

  /** What has no background that speech could stand out of, as a word that was cut out, is all speech. */
  async #speechIn(recording: Waveform, signal: AbortSignal | undefined): Promise<Float32Array> {
    const { samples, sampleRate } = recording;
    const speech = await speechIn(this.#backend, recording, 'recording', this.#note.speech, {
      signal,
    });
    if (speech.length > 0 || isSilent(samples, this.#note.speech.floorDecibels)) return speech;
    return Float32Array.of(0, samples.length / sampleRate);
  }

  /** Whether there was such a recording. */
  async remove(id: string): Promise<boolean> {
    this.assertUsable('remove');
    string(id, 'id');
    return this.#backend.request('removeFromIndex', { index: this.#handle, id });
  }

  /** In the order in which they were added. */
  async recordings(): Promise<IndexedRecording[]> {
    this.assertUsable('recordings');
    return (await this.#backend.request('indexContents', { index: this.#handle })).recordings;
  }

  /**
   * Where something like the query was said, the likeliest first.
   *
   * @throws {InvalidArgumentError} when the query is silent, or an option is out of range
   */
  async search(
    query: Waveform | Float32Array,
    options?: SpokenSearchOptions,
  ): Promise<SpokenHit[]> {
    this.assertUsable('search');
    const {
      sampleRate = this.#extractor.sampleRate,
      trim = true,
      signal,
      ...given
    } = checkOptions(options, '', kSearchChecks);
    const isSamples = Object.prototype.toString.call(query) === '[object Float32Array]';
    const waveform = isSamples ? { samples: query as Float32Array, sampleRate } : query;
    requireWaveform(waveform, 'query');
    const heard = trim
      ? await this.embedder.trimmed(waveform, 'query', this.#note.speech)
      : waveform;
    const [vector] = await this.embedder.embed([heard], { signal });
    this.assertUsable('search');
    return this.#backend.request('searchIndex', {
      index: this.#handle,
      query: vector ?? new Float32Array(),
      options: given,
    });
  }

  /** All windows with their vectors, recording by recording. */
  async windows(): Promise<IndexedWindow[]> {
    this.assertUsable('windows');
    const { recordings, windows, values } = await this.#backend.request('indexVectors', {
      index: this.#handle,
    });
    const take = takeFrom(values);
    const ids = recordings.flatMap(({ id, windows: count }) => Array<string>(count).fill(id));
    return ids.map((id, i) => ({
      id,
      start: windows[2 * i] ?? 0,
      end: windows[2 * i + 1] ?? 0,
      vector: take(this.embedder.vectorSize),
    }));
  }

  /** A file that `unrolled.spokenQueryIndex({ embedder, file })` reads. */
  async save(options?: SaveIndexOptions): Promise<Uint8Array> {
    this.assertUsable('save');
    const { embedder = false } = checkOptions(options, '', { embedder: boolean });
    const { windows, speech } = this.#note;
    const note: Note = {
      windows,
      speech,
      ...(embedder ? { embedder: toBase64(await this.embedder.save()) } : {}),
    };
    this.assertUsable('save');
    return this.#backend.request('indexBytes', {
      index: this.#handle,
      note: JSON.stringify(note),
    });
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  // A call has a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function readNote(note: string): Note {
  try {
    const { windows, speech, embedder, ...others } = JSON.parse(note) as Partial<Note>;
    const [other] = Object.keys(others);
    if (other !== undefined) throw new InvalidArgumentError(`${other} is not known`);
    if (embedder !== undefined) string(embedder, 'embedder');
    return {
      windows: checkOptions<WindowOptions>(windows, 'windows', kWindowChecks),
      speech: checkOptions<EndpointerOptions>(speech, 'speech', kEndpointerChecks),
      embedder,
    };
  } catch (error) {
    throw new FormatError(`the index's note: ${(error as Error).message}`, { cause: error });
  }
}

/** The embedder that a file has. */
async function embedderIn(
  backend: Backend,
  owner: object,
  { embedder }: Note,
): Promise<SpeechEmbedder> {
  if (embedder === undefined) {
    throw new InvalidArgumentError(
      'embedder must be the SpeechEmbedder that the index was made by: there is none in the file',
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(embedder), (letter) => letter.charCodeAt(0));
  } catch (error) {
    throw new FormatError("the index's embedder is not in base 64", { cause: error });
  }
  const file = readModelFile(bytes);
  if (file.model !== 'speechEmbedder')
    throw new FormatError(`the index's embedder must be a speechEmbedder, got ${file.model}`);
  return openSpeechEmbedder(backend, owner, file);
}

/** An index that there is in C++, and what is said of it. */
interface Made {
  handle: number;
  vectorSize: number;
  precision: string;
  note: Note;
}

async function makeNew(
  backend: Backend,
  embedder: SpeechEmbedder,
  { windows = {}, speech = {}, precision = 'float32' }: Given<SpokenQueryIndexOptions>,
): Promise<Made> {
  // What cannot be should be said now, not at the first recording.
  await backend.request('cutWindows', { speech: new Float32Array(), options: windows });
  const endpointer = { sampleRate: 8000, ...speech };
  backend.release(
    backend.adopt(await backend.request('createEndpointer', { options: endpointer })),
  );
  const { vectorSize } = embedder;
  const handle = await backend.request('createWindowIndex', { vectorSize, precision });
  return {
    handle: backend.adopt(handle),
    vectorSize,
    precision,
    note: { windows: defined(windows), speech: defined(speech) },
  };
}

async function openFile(backend: Backend, file: Bytes): Promise<Made> {
  const bytes = bytesOf(file).slice();
  const { note, handle, ...made } = await backend.request('openWindowIndex', { bytes });
  backend.adopt(handle);
  try {
    return { ...made, handle, note: readNote(note) };
  } catch (error) {
    backend.release(handle);
    throw error;
  }
}

/** @internal */
export async function createSpokenQueryIndex(
  backend: Backend,
  owner: object,
  options: SpokenQueryIndexOptions,
): Promise<SpokenQueryIndex> {
  const given = checkOptions<SpokenQueryIndexOptions>(options, '', {
    embedder: (value, name) => {
      if (!(value instanceof SpeechEmbedder)) fail(name, 'a SpeechEmbedder', value);
    },
    windows: optionsOf(kWindowChecks),
    speech: optionsOf(kEndpointerChecks),
    precision: oneOf('float32', 'int8'),
    file: requireBytes,
  });
  const { file } = given;
  if (file && (given.windows ?? given.speech ?? given.precision) !== undefined)
    throw new InvalidArgumentError('windows, speech and precision are those of the file');
  given.embedder?.requireOf(backend, 'embedder');
  let embedder = given.embedder;
  const ownsEmbedder = embedder === undefined;
  let made: Made;
  if (file) made = await openFile(backend, file);
  else if (embedder) made = await makeNew(backend, embedder, given);
  else fail('embedder', 'a SpeechEmbedder', embedder);
  try {
    embedder ??= await embedderIn(backend, owner, made.note);
    if (made.vectorSize !== embedder.vectorSize) {
      throw new InvalidArgumentError(
        `the index must have vectors of vectorSize = ${embedder.vectorSize}, those of the embedder, got ${made.vectorSize}`,
      );
    }
    const extractor = await createFeatureExtractor(backend, embedder, {
      ...embedder.features,
      ...(embedder.normalizesRecordings ? { normalization: 'none' } : {}),
    });
    return new SpokenQueryIndex(backend, {
      ...{ embedder, ownsEmbedder, handle: made.handle, extractor, note: made.note },
      precision: made.precision as 'float32' | 'int8',
    });
  } catch (error) {
    backend.release(made.handle);
    if (ownsEmbedder) embedder?.dispose();
    throw error;
  }
}
