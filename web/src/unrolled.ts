import { Disposable } from './disposable.js';
import { LoadError } from './errors.js';
import type { Backend } from './internal/backend.js';
import type { BuiltVariant, Edition } from './internal/wasmModule.js';
import {
  createLanguageModel,
  type LanguageModel,
  type LanguageModelOptions,
} from './languageModel.js';
import { openModel, type AnyModel } from './open.js';
import type { Bytes } from './safetensors.js';
import {
  createSequenceClassifier,
  type SequenceClassifier,
  type SequenceClassifierOptions,
} from './sequenceClassifier.js';
import {
  createSequenceRegressor,
  type SequenceRegressor,
  type SequenceRegressorOptions,
} from './sequenceRegressor.js';
import { scoreChunks, type ChunkScores } from './sequences/chunks.js';
import {
  createSequenceTagger,
  type SequenceTagger,
  type SequenceTaggerOptions,
} from './sequenceTagger.js';
import {
  createSequenceToSequence,
  type SequenceToSequence,
  type SequenceToSequenceOptions,
} from './sequenceToSequence.js';
import {
  createTextAutoencoder,
  type TextAutoencoder,
  type TextAutoencoderOptions,
} from './textAutoencoder.js';

import type { CtcRecognizerOptions } from './speech/ctcOptions.js';
import type { CtcRecognizer } from './speech/ctcRecognizer.js';
import type { SpeechEmbedderOptions } from './speech/embedderOptions.js';
import type { FeatureExtractor, FeatureOptions } from './speech/features.js';
import type { SpokenQueryIndexOptions } from './speech/indexOptions.js';
import type { Endpointer, EndpointerOptions, SpeechSegment } from './speech/segments.js';
import type { SpeechEmbedder } from './speech/speechEmbedder.js';
import type { SpokenQueryIndex } from './speech/spokenQueryIndex.js';
import type { TimeWarping, TimeWarpingOptions } from './speech/timeWarping.js';
import type { ListeningOptions, Waveform } from './speech/waveform.js';

/** The loaded library: makes models. */
export class Unrolled extends Disposable {
  /** The variant that was chosen. */
  readonly variant: BuiltVariant;
  /** `'core'`, or `'full'` with the models of speech as well. */
  readonly edition: Edition;
  /** That of the package. */
  readonly version: string;
  /** Whether it computes in a Worker. */
  readonly worker: boolean;

  readonly #backend: Backend;

  /** @internal */
  constructor(
    backend: Backend,
    about: { variant: BuiltVariant; edition: Edition; version: string; worker: boolean },
  ) {
    super('unrolled', () => backend.close());
    this.variant = about.variant;
    this.edition = about.edition;
    this.version = about.version;
    this.worker = about.worker;
    this.#backend = backend;
  }

  /** Models, and readings and writings under way, that have not been disposed of. */
  liveObjects(): number {
    return this.#backend.liveObjects;
  }

  /** Size of the WebAssembly heap in bytes (it never shrinks), and C++ objects alive in it. */
  async memory(): Promise<{ heapBytes: number; objects: number }> {
    this.assertUsable('memory');
    return this.#backend.request('memory', undefined);
  }

