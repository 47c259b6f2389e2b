import {
  EncoderDecoder,
  makeEncoderDecoder,
  readEncoderDecoderConfig,
  requireSequences,
  settingsOf,
  toModelOptions,
  type EncoderDecoderParts,
} from './encoderDecoder/encoderDecoder.js';
import {
  kEncoderDecoderChecks,
  vocabularyCheck,
  type DecodingOptions,
  type EncoderDecoderOptions,
  type Transduction,
} from './encoderDecoder/options.js';
import { flattenSequences, requireLengths } from './encoderDecoder/sequences.js';
import { ShapeError } from './errors.js';
import type { Backend } from './internal/backend.js';
import {
  abortSignal,
  checkOptions,
  fail,
  positiveInteger,
  type Check,
  type Given,
} from './internal/validate.js';
import { asFormatError, readVocabulary, vocabularyConfig } from './model/file.js';
import type { ModelFile } from './modelFile.js';
import { flattenVectors, takeFrom } from './sequences/data.js';
import type { ReadingOptions } from './sequences/sequenceModel.js';
import type { TokenInput } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

export interface TextAutoencoderOptions extends EncoderDecoderOptions {
  /** What the model reads and writes. */
  vocabulary: Vocabulary;
  /** Numbers that stand for a text. Default 64. */
  vectorSize?: number | undefined;
}

const kVectorSize = 64;

const kModelChecks = {
  ...kEncoderDecoderChecks,
  vocabulary: vocabularyCheck,
  vectorSize: positiveInteger,
} satisfies Record<keyof TextAutoencoderOptions, Check>;

interface Own {
  vocabulary: Vocabulary;
  vectorSize: number;
}

/**
 * Puts a text into one vector and writes it again from there: embedding → recurrent encoder → vector →
 * recurrent decoder → softmax. Made by `unrolled.textAutoencoder(…)` and `unrolled.open(…)`.
 */
export class TextAutoencoder extends EncoderDecoder<TokenInput> {
  readonly kind = 'textAutoencoder';
  readonly vocabulary: Vocabulary;
  /** Numbers that stand for a text. */
  readonly vectorSize: number;

  /** @internal */
  constructor(parts: EncoderDecoderParts, { vocabulary, vectorSize }: Own) {
    super('textAutoencoder', parts);
    this.vocabulary = vocabulary;
    this.vectorSize = vectorSize;
  }

  /**
   * The vector of each text; its numbers are between −1 and 1.
   *
   * @throws {InvalidArgumentError} when a text is empty, longer than `maxSourceLength`, or has a token
   *   that the vocabulary has not and no unknown token stands for
   * @throws the reason of `signal`
   */
  async encode(texts: readonly TokenInput[], options?: ReadingOptions): Promise<Float32Array[]> {
    this.assertUsable('encode');
    const { signal } = checkOptions(options, '', { signal: abortSignal });
    const flat = this.#flatten(texts, 'texts');
    requireLengths(flat, this.maxSourceLength);
    if (texts.length === 0) return [];
    const handle = await this.ask('encode', 'createTextVectors', {
      model: this.handle,
      texts: flat,
    });
    const values = await this.finish(
      'encode',
      this.backend.adopt(handle, this.handle),
      (vectors) => ['advanceTextVectors', { vectors }],
      signal,
    );
    if (!values) throw signal?.reason;
    const take = takeFrom(values);
    return texts.map(() => take(this.vectorSize));
  }

  /**
   * Writes texts from their vectors, or from what `encode` would make of texts. From a vector at most
   * `maxLength` tokens are written, by default 1000.
   *
   * @throws {InvalidArgumentError} as `encode`, or when an option cannot be used
   * @throws {ShapeError} when a vector is not one of `vectorSize` numbers
   * @throws the reason of `signal`
   */
  async reconstruct(
    texts: readonly TokenInput[] | readonly Float32Array[],
    options?: DecodingOptions,
  ): Promise<Transduction[]> {
    this.assertUsable('reconstruct');
    requireSequences(texts, 'texts');
    // Not `instanceof`: an array may come from another realm, such as a frame or a test runner's.
    const isVectors = texts.some(
      (text) => Object.prototype.toString.call(text) === '[object Float32Array]',
    );
    const sources = isVectors
      ? this.#joinVectors(texts as readonly Float32Array[])
      : this.#flatten(texts as readonly TokenInput[], 'texts');
    return this.decode('reconstruct', sources, options);
  }

  #joinVectors(vectors: readonly Float32Array[]): Float32Array {
    const { lengths, inputs } = flattenVectors(vectors, 'texts', '', this.vectorSize);
    const i = lengths.findIndex((length) => length !== 1);
    if (i >= 0) {
      throw new ShapeError(
        `texts[${i}] must have vectorSize = ${this.vectorSize} numbers, got ${vectors[i]?.length}`,
      );
    }
    return inputs;
  }

  #flatten(texts: readonly TokenInput[], name: string) {
    requireSequences(texts, name);
    return flattenSequences(texts, name, '', this.vocabulary);
  }

  protected override flattenPairs(data: readonly TokenInput[], name: string) {
    const flat = this.#flatten(data, name);
    return { source: flat, target: flat };
  }

  protected override targetVocabulary(): Vocabulary {
    return this.vocabulary;
  }

  protected override config(): Record<string, unknown> {
    const { vocabulary, vectorSize } = this;
    return { ...vocabularyConfig(vocabulary), ...this.encoderDecoderConfig(), vectorSize };
  }
}

async function make(
  backend: Backend,
  owner: object,
  given: Given<EncoderDecoderOptions>,
  own: Own,
  file?: ModelFile,
): Promise<TextAutoencoder> {
  const settings = settingsOf(given);
  const { vocabulary, vectorSize } = own;
  const request = {
    kind: 'textAutoencoder' as const,
    options: {
      ...toModelOptions(given, settings),
      sourceVocabularySize: vocabulary.size,
      vectorSize,
    },
  };
  const parts = await makeEncoderDecoder(backend, owner, request, settings, file);
  return new TextAutoencoder(parts, own);
}

/** @internal */
export async function createTextAutoencoder(
  backend: Backend,
  owner: object,
  options: TextAutoencoderOptions,
): Promise<TextAutoencoder> {
  const given = checkOptions<TextAutoencoderOptions>(options, '', kModelChecks);
  const { vocabulary, vectorSize = kVectorSize, ...rest } = given;
  if (!vocabulary) fail('vocabulary', 'a Vocabulary', vocabulary);
  return make(backend, owner, rest, { vocabulary, vectorSize });
}

/** @internal */
export async function openTextAutoencoder(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<TextAutoencoder> {
  const { own, given } = asFormatError(() => {
    const { vocabulary, rest } = readVocabulary(file.config);
    const { vectorSize, ...others } = rest;
    positiveInteger(vectorSize, 'vectorSize');
    return {
      own: { vocabulary, vectorSize: vectorSize as number },
      given: readEncoderDecoderConfig(others),
    };
  });
  return make(backend, owner, given, own, file);
}
