export { load, type LoadOptions, type Variant } from './load.js';
export type { Unrolled } from './unrolled.js';
export { Vocabulary, type VocabularyOptions, type WordsOptions } from './vocabulary.js';
export type {
  GenerateOptions,
  GenerationCandidate,
  GenerationStep,
  LanguageModel,
  LanguageModelOptions,
  LanguageModelFitOptions,
  LayerActivations,
  Evaluation,
  StepOptions,
} from './languageModel.js';
export type { Network, NetworkOptions } from './network.js';
export type {
  OptimizerOptions,
  ScheduleOptions,
  TrainerOptions,
  TrainingProgress,
} from './training.js';
export type { Bytes, NamedTensor } from './safetensors.js';
export type { SaveOptions } from './modelFile.js';
export type { TokenInput } from './tokens.js';
export {
  DisposedError,
  DivergedError,
  FormatError,
  InvalidArgumentError,
  LoadError,
  OutOfMemoryError,
  ShapeError,
  UnrolledError,
} from './errors.js';
