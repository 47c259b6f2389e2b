import { InvalidArgumentError } from '../errors.js';
import type { Backend } from '../internal/backend.js';
import type { Response } from '../internal/operations/execute.js';
import type { SequenceData } from '../internal/operations/sequences.js';
import { checkOptions, fail, type Given } from '../internal/validate.js';
import { asFormatError, promiseAsFormatError, readSaved } from '../model/file.js';
import type { ModelFile } from '../modelFile.js';
import { flattenVectors, Names, requireArray } from '../sequences/data.js';
import { SequenceModel, type SequenceParts } from '../sequences/sequenceModel.js';
import type { ValidatedProgress } from '../training.js';
import { augmented } from './augmentation.js';
import {
  kConfigChecks,
  kCtcFitChecks,
  kModelChecks,
  kTranscriptionChecks,
  type CtcEvaluation,
  type CtcFitOptions,
  type CtcLanguageOptions,
  type CtcRecognizerOptions,
  type LabelledUtterance,
  type Transcript,
  type TranscriptionOptions,
  type Utterance,
} from './ctcOptions.js';
import { createFeatureExtractor, type FeatureExtractor, type FeatureOptions } from './features.js';
import {
  kListeningChecks,
  requireWaveform,
  requireWaveforms,
  type ListeningOptions,
  type Waveform,
} from './waveform.js';

/** What it is made of besides its network. */
interface Own {
  labels: readonly string[];
  features: FeatureOptions | undefined;
  inputSize: number;
  frameStack: number;
  frameStride: number;
  skipImpossible: boolean;
}

/**
 * Reads sound and writes labels without being told when each is said: frames → recurrent network → dense
 * → CTC (Graves et al. 2006). Made by `unrolled.ctcRecognizer(…)` and `unrolled.open(…)`.
 */
export class CtcRecognizer extends SequenceModel<LabelledUtterance, CtcEvaluation> {
  readonly kind = 'ctcRecognizer';
  /** What it can write. */
  readonly labels: readonly string[];
  /** What was said of the features; undefined for a model that reads frames. */
  readonly features: FeatureOptions | undefined;
  /** D: numbers of a frame. */
  readonly inputSize: number;
  readonly frameStack: number;
  readonly frameStride: number;
  readonly skipImpossible: boolean;
  /** Seconds from one step to the next; undefined for a model that reads frames. */
  readonly stepSeconds: number | undefined;

  readonly #extractor: FeatureExtractor | undefined;
  readonly #names: Names;

  /** @internal */
  constructor(
    parts: SequenceParts,
    own: Own & { outputDropout: number | undefined; extractor: FeatureExtractor | undefined },
  ) {
    super('ctcRecognizer', parts, own.outputDropout);
    this.labels = Object.freeze([...own.labels]);
    this.features = own.features;
    this.inputSize = own.inputSize;
    this.frameStack = own.frameStack;
    this.frameStride = own.frameStride;
    this.skipImpossible = own.skipImpossible;
    this.stepSeconds = own.extractor && own.extractor.hopSeconds * own.frameStride;
    this.#extractor = own.extractor;
    this.#names = new Names(own.labels, 'label');
  }

  override dispose(): void {
    this.#extractor?.dispose();
    super.dispose();
  }

