import { InvalidArgumentError } from '../errors.js';
import type { Backend } from '../internal/backend.js';
import type { SpeechData } from '../internal/operations/speech.js';
import { boolean, checkOptions, defined, fail, string, type Given } from '../internal/validate.js';
import {
  asFormatError,
  promiseAsFormatError,
  readSaved,
  type TrainingMark,
} from '../model/file.js';
import { Model, type CreatedModel } from '../model/model.js';
import type { ModelFile } from '../modelFile.js';
import type { Network } from '../network.js';
import { joined, takeFrom } from '../sequences/data.js';
import type { ValidatedProgress } from '../training.js';
import { augmented } from './augmentation.js';
import {
  kConfigChecks,
  kModelChecks,
  kNetwork,
  kSpeechFitChecks,
  kVectorSize,
  type EmbeddingOptions,
  type SpeechEmbedderOptions,
  type SpeechEvaluation,
  type SpeechExample,
  type SpeechFitOptions,
} from './embedderOptions.js';
import { createFeatureExtractor, type FeatureExtractor, type FeatureOptions } from './features.js';
import { isSilent, speechIn, type EndpointerOptions } from './segments.js';
import {
  kListeningChecks,
  requireWaveform,
  requireWaveforms,
  type ListeningOptions,
  type Waveform,
} from './waveform.js';

function flattenPairs(pairs: unknown): Uint32Array {
  if (!Array.isArray(pairs)) fail('pairs', 'an array of [place, place]', pairs);
  const flat: number[] = [];
  for (const [i, pair] of (pairs as unknown[]).entries()) {
    const isPlace = (place: unknown) => Number.isSafeInteger(place) && (place as number) >= 0;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(isPlace))
      fail(`pairs[${i}]`, 'two places of segments', pair);
    flat.push(...(pair as number[]));
  }
  return Uint32Array.from(flat);
}

/** The words by number, in the order in which they come; −1 where there is none. */
function flattenLabels(
  data: readonly SpeechExample[],
  name: string,
): Int32Array<ArrayBuffer> | undefined {
  if (data.every(({ label }) => label === undefined)) return undefined;
  const ids = new Map<string, number>();
  return Int32Array.from(data, ({ label }, i) => {
    if (label === undefined) return -1;
    string(label, `${name}[${i}].label`);
    if (!ids.has(label)) ids.set(label, ids.size);
    return ids.get(label) ?? -1;
  });
}

/**
 * Makes one vector of a segment of speech of any length, so that segments can be compared by a product:
 * recurrent encoder → vector → recurrent decoder, which writes the frames again or those of another one
 * who says the same (Chung et al. 2016; Kamper 2019). Made by `unrolled.speechEmbedder(…)` and
 * `unrolled.open(…)`.
 */
export class SpeechEmbedder extends Model {
  readonly kind = 'speechEmbedder';
  /** The decoder's network; `network` is the encoder's. */
  readonly decoder: Network;
  /** Numbers that stand for a segment. */
  readonly vectorSize: number;
  /** Of the vector before it gets its length. */
  readonly projection: string;
  /** What was said of the features; the rest have their defaults. */
  readonly features: FeatureOptions;

  /** What makes its frames. @internal */
  readonly extractor: FeatureExtractor;

  /** @internal */
  constructor(
    backend: Backend,
    owner: object,
    parts: {
      created: CreatedModel & { decoder: Network };
      mark: TrainingMark | undefined;
      extractor: FeatureExtractor;
      features: FeatureOptions;
      vectorSize: number;
      projection: string;
    },
  ) {
    super('speechEmbedder', backend, owner, parts.created, parts.mark);
    this.decoder = Object.freeze(parts.created.decoder);
    this.extractor = parts.extractor;
    this.features = parts.features;
    this.vectorSize = parts.vectorSize;
    this.projection = parts.projection;
  }

  override dispose(): void {
    this.extractor.dispose();
    super.dispose();
  }

