// The WebAssembly module and the glue that Emscripten made for it. Nothing else imports the glue.

import type { MainModule as Built, Model, SequenceModel } from '../wasm/unrolled-simd.js';
import type { NetworkOptions } from '../network.js';
import type { TrainerOptions } from '../training.js';

interface EncoderDecoderObject {
  network?: NetworkOptions | undefined;
  decoder?: NetworkOptions | undefined;
  embeddingSize?: number | undefined;
  tiedEmbeddings?: boolean | undefined;
  inputDropout?: number | undefined;
  outputDropout?: number | undefined;
  seed?: number | undefined;
  declareOnly?: boolean | undefined;
}
interface SequenceObject {
  name: string;
  field: string;
  lengths: Int32Array;
  tokens?: Int32Array | undefined;
}
export interface EncoderDecoder extends Model {
  network(): ReturnType<SequenceModel['network']>;
  decoderNetwork(): ReturnType<SequenceModel['network']>;
  beginTraining(
    source: SequenceObject,
    target: SequenceObject,
    training: TrainerOptions & {
      batchSize?: number | undefined;
      shuffleSeed?: number | undefined;
      labelSmoothing?: number | undefined;
      teacherForcing?:
        | {
            schedule?: string | undefined;
            from?: number | undefined;
            to?: number | undefined;
            steps?: number | undefined;
          }
        | undefined;
    },
  ): void;
}
export interface PairEvaluation {
  delete(): void;
  advance(): boolean;
  score(): { lossSum: number; counted: number; correct: number };
}
export interface Transduction {
  delete(): void;
  advance(): boolean;
  results(): {
    counts: Int32Array;
    lengths: Int32Array;
    finished: Int32Array;
    tokens: Int32Array;
    probabilities: Float32Array;
    attention: Float32Array;
    scores: Float32Array;
    logProbabilities: Float32Array;
    treeCounts: Int32Array;
    treeParents: Int32Array;
    treeTokens: Int32Array;
    treeSteps: Int32Array;
    treeKept: Int32Array;
    treeScores: Float32Array;
    treeLogProbabilities: Float32Array;
  };
}
export interface TextVectors {
  delete(): void;
  advance(): boolean;
  values(): Float32Array;
}
export type MainModule = Built & {
  createSequenceToSequence(
    options: EncoderDecoderObject & {
      sourceVocabularySize: number;
      targetVocabularySize: number;
      attention?: string | undefined;
      attentionSize?: number | undefined;
    },
  ): EncoderDecoder;
  createTextAutoencoder(
    options: EncoderDecoderObject & { vocabularySize: number; vectorSize?: number | undefined },
  ): EncoderDecoder;
  PairEvaluation: {
    create(model: EncoderDecoder, source: SequenceObject, target: SequenceObject): PairEvaluation;
  };
  Transduction: {
    create(
      model: EncoderDecoder,
      sources: SequenceObject | Float32Array,
      options: {
        beamWidth?: number | undefined;
        lengthPenalty?: { type: string; alpha: number } | undefined;
        minLength?: number | undefined;
        maxLength?: number | undefined;
        nBest?: number | undefined;
        attention?: boolean | undefined;
        tree?: boolean | undefined;
        temperature?: number | undefined;
        topK?: number | undefined;
        topP?: number | undefined;
        seed?: number | undefined;
        batchSize?: number | undefined;
      },
    ): Transduction;
  };
  TextVectors: { create(model: EncoderDecoder, texts: SequenceObject): TextVectors };
};

export type {
  Generation,
  LanguageModel,
  LanguageModelEvaluation,
  Model,
  SequenceModel,
  SequenceReading,
} from '../wasm/unrolled-simd.js';

/** The variants that this build has. */
export const kVariants = ['simd', 'relaxed-simd'] as const;
export type BuiltVariant = (typeof kVariants)[number];

/** What a glue file exports by default. */
export type Glue = (options?: unknown) => Promise<Built>;

/** Literal, so that bundlers see the files. */
export function binaryUrl(variant: BuiltVariant): URL {
  return variant === 'simd'
    ? new URL('../wasm/unrolled-simd.wasm', import.meta.url)
    : new URL('../wasm/unrolled-relaxed-simd.wasm', import.meta.url);
}

/** An instance of `compiled` in the glue of its variant. */
export async function instantiate(glue: Glue, compiled: WebAssembly.Module): Promise<MainModule> {
  return new Promise((resolve, reject) => {
    const instantiateWasm = (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object => {
      // What `receive` throws too: a binary that is not ours lacks what the glue looks for.
      WebAssembly.instantiate(compiled, imports)
        .then((instance) => receive(instance, compiled))
        .catch(reject);
      return {};
    };
    glue({ instantiateWasm }).then((module) => resolve(module as MainModule), reject);
  });
}
