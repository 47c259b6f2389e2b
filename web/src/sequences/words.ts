// How taggers and classifiers read words.

import { InvalidArgumentError } from '../errors.js';
import type { SequenceModelRequest } from '../internal/operations/sequences.js';
import {
  boolean,
  checkOptions,
  fail,
  number,
  optionsOf,
  positiveInteger,
  type Check,
  type Given,
} from '../internal/validate.js';
import { readVocabulary, vocabularyConfig } from '../model/file.js';
import { idOf } from '../tokens.js';
import { Vocabulary } from '../vocabulary.js';

/** Words, or their ids: places in `vocabulary.tokens`. */
export type Words = readonly string[] | readonly number[] | Int32Array;

/** Vectors for the words of a vocabulary to begin with. */
export interface EmbeddingsOptions {
  /** One after the other, in the order of the vocabulary: [V · E]. */
  vectors: Float32Array;
  /** They stay as they are. Default false: they are trained on. */
  frozen?: boolean | undefined;
}

/** How a model reads words. */
export interface WordInputOptions {
  /**
   * The words that it tells apart; those that are not among them are read as its unknown token. Or
   * `'letter-trigrams'`: any word is read as the sum of the vectors of its letter trigrams (word
   * hashing, 26³ of them; Huang et al. 2013).
   */
  vocabulary: Vocabulary | 'letter-trigrams';
  /**
   * Length of the vector that stands for a word. Default: none, 1-of-N straight into the cell; with
   * letter trigrams 100.
   */
  embeddingSize?: number | undefined;
  /** Vectors to begin with. Default: random ones. */
  embeddings?: EmbeddingsOptions | undefined;
  /**
   * Words that are read at every step: 3 are the word and its neighbours. Odd; needs an embedding.
   * Default 1.
   */
  contextWindow?: number | undefined;
  /** Share of the numbers of a word's vector dropped while training, in [0, 1); needs an embedding. Default 0. */
  inputDropout?: number | undefined;
}

/** What `vocabulary` may be. */
export type WordVocabulary = WordInputOptions['vocabulary'];

const kTrigrams = 'letter-trigrams';
const kTrigramEmbedding = 100;

function isVocabulary(value: unknown, name: string): void {
  if (!(value instanceof Vocabulary) && value !== kTrigrams)
    fail(name, `a Vocabulary or ${JSON.stringify(kTrigrams)}`, value);
}

function isVectors(value: unknown, name: string): void {
  if (Object.prototype.toString.call(value) !== '[object Float32Array]')
    fail(name, 'a Float32Array', value);
}

const kEmbeddingsChecks = {
  vectors: isVectors,
  frozen: boolean,
} satisfies Record<keyof EmbeddingsOptions, Check>;

/** @internal */
export const kWordChecks = {
  vocabulary: isVocabulary,
  embeddingSize: positiveInteger,
  embeddings: optionsOf(kEmbeddingsChecks),
  contextWindow: number,
  inputDropout: number,
} satisfies Record<keyof WordInputOptions, Check>;

/**
 * How a model reads words, with all defaults filled in.
 * @internal
 */
export interface WordInput {
  vocabulary: WordVocabulary;
  embeddingSize: number | undefined;
  frozen: boolean;
  contextWindow: number;
  inputDropout: number;
}

/** @internal */
export function toWordInput(given: Given<WordInputOptions>): WordInput {
  const { vocabulary, embeddings } = given;
  if (!vocabulary) fail('vocabulary', `a Vocabulary or ${JSON.stringify(kTrigrams)}`, undefined);
  if (embeddings) {
    if (!(embeddings as Partial<EmbeddingsOptions>).vectors)
      fail('embeddings.vectors', 'a Float32Array', undefined);
    if (vocabulary === kTrigrams)
      throw new InvalidArgumentError('embeddings must be of the words of a Vocabulary');
  }
  return {
    vocabulary,
    embeddingSize:
      given.embeddingSize ?? (vocabulary === kTrigrams ? kTrigramEmbedding : undefined),
    frozen: embeddings?.frozen ?? false,
    contextWindow: given.contextWindow ?? 1,
    inputDropout: given.inputDropout ?? 0,
  };
}

