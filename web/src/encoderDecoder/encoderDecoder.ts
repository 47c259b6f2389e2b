import type { Backend } from '../internal/backend.js';
import type { EncoderDecoderRequest, PairData } from '../internal/operations/encoderDecoder.js';
import { abortSignal, checkOptions, defined, type Given } from '../internal/validate.js';
import { promiseAsFormatError, readSaved, type TrainingMark } from '../model/file.js';
import { Model, type CreatedModel } from '../model/model.js';
import type { ModelFile } from '../modelFile.js';
import type { Network } from '../network.js';
import { requireArray } from '../sequences/data.js';
import type { ReadingOptions } from '../sequences/sequenceModel.js';
import type { ValidatedProgress } from '../training.js';
import type { Vocabulary } from '../vocabulary.js';
import {
  kDecodingChecks,
  kEncoderDecoderConfigChecks,
  kEncoderDecoderFitChecks,
  type DecodingOptions,
  type EncoderDecoderEvaluation,
  type EncoderDecoderFitOptions,
  type EncoderDecoderOptions,
  type Transduction,
} from './options.js';
import { readTransductions, requireLengths, type Decoded, type Sequences } from './sequences.js';

/** What was given of the options that all of them have, with the defaults that TypeScript knows. @internal */
export interface EncoderDecoderParts {
  backend: Backend;
  owner: object;
  created: CreatedModel & { decoder: Network };
  mark: TrainingMark | undefined;
  options: EncoderDecoderSettings;
}

/** @internal */
export interface EncoderDecoderSettings {
  embeddingSize: number;
  tiedEmbeddings: boolean;
  inputDropout: number;
  outputDropout: number;
  maxSourceLength: number;
}

const kMaxSourceLength = 1000;
const kEmbeddingSize = 64;

/** @internal */
export function settingsOf(given: Given<EncoderDecoderOptions>): EncoderDecoderSettings {
  return {
    embeddingSize: given.embeddingSize ?? kEmbeddingSize,
    tiedEmbeddings: given.tiedEmbeddings ?? false,
    inputDropout: given.inputDropout ?? 0,
    outputDropout: given.outputDropout ?? 0,
    maxSourceLength: given.maxSourceLength ?? kMaxSourceLength,
  };
}

/** As C++ takes what all of them have. @internal */
export function toModelOptions(
  { network, decoder, seed }: Given<EncoderDecoderOptions>,
  settings: EncoderDecoderSettings,
) {
  const { embeddingSize, tiedEmbeddings, inputDropout, outputDropout } = settings;
  return {
    embeddingSize,
    tiedEmbeddings,
    inputDropout,
    outputDropout,
    network,
    decoder: { ...network, bidirectional: false, ...decoder },
    seed,
  };
}

/** Takes that out of a config. @internal */
export function readEncoderDecoderConfig(
  config: Record<string, unknown>,
): Given<EncoderDecoderOptions> {
  return checkOptions<Omit<EncoderDecoderOptions, 'seed'>>(config, '', kEncoderDecoderConfigChecks);
}

/** Asks for a new model, or for that of a file. @internal */
export async function makeEncoderDecoder(
  backend: Backend,
  owner: object,
  request: EncoderDecoderRequest,
  options: EncoderDecoderSettings,
  file?: ModelFile,
): Promise<EncoderDecoderParts> {
  const { saved, mark } = file ? readSaved(file) : {};
  const created = backend.request('createEncoderDecoder', {
    ...request,
    ...(saved ? { saved } : {}),
  });
  const made = await (file ? promiseAsFormatError(created) : created);
  return { backend, owner, created: made, mark, options };
}

/** Base of the models that read a sequence and write another. */
export abstract class EncoderDecoder<Item> extends Model {
  /** The decoder's network, with its defaults filled in; `network` is the encoder's. */
  readonly decoder: Network;
  readonly embeddingSize: number;
  readonly tiedEmbeddings: boolean;
  /** A longer sequence is refused. */
  readonly maxSourceLength: number;

  readonly #settings: EncoderDecoderSettings;

  /** @internal */
  protected constructor(name: string, parts: EncoderDecoderParts) {
    super(name, parts.backend, parts.owner, parts.created, parts.mark);
    this.decoder = Object.freeze(parts.created.decoder);
    this.#settings = parts.options;
    this.embeddingSize = parts.options.embeddingSize;
    this.tiedEmbeddings = parts.options.tiedEmbeddings;
    this.maxSourceLength = parts.options.maxSourceLength;
  }

  /** As C++ takes them. @internal */
  protected abstract flattenPairs(
    data: readonly Item[],
    name: string,
  ): { source: Sequences; target: Sequences };
  /** What it writes with. @internal */
  protected abstract targetVocabulary(): Vocabulary;

