// Options of the models that read a sequence and write another, and what they give.

import {
  abortSignal,
  anything,
  boolean,
  fail,
  number,
  oneOf,
  optionsOf,
  positiveInteger,
  type Check,
} from '../internal/validate.js';
import { kNetworkChecks, type NetworkOptions } from '../network.js';
import { kFitChecks, type FitOptions } from '../training.js';
import { Vocabulary } from '../vocabulary.js';

/** What encoder–decoders have in common. */
export interface EncoderDecoderOptions {
  /** The recurrent network of the encoder and of the decoder, which never is bidirectional. */
  network?: NetworkOptions | undefined;
  /** Where the decoder's network differs from `network`. */
  decoder?: NetworkOptions | undefined;
  /** Length of the vector that stands for a token. Default 64. */
  embeddingSize?: number | undefined;
  /** Whether the output's weights are the embedding of the target's tokens. Default false. */
  tiedEmbeddings?: boolean | undefined;
  /** Share of the numbers of a token's vector dropped while training, in [0, 1). Default 0. */
  inputDropout?: number | undefined;
  /** Share of what the output layer reads dropped while training, in [0, 1). Default 0. */
  outputDropout?: number | undefined;
  /** A longer sequence is refused rather than read. Default 1000 tokens. */
  maxSourceLength?: number | undefined;
  /** Of the first weights, of dropout and of the order of training. Default 1. */
  seed?: number | undefined;
}

/**
 * How often the decoder is told the truth while training, instead of what it would have written itself
 * (scheduled sampling, Bengio et al. 2015).
 */
export interface TeacherForcingOptions {
  /**
   * How the probability of the truth p falls over the steps i of training:
   *
   * - `'constant'`: p = from
   * - `'linear'`: p = from + (to − from) · min(i / steps, 1)
   * - `'inverse-sigmoid'`: p = to + (from − to) · k / (k + exp(i / k)), k = steps
   *
   * Default `'constant'`.
   */
  schedule?: 'constant' | 'linear' | 'inverse-sigmoid' | undefined;
  /** From 0 to 1. Default 1. */
  from?: number | undefined;
  /** From 0 to 1. Default 0. */
  to?: number | undefined;
  /** `'linear'`: until `to` is reached; the other: the more, the longer p stays high. Default 1000. */
  steps?: number | undefined;
}

export interface EncoderDecoderFitOptions<Item> extends FitOptions {
  /** Pairs that one step reads; they are of similar lengths. Default 32. */
  batchSize?: number | undefined;
  /** Data to evaluate on. */
  validation?: readonly Item[] | undefined;
  /** Of the order in which the data are read. Default: that of the training before, at first the model's seed. */
  shuffleSeed?: number | undefined;
  /** Share of the probability that is spread over all tokens (Szegedy et al. 2016), in [0, 1). Default 0. */
  labelSmoothing?: number | undefined;
  /** A number: the probability of the truth. Default 1, always. */
  teacherForcing?: number | TeacherForcingOptions | undefined;
}

/** How well a model predicts what it should have written, told at every token what came before. */
export interface EncoderDecoderEvaluation {
  /** Mean over the tokens and the end of each sequence, in nats per token. */
  loss: number;
  /** exp(loss). */
  perplexity: number;
  /** Share of the tokens, and ends, that were the likeliest in their place. */
  tokenAccuracy: number;
}

/** What longer sequences are forgiven for being less probable. */
export interface LengthPenaltyOptions {
  /**
   * What a log probability is divided by; n are the tokens, the end among them:
   *
   * - `'wu'`: ((5 + n) / 6)^alpha (Wu et al. 2016, equation 14)
   * - `'divide'`: n^alpha; with `alpha: 1` the score is the mean per token
   */
  type: 'wu' | 'divide';
  /** 0: nothing. */
  alpha: number;
}