  /**
   * Trains while it is iterated, never ahead of what it has yielded:
   *
   *     for await (const p of embedder.fit(words, { epochs: 10 })) console.log(p.step, p.loss);
   *
   * Without labels and pairs it learns to write what it has heard; with `corruption`, what it would have
   * heard without. Leaving the loop, or `signal`, stops between two steps; with the same data, batch size
   * and shuffle the next `fit` goes on from there, with the optimiser's state.
   *
   * @throws {InvalidArgumentError} when a segment is too short for a frame or has samples that are not
   *   finite, when an option cannot be used, or when the model is being trained already
   * @throws {DivergedError} when the loss is no longer finite
   */
  async *fit(
    data: readonly SpeechExample[],
    options?: SpeechFitOptions,
  ): AsyncGenerator<ValidatedProgress<SpeechEvaluation>, void, undefined> {
    this.assertUsable('fit');
    const given = checkOptions<SpeechFitOptions>(options, '', kSpeechFitChecks);
    const { validation, pairs, augmentation, ...rest } = given;
    const { epochs, steps, reportEvery, validateEvery, signal, ...training } = rest;
    const { optimizer, schedule, clipNorm, clipValue, ...own } = training;
    requireWaveforms(data, 'data');
    const flatPairs = pairs === undefined ? undefined : flattenPairs(pairs);
    let heldOut: SpeechData | undefined;
    const model = this.handle;
    yield* this.train<SpeechEvaluation>({
      options: defined({
        ...{ epochs, steps, reportEvery, validateEvery, signal },
        ...{ optimizer, schedule, clipNorm, clipValue },
      }),
      // Validation data that cannot be read should not wait for the end of an epoch to say so.
      prepare: async () => {
        if (validation === undefined) return;
        heldOut = await this.#flatten(validation, 'validation', { signal });
        this.backend.release(await this.#beginEvaluation('fit', heldOut));
      },
      begin: async (trainer) => {
        const examples = await augmented(this.backend, data, augmentation, signal);
        const flat = await this.#flatten(examples, 'data', { signal });
        return this.ask('fit', 'beginSpeechTraining', {
          model,
          data: { ...flat, pairs: flatPairs },
          training: { ...trainer, ...own },
        });
      },
      validate:
        validation &&
        (async () => {
          const evaluation = heldOut && (await this.#evaluate('fit', heldOut, signal));
          return evaluation && { evaluation, loss: evaluation.mse };
        }),
    });
  }

  /**
   * Measures how well the model writes what it hears: another segment of the same word where there are
   * labels and more than one has it, else the same.
   *
   * @throws {InvalidArgumentError} as `fit`
   * @throws the reason of `signal`
   */
  async evaluate(
    data: readonly SpeechExample[],
    options?: ListeningOptions,
  ): Promise<SpeechEvaluation> {
    this.assertUsable('evaluate');
    const { signal, onProgress } = checkOptions(options, '', kListeningChecks);
    requireWaveforms(data, 'data');
    const flat = await this.#flatten(data, 'data', { signal, onProgress });
    const evaluation = await this.#evaluate('evaluate', flat, signal);
    if (!evaluation) throw signal?.reason;
    return evaluation;
  }

  /**
   * The vector of each segment, of length 1: the product of two is the cosine of the angle between them.
   *
   * @throws {InvalidArgumentError} when a segment is too short for a frame or has samples that are not
   *   finite; with `trim`, when it is silent
   * @throws the reason of `signal`
   */
  async embed(waveforms: readonly Waveform[], options?: EmbeddingOptions): Promise<Float32Array[]> {
    this.assertUsable('embed');
    const { trim, ...listening } = checkOptions<EmbeddingOptions>(options, '', {
      ...kListeningChecks,
      trim: boolean,
    });
    requireWaveforms(waveforms, 'waveforms');
    if (waveforms.length === 0) return [];
    const trimmed = trim
      ? await Promise.all(waveforms.map((one, i) => this.trimmed(one, `waveforms[${i}]`)))
      : waveforms;
    const segments = await this.#flatten(trimmed, 'waveforms', listening);
    const values = await this.readVectors(
      'embed',
      await this.ask('embed', 'createSegmentVectors', { model: this.handle, segments }),
      { signal: listening.signal },
    );
    const take = takeFrom(values);
    return waveforms.map(() => take(this.vectorSize));
  }

  /** Whether each segment is normalised by itself. @internal */
  get normalizesRecordings(): boolean {
    return (this.features.normalization ?? 'recording') === 'recording';
  }

  /**
   * From its first speech to its last. What has no background that speech could stand out of, as a word
   * that was cut out already, stays whole.
   * @internal
   */
  async trimmed(
    waveform: Waveform,
    name: string,
    speechOptions: Given<EndpointerOptions> = {},
  ): Promise<Waveform> {
    requireWaveform(waveform, name);
    const { samples, sampleRate } = waveform;
    const speech = await speechIn(this.backend, waveform, name, speechOptions, {});
    const end = speech.at(-1);
    if (end === undefined) {
      if (!isSilent(samples, speechOptions.floorDecibels)) return waveform;
      throw new InvalidArgumentError(`${name} must have speech in it; it is silent`);
    }
    const first = Math.floor((speech[0] ?? 0) * sampleRate);
    return { samples: samples.slice(first, Math.ceil(end * sampleRate)), sampleRate };
  }

  /** Reads on until all is read. @internal */
  async readVectors(
    method: string,
    made: number,
    {
      signal,
      onProgress,
    }: { signal?: AbortSignal | undefined; onProgress?: (done: number) => void },
  ): Promise<Float32Array> {
    const vectors = this.backend.adopt(made, this.handle);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const { done, values } = await this.ask(method, 'advanceSpeechVectors', { vectors });
        onProgress?.(done);
        if (values) return values;
      }
    } finally {
      this.backend.release(vectors);
    }
  }

