// What can be said to a recogniser, and what it says.

import {
  boolean,
  fail,
  number,
  optionsOf,
  positiveInteger,
  type Check,
} from '../internal/validate.js';
import { LanguageModel } from '../languageModel.js';
import { namesCheck } from '../sequences/data.js';
import {
  kSequenceFitChecks,
  kSequenceModelChecks,
  type SequenceFitOptions,
  type SequenceModelOptions,
} from '../sequences/sequenceModel.js';
import { kAugmentationChecks, type AugmentationOptions } from './augmentation.js';
import { kFeatureChecks, type FeatureOptions } from './features.js';
import { kListeningChecks, type ListeningOptions, type Waveform } from './waveform.js';

export interface CtcRecognizerOptions extends SequenceModelOptions {
  /** What it can write: letters, phones, words. The blank is not among them. */
  labels: readonly string[];
  /** What the network reads of the sound. Or: */
  features?: FeatureOptions | undefined;
  /** D: numbers of a frame, of data that are frames already. */
  inputSize?: number | undefined;
  /** Frames that the network reads side by side at each of its steps. Default 1. */
  frameStack?: number | undefined;
  /** Frames from one of its steps to the next. Default 1. */
  frameStride?: number | undefined;
  /**
   * Leave what is too short for its labels out of the loss; else it is an error. Default false.
   */
  skipImpossible?: boolean | undefined;
}

/** Sound; or, for a model that reads frames, those: [T · D]. */
export type Utterance = Waveform | { frames: Float32Array };

/** An utterance and what is said in it. */
export type LabelledUtterance = Utterance & { labels: readonly string[] };

export interface CtcFitOptions extends SequenceFitOptions<LabelledUtterance> {
  /** Of sound. */
  augmentation?: AugmentationOptions | undefined;
}

/** A language model that has a say in what is heard. */
export interface CtcLanguageOptions {
  /** Its vocabulary must have every label. */
  model: LanguageModel;
  /** How much it has. Default 0.5. */
  weight?: number | undefined;
  /** The token that it reads before the first label, such as a space or a line end. */
  first: string;
  /** The token that ends an utterance, which then counts as well. */
  end?: string | undefined;
}

export interface TranscriptionOptions extends ListeningOptions {
  /** Labellings that prefix beam search follows, 1 … 1000. Default: the best path, without a search. */
  beamWidth?: number | undefined;
  /** Hypotheses to give, at most `beamWidth`. Default 1; more need a beam. */
  nBest?: number | undefined;
  /** Added to the score for every label, −1000 … 1000. Default 0; it needs a beam. */
  insertionBonus?: number | undefined;
  /** It needs a beam. */
  language?: CtcLanguageOptions | undefined;
  /** Give the probabilities at every step as well. Default false. */
  posteriors?: boolean | undefined;
}

export interface CtcHypothesis {
  labels: string[];
  /** In nats: of all alignments that were followed; of the best path, of that one. */
  logProbability: number;
  /** The same with language and bonus. */
  score: number;
}

/** What was heard. */
export interface Transcript {
  /** The likeliest. */
  labels: string[];
  /** The likeliest first. */
  hypotheses: CtcHypothesis[];
  /** Of the best path: the step at which each label begins. With a beam: none. */
  starts: number[];
  /** With `posteriors`: [steps, labels + 1] of every step, the blank at the end. */
  posteriors?: Float32Array;
  /** With `posteriors`: what trimming makes of it, which knows no blank and merges all repeats. */
  trimmed?: string[];
}

export interface CtcEvaluation {
  /** Nats a label, the mean over the utterances; NaN when `skipImpossible` left none. */
  loss: number;
  /** Insertions, deletions and substitutions over the number of true labels; NaN when there is none. */
  labelErrorRate: number;
  /** Insertions, deletions and substitutions. */
  errors: number;
  /** True labels. */
  labels: number;
}

// A file has no seed: that is in the weights.
/** @internal */
export const kConfigChecks = {
  network: kSequenceModelChecks.network,
  outputDropout: kSequenceModelChecks.outputDropout,
  labels: namesCheck,
  features: optionsOf(kFeatureChecks),
  inputSize: positiveInteger,
  frameStack: positiveInteger,
  frameStride: positiveInteger,
  skipImpossible: boolean,
};

/** @internal */
export const kModelChecks = {
  ...kConfigChecks,
  seed: kSequenceModelChecks.seed,
} satisfies Record<keyof CtcRecognizerOptions, Check>;

/** @internal */
export const kCtcFitChecks = {
  ...kSequenceFitChecks,
  augmentation: optionsOf(kAugmentationChecks),
} satisfies Record<keyof CtcFitOptions, Check>;

const token: Check = (value, name) => {
  if (typeof value !== 'string') fail(name, 'a token of the language model', value);
};

/** @internal */
export const kTranscriptionChecks = {
  ...kListeningChecks,
  beamWidth: positiveInteger,
  nBest: positiveInteger,
  insertionBonus: number,
  language: optionsOf({
    model: (value, name) => {
      if (!(value instanceof LanguageModel)) fail(name, 'a LanguageModel', value);
    },
    weight: number,
    first: token,
    end: token,
  } satisfies Record<keyof CtcLanguageOptions, Check>),
  posteriors: boolean,
} satisfies Record<keyof TranscriptionOptions, Check>;
