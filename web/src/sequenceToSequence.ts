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
import { flattenSequences } from './encoderDecoder/sequences.js';
import type { Backend } from './internal/backend.js';
import {
  checkOptions,
  fail,
  positiveInteger,
  string,
  type Check,
  type Given,
} from './internal/validate.js';
import { asFormatError, readVocabulary, vocabularyConfig } from './model/file.js';
import type { ModelFile } from './modelFile.js';
import { pluck, requireArray } from './sequences/data.js';
import type { TokenInput } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

export interface SequenceToSequenceOptions extends EncoderDecoderOptions {
  /** What the model reads. */
  source: Vocabulary;
  /** What the model writes. */
  target: Vocabulary;
  /**
   * How the decoder looks back at what was read:
   *
   * - `'additive'`: a small network compares (Bahdanau et al. 2015); the default
   * - `'dot'`: the product of the states, which must be of one size (Luong et al. 2015)
   * - `'general'`: the product over a matrix (the same)
   * - `'none'`: it does not; all must fit into the encoder's last state
   */
  attention?: string | undefined;
  /** `'additive'`: units of the network that compares. Default: the decoder's `hiddenSize`. */
  attentionSize?: number | undefined;
}

/** A sequence to be read and the one to be written: texts, lists of tokens or of token ids. */
export interface SequencePair {
  source: TokenInput;
  target: TokenInput;
}

const kModelChecks = {
  ...kEncoderDecoderChecks,
  source: vocabularyCheck,
  target: vocabularyCheck,
  attention: string,
  attentionSize: positiveInteger,
} satisfies Record<keyof SequenceToSequenceOptions, Check>;

interface Own {
  source: Vocabulary;
  target: Vocabulary;
  attention: string;
  attentionSize: number | undefined;
}

/**
 * Reads a sequence and writes another: embedding → recurrent encoder → recurrent decoder with attention
 * → softmax. Made by `unrolled.sequenceToSequence(…)` and `unrolled.open(…)`.
 */
export class SequenceToSequence extends EncoderDecoder<SequencePair> {
  readonly kind = 'sequenceToSequence';
  /** What it reads. */
  readonly source: Vocabulary;
  /** What it writes. */
  readonly target: Vocabulary;
  readonly attention: string;
  /** Undefined: the decoder's `hiddenSize`, or none. */
  readonly attentionSize: number | undefined;

  /** @internal */
  constructor(parts: EncoderDecoderParts, own: Own) {
    super('sequenceToSequence', parts);
    this.source = own.source;
    this.target = own.target;
    this.attention = own.attention;
    this.attentionSize = own.attentionSize;
  }

  /**
   * Reads sequences and writes for each the likeliest that it finds.
   *
   * @throws {InvalidArgumentError} when a source is empty, longer than `maxSourceLength`, or has a token
   *   that the vocabulary has not and no unknown token stands for; or when an option cannot be used
   * @throws the reason of `signal`
   */
  async transduce(
    sources: readonly TokenInput[],
    options?: DecodingOptions,
  ): Promise<Transduction[]> {
    this.assertUsable('transduce');
    requireSequences(sources, 'sources');
    return this.decode('transduce', flattenSequences(sources, 'sources', '', this.source), options);
  }

  protected override flattenPairs(data: readonly SequencePair[], name: string) {
    requireArray(data, name, 'an array of { source, target }');
    const expected = 'an object with source and target';
    const side = (field: 'source' | 'target') =>
      flattenSequences(pluck(data, field, name, expected), name, `.${field}`, this[field]);
    return { source: side('source'), target: side('target') };
  }

  protected override targetVocabulary(): Vocabulary {
    return this.target;
  }

  protected override config(): Record<string, unknown> {
    const { attention, attentionSize } = this;
    return {
      source: vocabularyConfig(this.source),
      target: vocabularyConfig(this.target),
      ...this.encoderDecoderConfig(),
      attention,
      ...(attentionSize === undefined ? {} : { attentionSize }),
    };
  }
}

async function make(
  backend: Backend,
  owner: object,
  given: Given<EncoderDecoderOptions>,
  own: Own,
  file?: ModelFile,
): Promise<SequenceToSequence> {
  const settings = settingsOf(given);
  const { source, target, ...attention } = own;
  const request = {
    kind: 'sequenceToSequence' as const,
    options: {
      ...toModelOptions(given, settings),
      ...attention,
      sourceVocabularySize: source.size,
      targetVocabularySize: target.size,
    },
  };
  const parts = await makeEncoderDecoder(backend, owner, request, settings, file);
  return new SequenceToSequence(parts, own);
}

/** @internal */
export async function createSequenceToSequence(
  backend: Backend,
  owner: object,
  options: SequenceToSequenceOptions,
): Promise<SequenceToSequence> {
  const given = checkOptions<SequenceToSequenceOptions>(options, '', kModelChecks);
  const { source, target, attention = 'additive', attentionSize, ...rest } = given;
  if (!source) fail('source', 'a Vocabulary', source);
  if (!target) fail('target', 'a Vocabulary', target);
  return make(backend, owner, rest, { source, target, attention, attentionSize });
}

/** @internal */
export async function openSequenceToSequence(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<SequenceToSequence> {
  const { own, given } = asFormatError(() => {
    const { source, target, attention = 'additive', attentionSize, ...rest } = file.config;
    string(attention, 'attention');
    if (attentionSize !== undefined) positiveInteger(attentionSize, 'attentionSize');
    return {
      own: {
        source: readSide(source, 'source'),
        target: readSide(target, 'target'),
        attention: attention as string,
        attentionSize: attentionSize as number | undefined,
      },
      given: readEncoderDecoderConfig(rest),
    };
  });
  return make(backend, owner, given, own, file);
}

function readSide(value: unknown, name: string): Vocabulary {
  if (Object(value) !== value) fail(name, 'an object', value);
  const { vocabulary, rest } = readVocabulary(value as Record<string, unknown>);
  checkOptions(rest, name, {});
  return vocabulary;
}
