// What can be said to an embedder.

import {
  anything,
  boolean,
  number,
  optionsOf,
  positiveInteger,
  string,
  type Check,
} from '../internal/validate.js';
import { kNetworkChecks, type NetworkOptions } from '../network.js';
import { kSequenceFitChecks } from '../sequences/sequenceModel.js';
import type { FitOptions } from '../training.js';
import { kAugmentationChecks, type AugmentationOptions } from './augmentation.js';
import { kFeatureChecks, type FeatureOptions } from './features.js';
import type { ListeningOptions, Waveform } from './waveform.js';

export interface SpeechEmbedderOptions {
  /** What the network reads of the sound. */
  features?: FeatureOptions | undefined;
  /** Of the encoder. Default: a bidirectional GRU of 128. */
  network?: NetworkOptions | undefined;
  /** Of the decoder, which is never bidirectional. Default: as the encoder. */
  decoder?: NetworkOptions | undefined;
  /** Numbers that stand for a segment. Default 64. */
  vectorSize?: number | undefined;
  /** Of the vector before it gets its length: `'tanh'` or `'linear'`. Default `'tanh'`. */
  projection?: string | undefined;
  /** Of the first weights, of training's order and noise. Default 1. */
  seed?: number | undefined;
}

/** A segment of speech, and what is said in it where that is known. */
export interface SpeechExample extends Waveform {
  label?: string | undefined;
}

/** How much what the encoder reads is disturbed while it is trained. */
export interface CorruptionOptions {
  /** Deviation of noise added to every number of a frame. Default 0. */
  noise?: number | undefined;
  /** Stretches of frames that are silenced. Default 0. */
  masks?: number | undefined;
  /** Each at most this part of its segment. Default 0.2. */
  maskShare?: number | undefined;
}

export interface SpeechFitOptions extends FitOptions {
  /** Segments that one step reads. Default 32. */
  batchSize?: number | undefined;
  /** Segments to evaluate on. */
  validation?: readonly SpeechExample[] | undefined;
  /** Of the order in which the segments are read. Default: that of the training before, at first the model's seed. */
  shuffleSeed?: number | undefined;
  /** Places of two segments each that are of one word, besides those of one label. */
  pairs?: readonly (readonly [number, number])[] | undefined;
  /** Weight of the error of the frames that are written. Default 1. */
  reconstruction?: number | undefined;
  /**
   * With labels or pairs: what is written for a segment is another one of its word (Kamper 2019), else
   * itself. Default true.
   */
  correspondence?: boolean | undefined;
  /** Weight of the contrastive loss (Chen et al. 2020). Default 0. */
  contrastive?: number | undefined;
  /** Of the contrastive loss. Default 0.1. */
  temperature?: number | undefined;
  /** Weight of the triplet loss (Schroff et al. 2015). Default 0. */
  triplet?: number | undefined;
  /** Of the triplet loss. Default 0.2. */
  margin?: number | undefined;
  /** Of the triplet loss: `'semi-hard'` or `'hardest'`. Default `'semi-hard'`. */
  mining?: string | undefined;
  corruption?: CorruptionOptions | undefined;
  augmentation?: AugmentationOptions | undefined;
}

export interface EmbeddingOptions extends ListeningOptions {
  /** Leave out what is before the first speech and after the last. Default false. */
  trim?: boolean | undefined;
}

export interface SpeechEvaluation {
  /** Mean of the squared errors of the frames written. */
  mse: number;
}

/** @internal */
export const kVectorSize = 64;
/** @internal */
export const kNetwork: NetworkOptions = { cell: 'gru', hiddenSize: 128, bidirectional: true };

// A file has no seed: that is in the weights.
/** @internal */
export const kConfigChecks = {
  features: optionsOf(kFeatureChecks),
  network: optionsOf(kNetworkChecks),
  decoder: optionsOf(kNetworkChecks),
  vectorSize: positiveInteger,
  projection: string,
};

/** @internal */
export const kModelChecks = {
  ...kConfigChecks,
  seed: number,
} satisfies Record<keyof SpeechEmbedderOptions, Check>;

/** @internal */
export const kSpeechFitChecks = {
  ...kSequenceFitChecks,
  pairs: anything,
  reconstruction: number,
  correspondence: boolean,
  contrastive: number,
  temperature: number,
  triplet: number,
  margin: number,
  mining: string,
  corruption: optionsOf({
    noise: number,
    masks: number,
    maskShare: number,
  } satisfies Record<keyof CorruptionOptions, Check>),
  augmentation: optionsOf(kAugmentationChecks),
} satisfies Record<keyof SpeechFitOptions, Check>;