  override async *fit(
    data: readonly LabelledUtterance[],
    options?: CtcFitOptions,
  ): AsyncGenerator<ValidatedProgress<CtcEvaluation>, void, undefined> {
    this.assertUsable('fit');
    const { augmentation, ...given } = checkOptions<CtcFitOptions>(options, '', kCtcFitChecks);
    const { signal } = given;
    if (augmentation) requireWaveforms(data, 'data');
    const all = augmentation
      ? await augmented(
          this.backend,
          data as readonly (Waveform & LabelledUtterance)[],
          augmentation,
          signal,
        )
      : data;
    const [framed, validation] = [
      await this.#toFrames(all, 'data', { signal }),
      given.validation && (await this.#toFrames(given.validation, 'validation', { signal })),
    ];
    yield* super.fit(framed, { ...given, ...(validation ? { validation } : {}) });
  }

  override async evaluate(
    data: readonly LabelledUtterance[],
    options?: ListeningOptions,
  ): Promise<CtcEvaluation> {
    this.assertUsable('evaluate');
    const { signal, onProgress } = checkOptions(options, '', kListeningChecks);
    const framed = await this.#toFrames(data, 'data', { signal, onProgress });
    return super.evaluate(framed, { signal });
  }

  /**
   * What is said in each utterance.
   *
   * @throws {InvalidArgumentError} when an utterance is shorter than a frame or has numbers that are not
   *   finite, or an option cannot be used
   * @throws the reason of `signal`
   */
  async transcribe(
    utterances: readonly Utterance[],
    options?: TranscriptionOptions,
  ): Promise<Transcript[]> {
    this.assertUsable('transcribe');
    const { signal, onProgress, language, ...given } = checkOptions<TranscriptionOptions>(
      options,
      '',
      kTranscriptionChecks,
    );
    if (language) {
      const { model, first } = language as Partial<CtcLanguageOptions>;
      if (model === undefined) fail('language.model', 'a LanguageModel', model);
      if (first === undefined) fail('language.first', 'a token of the language model', first);
    }
    const searches = { nBest: given.nBest, insertionBonus: given.insertionBonus, language };
    for (const [name, value] of Object.entries(searches)) {
      if (value !== undefined && given.beamWidth === undefined)
        fail('beamWidth', `a number where ${name} is given`, undefined);
    }
    const framed = await this.#toFrames(utterances, 'utterances', { signal, onProgress });
    if (framed.length === 0) return [];
    const transcription = await this.ask('transcribe', 'createCtcTranscription', {
      model: this.handle,
      data: this.#flattenFrames(framed, 'utterances'),
      options: { ...given, ...(language ? { language: this.#readLanguage(language) } : {}) },
      ...(language ? { language: language.model.usableHandle('transcribe') } : {}),
    });
    const made = await this.finish(
      'transcribe',
      this.backend.adopt(transcription, this.handle),
      (handle) => ['advanceCtcTranscription', { transcription: handle }],
      signal,
    );
    if (!made) throw signal?.reason;
    return made.map((one) => this.#readTranscript(one, given.posteriors ?? false));
  }

  #readTranscript(
    made: NonNullable<Response<'advanceCtcTranscription'>>[number],
    posteriors: boolean,
  ): Transcript {
    const hypotheses = made.hypotheses.map(({ labels, logProbability, score }) => ({
      labels: this.#names.list(labels),
      logProbability,
      score,
    }));
    return {
      labels: hypotheses[0]?.labels ?? [],
      hypotheses,
      starts: [...made.starts],
      ...(posteriors
        ? { posteriors: made.posteriors, trimmed: this.#names.list(made.trimmed) }
        : {}),
    };
  }

  /** The language model's token of every label, and of the blank any. */
  #readLanguage({ model, weight, first, end }: CtcLanguageOptions) {
    model.requireOf(this.backend, 'language.model');
    const idOf = (token: string, name: string): number => {
      const id = model.vocabulary.tokens.indexOf(token);
      if (id < 0) fail(name, 'a token of the language model', token);
      return id;
    };
    const tokens = this.labels.map((label, i) => idOf(label, `labels[${i}]`));
    return {
      ...(weight === undefined ? {} : { weight }),
      first: idOf(first, 'language.first'),
      ...(end === undefined ? {} : { end: idOf(end, 'language.end') }),
      tokens: Int32Array.from([...tokens, 0]),
    };
  }

  /** Sound becomes frames. */
  async #toFrames<Item extends Utterance>(
    data: readonly Item[],
    name: string,
    { signal, onProgress }: ListeningOptions,
  ): Promise<(Item & { frames: Float32Array })[]> {
    const expected = this.#extractor ? '{ samples, sampleRate }' : '{ frames }';
    requireArray(data, name, `an array of ${expected}`);
    const framed: (Item & { frames: Float32Array })[] = [];
    for (const [i, item] of data.entries()) {
      signal?.throwIfAborted();
      if (Object(item) !== item || Array.isArray(item))
        fail(`${name}[${i}]`, `an object, ${expected}`, item);
      if (!this.#extractor) {
        framed.push(item as Item & { frames: Float32Array });
        continue;
      }
      requireWaveform(item, `${name}[${i}]`);
      const { windowSeconds } = this.#extractor;
      const frames = await this.#extractor.extractChecked(item, `${name}[${i}]`, { signal });
      if (frames.length === 0) {
        const seconds = Number((item.samples.length / item.sampleRate).toFixed(3));
        fail(`${name}[${i}].samples`, `at least ${windowSeconds} s long, a frame`, seconds);
      }
      framed.push({ ...item, frames });
      onProgress?.({ share: (i + 1) / data.length });
    }
    return framed;
  }

  #flattenFrames(data: readonly { frames: Float32Array }[], name: string) {
    const frames = data.map((item) => item.frames);
    const field = '.frames';
    return { name, field, ...flattenVectors(frames, name, field, this.inputSize) };
  }

  /** Of data whose sound has become frames. */
  protected override flatten(data: readonly LabelledUtterance[], name: string): SequenceData {
    const flat = this.#flattenFrames(data as unknown as { frames: Float32Array }[], name);
    const ids: number[] = [];
    const idLengths = Int32Array.from(data, ({ labels }, i) => {
      requireArray(labels, `${name}[${i}].labels`, 'an array of labels');
      for (const [j, label] of labels.entries())
        ids.push(this.#names.idOf(label, () => `${name}[${i}].labels[${j}]`));
      return labels.length;
    });
    return { ...flat, ids: Int32Array.from(ids), idLengths };
  }

  protected override async measure(
    data: readonly LabelledUtterance[],
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<{ evaluation: CtcEvaluation; loss: number } | undefined> {
    const made = await this.read('evaluate', this.flatten(data, name), signal);
    if (!made) return undefined;
    const loss = made.lossSum / made.counted;
    const { edits: errors, answered: labels } = made;
    return { evaluation: { loss, labelErrorRate: errors / labels, errors, labels }, loss };
  }

  protected override config(): Record<string, unknown> {
    const { labels, features, inputSize, frameStack, frameStride, skipImpossible } = this;
    return {
      labels,
      ...(features ? { features } : { inputSize }),
      ...{ frameStack, frameStride, skipImpossible },
      ...this.sequenceConfig(),
    };
  }
}

async function make(
  backend: Backend,
  owner: object,
  given: Given<CtcRecognizerOptions>,
  file?: ModelFile,
): Promise<CtcRecognizer> {
  const { labels, features, inputSize, network, outputDropout, seed } = given;
  const { frameStack = 1, frameStride = 1, skipImpossible = false } = given;
  if (labels === undefined) fail('labels', 'an array with at least one string', labels);
  if (inputSize !== undefined && features)
    throw new InvalidArgumentError(
      'features and inputSize exclude each other: frames are made or given',
    );
  const { saved, mark } = file ? readSaved(file) : {};
  const asked = <T>(made: Promise<T>): Promise<T> => (file ? promiseAsFormatError(made) : made);
  const extractor =
    inputSize === undefined
      ? await asked(createFeatureExtractor(backend, owner, features ?? {}))
      : undefined;
  try {
    const size = extractor?.features ?? inputSize ?? 0;
    const created = await asked(
      backend.request('createCtcRecognizer', {
        options: {
          input: { kind: 'vectors', inputSize: size },
          ...{ network, outputDropout, seed, labels: labels.length },
          ...{ frameStack, frameStride, skipImpossible },
        },
        ...(saved ? { saved } : {}),
      }),
    );
    return new CtcRecognizer(
      { backend, owner, created, mark },
      {
        ...{ labels, inputSize: size, outputDropout, extractor },
        features: extractor && (features ?? {}),
        ...{ frameStack, frameStride, skipImpossible },
      },
    );
  } catch (error) {
    extractor?.dispose();
    throw error;
  }
}

/** @internal */
export async function createCtcRecognizer(
  backend: Backend,
  owner: object,
  options: CtcRecognizerOptions,
): Promise<CtcRecognizer> {
  return make(backend, owner, checkOptions<CtcRecognizerOptions>(options, '', kModelChecks));
}

/** @internal */
export async function openCtcRecognizer(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<CtcRecognizer> {
  const given = asFormatError(() =>
    checkOptions<Partial<Omit<CtcRecognizerOptions, 'seed'>>>(file.config, '', kConfigChecks),
  );
  return make(backend, owner, given, file);
}