  /**
   * Trains while it is iterated, never ahead of what it has yielded:
   *
   *     for await (const p of model.fit(data, { epochs: 10 })) console.log(p.step, p.loss);
   *
   * A step reads `batchSize` sequences of similar lengths; its loss is the mean over all tokens to be
   * written, the end of each sequence among them, whatever the padding. Leaving the loop, or `signal`,
   * stops between two steps; with the same data, batch size and shuffle the next `fit` goes on from
   * there, with the optimiser's state.
   *
   * @throws {InvalidArgumentError} when the data do not fit the model, an option cannot be used, or the
   *   model is being trained already
   * @throws {DivergedError} when the loss is no longer finite
   */
  async *fit(
    data: readonly Item[],
    options?: EncoderDecoderFitOptions<Item>,
  ): AsyncGenerator<ValidatedProgress<EncoderDecoderEvaluation>, void, undefined> {
    this.assertUsable('fit');
    const { batchSize, shuffleSeed, labelSmoothing, teacherForcing, validation, ...given } =
      checkOptions<EncoderDecoderFitOptions<Item>>(options, '', kEncoderDecoderFitChecks);
    const pairs = this.#pairs(data, 'data');
    const heldOut = validation && this.#pairs(validation, 'validation');
    const model = this.handle;
    yield* this.train<EncoderDecoderEvaluation>({
      options: given,
      // Validation data that cannot be read should not wait for the end of an epoch to say so.
      prepare: async () => {
        if (heldOut) this.backend.release(await this.#beginEvaluation('fit', heldOut));
      },
      begin: (trainer) =>
        this.ask('fit', 'beginPairTraining', {
          model,
          data: pairs,
          training: {
            ...trainer,
            ...defined({
              batchSize,
              shuffleSeed,
              labelSmoothing,
              teacherForcing:
                typeof teacherForcing === 'number' ? { from: teacherForcing } : teacherForcing,
            }),
          },
        }),
      validate:
        heldOut &&
        (async () => {
          const evaluation = await this.#evaluate('fit', heldOut, given.signal);
          return evaluation && { evaluation, loss: evaluation.loss };
        }),
    });
  }

  /**
   * Measures how well the model predicts the tokens that it should write, told what came before each.
   *
   * @throws {InvalidArgumentError} when there are no data, or they do not fit the model
   * @throws the reason of `signal`
   */
  async evaluate(
    data: readonly Item[],
    options?: ReadingOptions,
  ): Promise<EncoderDecoderEvaluation> {
    this.assertUsable('evaluate');
    const { signal } = checkOptions(options, '', { signal: abortSignal });
    const evaluation = await this.#evaluate('evaluate', this.#pairs(data, 'data'), signal);
    if (!evaluation) throw signal?.reason;
    return evaluation;
  }

  #pairs(data: readonly Item[], name: string): PairData {
    const pairs = this.flattenPairs(data, name);
    requireLengths(pairs.source, this.maxSourceLength);
    return pairs;
  }

  async #beginEvaluation(method: string, data: PairData): Promise<number> {
    const model = this.handle;
    return this.backend.adopt(
      await this.ask(method, 'createPairEvaluation', { model, data }),
      model,
    );
  }

  async #evaluate(
    method: string,
    data: PairData,
    signal: AbortSignal | undefined,
  ): Promise<EncoderDecoderEvaluation | undefined> {
    const score = await this.finish(
      method,
      await this.#beginEvaluation(method, data),
      (evaluation) => ['advancePairEvaluation', { evaluation }],
      signal,
    );
    if (!score) return undefined;
    const { lossSum, counted, correct } = score;
    const loss = lossSum / counted;
    return { loss, perplexity: Math.exp(loss), tokenAccuracy: correct / counted };
  }

  /** What the decoder writes, given sequences to be read or vectors. @internal */
  protected async decode(
    method: string,
    sources: Sequences | Float32Array,
    options: DecodingOptions | undefined,
  ): Promise<Transduction[]> {
    const { signal, lengthPenalty, ...given } = checkOptions(options, '', kDecodingChecks);
    const isText = 'lengths' in sources;
    if (isText) requireLengths(sources, this.maxSourceLength);
    if ((isText ? sources.lengths : sources).length === 0) return [];
    signal?.throwIfAborted();
    const { temperature, topK, topP, seed } = given;
    const draws = [temperature, topK, topP, seed].some((option) => option !== undefined);
    const transduction = this.backend.adopt(
      await this.ask(method, 'createTransduction', {
        model: this.handle,
        sources,
        options: {
          ...given,
          ...(draws ? { seed: seed ?? Math.floor(Math.random() * 2 ** 32) } : {}),
          ...(lengthPenalty === undefined
            ? {}
            : {
                lengthPenalty:
                  typeof lengthPenalty === 'number'
                    ? { type: 'wu', alpha: lengthPenalty }
                    : lengthPenalty,
              }),
        },
      }),
      this.handle,
    );
    const made: Decoded | undefined = await this.finish(
      method,
      transduction,
      (handle) => ['advanceTransduction', { transduction: handle }],
      signal,
    );
    if (!made) throw signal?.reason;
    return readTransductions(made, this.targetVocabulary(), {
      ...(isText ? { lengths: sources.lengths } : {}),
      nBest: given.nBest,
    });
  }

  /** The part of a config that all of them have. @internal */
  protected encoderDecoderConfig(): Record<string, unknown> {
    const { network, decoder } = this;
    const { embeddingSize, tiedEmbeddings, inputDropout, outputDropout, maxSourceLength } =
      this.#settings;
    return {
      network,
      decoder,
      embeddingSize,
      ...(tiedEmbeddings ? { tiedEmbeddings } : {}),
      ...(inputDropout === 0 ? {} : { inputDropout }),
      ...(outputDropout === 0 ? {} : { outputDropout }),
      ...(maxSourceLength === kMaxSourceLength ? {} : { maxSourceLength }),
    };
  }
}

/** @internal */
export function requireSequences(data: unknown, name: string): void {
  requireArray(data, name, 'an array of strings or of arrays of tokens');
}