/** As C++ takes it. @internal */
export function toInput(
  { vocabulary, embeddingSize, frozen, contextWindow, inputDropout }: WordInput,
  vectors?: Float32Array,
): SequenceModelRequest['options']['input'] {
  return {
    ...(vocabulary === kTrigrams
      ? { kind: kTrigrams }
      : { kind: 'words', vocabularySize: vocabulary.size }),
    embeddingSize,
    embeddings: vectors,
    frozen,
    contextWindow,
    dropout: inputDropout,
  };
}

/** As it stands in a file. @internal */
export function wordConfig(input: WordInput): Record<string, unknown> {
  const { vocabulary, embeddingSize = null, frozen, contextWindow, inputDropout } = input;
  return {
    ...(vocabulary === kTrigrams ? { vocabulary } : vocabularyConfig(vocabulary)),
    embeddingSize,
    ...(frozen ? { frozen } : {}),
    ...(contextWindow === 1 ? {} : { contextWindow }),
    ...(inputDropout === 0 ? {} : { inputDropout }),
  };
}

/** Takes that out of a config. @internal */
export function readWordConfig(config: Record<string, unknown>): {
  input: WordInput;
  rest: Record<string, unknown>;
} {
  const { vocabulary, rest: entries } = readWordVocabulary(config);
  const { embeddingSize, frozen = false, contextWindow, inputDropout, ...rest } = entries;
  const given = checkOptions<Omit<WordInputOptions, 'vocabulary' | 'embeddings'>>(
    { embeddingSize: embeddingSize ?? undefined, contextWindow, inputDropout } as object,
    '',
    { embeddingSize: positiveInteger, contextWindow: number, inputDropout: number },
  );
  boolean(frozen, 'frozen');
  return {
    input: { ...toWordInput({ ...given, vocabulary }), frozen: frozen as boolean },
    rest,
  };
}

function readWordVocabulary(config: Record<string, unknown>): {
  vocabulary: WordVocabulary;
  rest: Record<string, unknown>;
} {
  const { vocabulary, ...rest } = config;
  return vocabulary === kTrigrams ? { vocabulary, rest } : readVocabulary(config);
}

/**
 * Words one after the other, as C++ takes them.
 * @internal
 */
export interface FlatWords {
  lengths: Int32Array;
  tokens: Int32Array;
  /** That `tokens` are places in; for letter trigrams. */
  words?: string[];
}

/**
 * Sequences of words as C++ takes them. Messages call word j of sequence i
 * `${name}[${i}]${field}[${j}]`.
 * @internal
 */
export function flattenWords(
  sequences: readonly Words[],
  name: string,
  field: string,
  vocabulary: WordVocabulary,
): FlatWords {
  const reader = vocabulary === kTrigrams ? new WordList() : new IdList(vocabulary);
  const lengths = Int32Array.from(sequences, (words, i) => {
    if (!Array.isArray(words) && !isIds(words))
      fail(`${name}[${i}]${field}`, 'an array of words or of token ids, or an Int32Array', words);
    return words.length;
  });
  const tokens = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
  let place = 0;
  for (const [i, words] of sequences.entries()) {
    for (let j = 0; j < words.length; ++j)
      tokens[place++] = reader.read(words[j], () => `${name}[${i}]${field}[${j}]`);
  }
  return { lengths, tokens, ...reader.told() };
}

function isIds(value: unknown): boolean {
  // Not `instanceof`: an array may come from another realm, such as a frame or a test runner's.
  return Object.prototype.toString.call(value) === '[object Int32Array]';
}

/** Words as places in a vocabulary. */
class IdList {
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  read(word: unknown, name: () => string): number {
    const vocabulary = this.#vocabulary;
    if (typeof word === 'string') {
      const id = vocabulary.idOf(vocabulary.normalize(word));
      if (id !== undefined) return id;
    } else if (
      Number.isInteger(word) &&
      (word as number) >= 0 &&
      (word as number) < vocabulary.size
    )
      return word as number;
    return idOf(word, name(), vocabulary);
  }

  told(): { words?: string[] } {
    return {};
  }
}

/** Words as places in a list of their own. */
class WordList {
  readonly #ids = new Map<string, number>();

  read(word: unknown, name: () => string): number {
    if (typeof word !== 'string' || word === '') fail(name(), 'a word', word);
    const known = this.#ids.get(word);
    if (known !== undefined) return known;
    this.#ids.set(word, this.#ids.size);
    return this.#ids.size - 1;
  }

  told(): { words?: string[] } {
    return { words: [...this.#ids.keys()] };
  }
}