/** How a decoder looks for what to write. */
export interface DecodingOptions {
  /** Hypotheses that are followed side by side; 1 takes the likeliest token each time. Default 1. */
  beamWidth?: number | undefined;
  /** A number is the `alpha` of `'wu'`. Default 0. */
  lengthPenalty?: number | LengthPenaltyOptions | undefined;
  /** Tokens to write at least. Default 0. */
  minLength?: number | undefined;
  /** Tokens to write at most. Default: twice as many as were read, and 20, but no more than 1000. */
  maxLength?: number | undefined;
  /** How many of the best hypotheses to give, at most `beamWidth`. Default 1. */
  nBest?: number | undefined;
  /** Also tell which tokens of the source were looked at for each token written. Default false. */
  attention?: boolean | undefined;
  /** Also tell the tree of the hypotheses that were looked at. Default false. */
  tree?: boolean | undefined;
  /**
   * With any of these four the tokens are drawn (`beamWidth` 1 only): below 1 the likelier tokens get
   * likelier; 0 takes the likeliest. Default 1 where one of the other three is given.
   */
  temperature?: number | undefined;
  /** Only the k likeliest tokens; 0: all. Default 0. */
  topK?: number | undefined;
  /** Only the likeliest tokens that together have this probability, (0, 1]. Default 1. */
  topP?: number | undefined;
  /** The same seed draws the same tokens. Default: another one every time. */
  seed?: number | undefined;
  /** Sources that are decoded side by side, at most; fewer where they are long. Default 64. */
  batchSize?: number | undefined;
  /** Stops the decoding; the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
}

/** A place in the tree of hypotheses. */
export interface BeamNode {
  /** The place in the list of what it goes on from; −1: it is the first token. */
  parent: number;
  /** Tokens up to and with this one. */
  step: number;
  /** Null: the end. */
  token: string | null;
  /** Log probability of all up to and with this token, in nats. */
  logProbability: number;
  /** The same after the length penalty. */
  score: number;
  /** Whether it was followed, or finished; the rest fell out of the beam. */
  kept: boolean;
  /** Whether it is one of the hypotheses that ended here. */
  finished: boolean;
}

/** A sequence that was written. */
export interface Transduction {
  tokens: string[];
  /** The tokens as text. */
  text: string;
  /** Log probability after the length penalty, which hypotheses are ranked by. */
  score: number;
  /** In nats, with that of the end where it was reached. */
  logProbability: number;
  /** Whether the model came to an end by itself, before `maxLength`. */
  finished: boolean;
  /** Of each token, and of the end where it was reached, after those before it. */
  probabilities: Float32Array;
  /**
   * Where it was asked for and the model has attention: a row for each of `probabilities`, with a number
   * for each of the S tokens of the source, which sum up to 1.
   */
  attention?: Float32Array;
  /** With `nBest` above 1: the others, the best first. */
  alternatives?: Transduction[];
  /** Where it was asked for: a node comes after its parent. */
  tree?: BeamNode[];
}

function isVocabulary(value: unknown, name: string): void {
  if (!(value instanceof Vocabulary)) fail(name, 'a Vocabulary', value);
}

/** @internal */
export const vocabularyCheck: Check = isVocabulary;

/** Of what a file says; the seed is in the weights. @internal */
export const kEncoderDecoderConfigChecks = {
  network: optionsOf(kNetworkChecks),
  decoder: optionsOf(kNetworkChecks),
  embeddingSize: positiveInteger,
  tiedEmbeddings: boolean,
  inputDropout: number,
  outputDropout: number,
  maxSourceLength: positiveInteger,
} satisfies Record<Exclude<keyof EncoderDecoderOptions, 'seed'>, Check>;

/** @internal */
export const kEncoderDecoderChecks = { ...kEncoderDecoderConfigChecks, seed: number };

/** A check for a number, or an object of options. */
function numberOr(check: Check, expected: string): Check {
  return (value, name) => {
    if (typeof value === 'number') return;
    if (typeof value !== 'object') fail(name, expected, value);
    check(value, name);
  };
}

/** @internal */
export const kEncoderDecoderFitChecks = {
  ...kFitChecks,
  batchSize: number,
  validation: anything,
  shuffleSeed: number,
  labelSmoothing: number,
  teacherForcing: numberOr(
    optionsOf({
      schedule: oneOf('constant', 'linear', 'inverse-sigmoid'),
      from: number,
      to: number,
      steps: number,
    } satisfies Record<keyof TeacherForcingOptions, Check>),
    'a number or an object with a schedule',
  ),
} satisfies Record<keyof EncoderDecoderFitOptions<unknown>, Check>;

/** @internal */
export const kDecodingChecks = {
  beamWidth: positiveInteger,
  lengthPenalty: numberOr(
    optionsOf({
      type: oneOf('wu', 'divide'),
      alpha: number,
    } satisfies Record<keyof LengthPenaltyOptions, Check>),
    'a number or an object with type and alpha',
  ),
  minLength: number,
  maxLength: positiveInteger,
  nBest: positiveInteger,
  attention: boolean,
  tree: boolean,
  temperature: number,
  topK: number,
  topP: number,
  seed: number,
  batchSize: number,
  signal: abortSignal,
} satisfies Record<keyof DecodingOptions, Check>;
