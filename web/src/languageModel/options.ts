import {
  abortSignal,
  anything,
  arrayOf,
  boolean,
  checkOptions,
  fail,
  number,
  optionsOf,
  positiveInteger,
  type Given,
} from '../internal/validate.js';
import { kNetworkChecks, type NetworkOptions } from '../network.js';
import type { TokenInput } from '../tokens.js';
import { kFitChecks, type FitOptions } from '../training.js';
import { Vocabulary } from '../vocabulary.js';

export interface LanguageModelOptions {
  /** What the model reads and writes. */
  vocabulary: Vocabulary;
  network?: NetworkOptions | undefined;
  /** Length of the vector that stands for a token. Default: none, 1-of-N straight into the cell. */
  embeddingSize?: number | undefined;
  /** Of the first weights and of dropout. Default 1. */
  seed?: number | undefined;
}

export interface LanguageModelFitOptions extends FitOptions {
  /** Streams that the text is cut into, B. Default 32. */
  batchSize?: number | undefined;
  /** Tokens that one window reads of every stream, T; the gradient goes back so far. Default 64. */
  sequenceLength?: number | undefined;
  /** A text to evaluate on. */
  validation?: TokenInput | undefined;
  /** Report with each step how large the gradient is at every step of the window. Default false. */
  stateGradients?: boolean | undefined;
}

export interface GenerateOptions {
  /** What the text begins with; it is not part of the result. Default: the beginning of a line. */
  prompt?: TokenInput | undefined;
  /** Tokens to write. Default 300. */
  length?: number | undefined;
  /** Below 1 the likelier tokens get likelier; 0 takes the likeliest. Default 1. */
  temperature?: number | undefined;
  /** Only the k likeliest tokens; 0: all. Default 0. */
  topK?: number | undefined;
  /** Only the likeliest tokens that together have this probability, (0, 1]. Default 1. */
  topP?: number | undefined;
  /** The same seed writes the same text. Default: another one every time. */
  seed?: number | undefined;
  /** Writing ends before any of these. */
  stop?: string | readonly string[] | undefined;
  /** Stops the writing. */
  signal?: AbortSignal | undefined;
}

export interface StepOptions extends GenerateOptions {
  /** How many of the likeliest tokens to report with each. Default 5. */
  candidates?: number | undefined;
}

/** A token that might have come, before `topK` and `topP` cut the list. */
export interface GenerationCandidate {
  text: string;
  token: number;
  /** At the temperature asked for (for 0, at 1). */
  probability: number;
}

/** One token written. */
export interface GenerationStep {
  /** What the token adds to the text. */
  text: string;
  token: number;
  /** Likeliest first. */
  candidates: GenerationCandidate[];
}

/** What the units of one layer did while a text was read. */
export interface LayerActivations {
  /**
   * After every token: `h`, the output, and where the cell has it `c`, the store. T rows of H numbers,
   * a row for a token.
   */
  states: Record<string, Float32Array>;
  /**
   * At every token: `i`, `f`, `g`, `o` of an LSTM (without `f` where the cell has no such gate), `r`,
   * `z`, `n` of a GRU; none for cells without gates.
   */
  gates: Record<string, Float32Array>;
}

/** How well a model predicts a text. */
export interface Evaluation {
  /** Mean over the predictions, in nats per token. */
  loss: number;
  /** exp(loss). */
  perplexity: number;
  /** loss / ln 2. */
  bitsPerToken: number;
}

function isVocabulary(value: unknown, name: string): void {
  if (!(value instanceof Vocabulary)) fail(name, 'a Vocabulary', value);
}

function stopCheck(value: unknown, name: string): void {
  if (value === '') fail(name, 'a string that is not empty', value);
  if (typeof value === 'string') return;
  arrayOf((stop, at) => {
    if (typeof stop !== 'string' || stop === '') fail(at, 'a string that is not empty', stop);
  }, 'a string or an array of strings')(value, name);
}

export function checkModelOptions(options: LanguageModelOptions): Given<LanguageModelOptions> & {
  vocabulary: Vocabulary;
} {
  const given = checkOptions(options, '', {
    vocabulary: isVocabulary,
    network: optionsOf(kNetworkChecks),
    embeddingSize: positiveInteger,
    seed: number,
  });
  if (!given.vocabulary) fail('vocabulary', 'a Vocabulary', undefined);
  return { ...given, vocabulary: given.vocabulary };
}

export function checkFitOptions(options?: LanguageModelFitOptions): Given<LanguageModelFitOptions> {
  return checkOptions(options, '', {
    ...kFitChecks,
    batchSize: number,
    sequenceLength: number,
    validation: anything,
    stateGradients: boolean,
  });
}

const kGenerateChecks = {
  prompt: anything,
  length: number,
  temperature: number,
  topK: number,
  topP: number,
  seed: number,
  stop: stopCheck,
  signal: abortSignal,
};

export function checkGenerateOptions(options?: GenerateOptions): Given<GenerateOptions> {
  return checkOptions(options, '', kGenerateChecks);
}

export function checkStepOptions(options?: StepOptions): Given<StepOptions> {
  return checkOptions<StepOptions>(options, '', { ...kGenerateChecks, candidates: number });
}