  async #flatten(
    data: readonly SpeechExample[],
    name: string,
    { signal, onProgress }: ListeningOptions,
  ): Promise<SpeechData> {
    requireWaveforms(data, name);
    const frames: Float32Array[] = [];
    for (const [i, waveform] of data.entries()) {
      signal?.throwIfAborted();
      this.assertUsable('fit');
      frames.push(await this.extractor.extractChecked(waveform, `${name}[${i}]`, { signal }));
      onProgress?.({ share: (i + 1) / data.length });
    }
    const { features, windowSeconds } = this.extractor;
    const empty = frames.findIndex(({ length }) => length === 0);
    const short = data[empty];
    if (short) {
      const seconds = (short.samples.length / short.sampleRate).toFixed(3);
      fail(
        `${name}[${empty}].samples`,
        `at least ${windowSeconds} s long, a frame of the features`,
        Number(seconds),
      );
    }
    const ids = flattenLabels(data, name);
    return {
      name,
      field: '.samples',
      lengths: Int32Array.from(frames, ({ length }) => length / features),
      inputs: joined(frames),
      ...(ids ? { ids } : {}),
    };
  }

  async #beginEvaluation(method: string, data: SpeechData): Promise<number> {
    const model = this.handle;
    return this.backend.adopt(
      await this.ask(method, 'createSpeechEvaluation', { model, data }),
      model,
    );
  }

  async #evaluate(
    method: string,
    data: SpeechData,
    signal: AbortSignal | undefined,
  ): Promise<SpeechEvaluation | undefined> {
    const score = await this.finish(
      method,
      await this.#beginEvaluation(method, data),
      (evaluation) => ['advanceSpeechEvaluation', { evaluation }],
      signal,
    );
    return score && { mse: score.errorSum / score.counted };
  }

  protected override config(): Record<string, unknown> {
    const { network, decoder, vectorSize, projection, features } = this;
    return { network, decoder, vectorSize, projection, features };
  }
}

async function make(
  backend: Backend,
  owner: object,
  given: Given<SpeechEmbedderOptions>,
  file?: ModelFile,
): Promise<SpeechEmbedder> {
  const { features = {}, vectorSize = kVectorSize, projection = 'tanh', seed } = given;
  const network = { ...(given.network ? {} : kNetwork), ...given.network };
  const decoder = { ...network, bidirectional: false, ...given.decoder };
  const { saved, mark } = file ? readSaved(file) : {};
  const making = createFeatureExtractor(backend, owner, features);
  const extractor = await (file ? promiseAsFormatError(making) : making);
  try {
    const created = backend.request('createSpeechEmbedder', {
      options: {
        ...{ inputSize: extractor.features, network, decoder, vectorSize, projection },
        ...(seed === undefined ? {} : { seed }),
      },
      ...(saved ? { saved } : {}),
    });
    return new SpeechEmbedder(backend, owner, {
      created: await (file ? promiseAsFormatError(created) : created),
      ...{ mark, extractor, features, vectorSize, projection },
    });
  } catch (error) {
    extractor.dispose();
    throw error;
  }
}

/** @internal */
export async function createSpeechEmbedder(
  backend: Backend,
  owner: object,
  options: SpeechEmbedderOptions | undefined,
): Promise<SpeechEmbedder> {
  return make(backend, owner, checkOptions(options, '', kModelChecks));
}

/** @internal */
export async function openSpeechEmbedder(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<SpeechEmbedder> {
  const given = asFormatError(() =>
    checkOptions<Omit<SpeechEmbedderOptions, 'seed'>>(file.config, '', kConfigChecks),
  );
  return make(backend, owner, given, file);
}