  /**
   * A new language model, which predicts the next token from those before it.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async languageModel(options: LanguageModelOptions): Promise<LanguageModel> {
    this.assertUsable('languageModel');
    return createLanguageModel(this.#backend, this, options);
  }

  /**
   * A new tagger, which says of every word of a sentence what it is.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async sequenceTagger(options: SequenceTaggerOptions): Promise<SequenceTagger> {
    this.assertUsable('sequenceTagger');
    return createSequenceTagger(this.#backend, this, options);
  }

  /**
   * A new classifier, which says of a sequence as a whole what it is.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async sequenceClassifier(options: SequenceClassifierOptions): Promise<SequenceClassifier> {
    this.assertUsable('sequenceClassifier');
    return createSequenceClassifier(this.#backend, this, options);
  }

  /**
   * A new regressor, which predicts numbers from a sequence of vectors.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async sequenceRegressor(options: SequenceRegressorOptions): Promise<SequenceRegressor> {
    this.assertUsable('sequenceRegressor');
    return createSequenceRegressor(this.#backend, this, options);
  }

  /**
   * A new model that reads a sequence and writes another.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async sequenceToSequence(options: SequenceToSequenceOptions): Promise<SequenceToSequence> {
    this.assertUsable('sequenceToSequence');
    return createSequenceToSequence(this.#backend, this, options);
  }

  /**
   * A new autoencoder, which puts a text into one vector and writes it again from there.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {OutOfMemoryError} when there is not enough memory for the weights
   */
  async textAutoencoder(options: TextAutoencoderOptions): Promise<TextAutoencoder> {
    this.assertUsable('textAutoencoder');
    return createTextAutoencoder(this.#backend, this, options);
  }

  /**
   * Full edition: a new embedder, which makes one vector of a segment of speech.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {LoadError} in the core edition
   */
  async speechEmbedder(options?: SpeechEmbedderOptions): Promise<SpeechEmbedder> {
    const { createSpeechEmbedder } = await this.#speech('speechEmbedder');
    return createSpeechEmbedder(this.#backend, this, options);
  }

  /**
   * Full edition: an index of recordings that are searched by saying what is looked for, new or from a
   * file.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {FormatError} when the file is damaged
   * @throws {LoadError} in the core edition
   */
  async spokenQueryIndex(options: SpokenQueryIndexOptions): Promise<SpokenQueryIndex> {
    const { createSpokenQueryIndex } = await this.#speech('spokenQueryIndex');
    return createSpokenQueryIndex(this.#backend, this, options);
  }

  /**
   * Full edition: a new recogniser, which writes what it hears.
   *
   * @throws {InvalidArgumentError} when an option is unknown or cannot be used
   * @throws {LoadError} in the core edition
   */
  async ctcRecognizer(options: CtcRecognizerOptions): Promise<CtcRecognizer> {
    const { createCtcRecognizer } = await this.#speech('ctcRecognizer');
    return createCtcRecognizer(this.#backend, this, options);
  }

  /** Full edition: what turns sound into the frames that networks read. */
  async featureExtractor(options?: FeatureOptions): Promise<FeatureExtractor> {
    const { makeFeatureExtractor } = await this.#speech('featureExtractor');
    return makeFeatureExtractor(this.#backend, this, options);
  }

  /** Full edition: finds speech in sound while it comes in, at `sampleRate` Hz. */
  async endpointer(sampleRate: number, options?: EndpointerOptions): Promise<Endpointer> {
    const { createEndpointer } = await this.#speech('endpointer');
    return createEndpointer(this.#backend, this, sampleRate, options);
  }

  /** Full edition: the stretches of speech of a recording. */
  async speechSegments(
    waveform: Waveform,
    options?: EndpointerOptions & ListeningOptions,
  ): Promise<SpeechSegment[]> {
    const { speechSegments } = await this.#speech('speechSegments');
    return speechSegments(this.#backend, waveform, options);
  }

  /** Full edition: compares recordings by stretching time, frame by frame. */
  async timeWarping(options: TimeWarpingOptions): Promise<TimeWarping> {
    const { createTimeWarping } = await this.#speech('timeWarping');
    return createTimeWarping(this.#backend, this, options);
  }

  async #speech(method: string): Promise<typeof import('./speech/speech.js')> {
    this.assertUsable(method);
    if (this.edition !== 'full')
      throw new LoadError(`${method} is in the full edition: load({ edition: 'full' })`);
    return import('./speech/speech.js');
  }

  /**
   * How well predicted tags mark the chunks that the given ones do, sentence by sentence, exactly as
   * `conlleval` counts them.
   *
   * @throws {ShapeError} when there are not as many of the one as of the other
   */
  async chunkScores(
    gold: readonly (readonly string[])[],
    predicted: readonly (readonly string[])[],
  ): Promise<ChunkScores> {
    this.assertUsable('chunkScores');
    return scoreChunks(this.#backend, gold, predicted);
  }

  /**
   * The model in a file that `save()`, or PyTorch with the same metadata, wrote; of the kind that the
   * file says.
   *
   * In TypeScript `open<SequenceTagger>(…)` says which kind is expected; `kind` tells them apart.
   *
   * @throws {FormatError} when the file is damaged, incomplete or not of a model; nothing is loaded
   */
  async open<Kind extends AnyModel = LanguageModel>(bytes: Bytes): Promise<Kind> {
    this.assertUsable('open');
    return (await openModel(this.#backend, this, bytes)) as Kind;
  }
}
