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
export type {
  SequenceTagger,
  SequenceTaggerOptions,
  TaggedSequence,
  TaggerEvaluation,
  Tagging,
  TaggingOptions,
} from './sequenceTagger.js';
export type {
  Classification,
  ClassifierEvaluation,
  LabelledSequence,
  SequenceClassifier,
  SequenceClassifierOptions,
} from './sequenceClassifier.js';
export type {
  RegressorEvaluation,
  RegressorFitOptions,
  SequenceRegressor,
  SequenceRegressorOptions,
  TargetedSequence,
} from './sequenceRegressor.js';
export type {
  SequencePair,
  SequenceToSequence,
  SequenceToSequenceOptions,
} from './sequenceToSequence.js';
export type { TextAutoencoder, TextAutoencoderOptions } from './textAutoencoder.js';
export type {
  BeamNode,
  DecodingOptions,
  EncoderDecoderEvaluation,
  EncoderDecoderFitOptions,
  EncoderDecoderOptions,
  LengthPenaltyOptions,
  TeacherForcingOptions,
  Transduction,
} from './encoderDecoder/options.js';
export type { ChunkCounts, ChunkScores } from './sequences/chunks.js';
export type {
  ReadingOptions,
  SequenceFitOptions,
  SequenceModelOptions,
} from './sequences/sequenceModel.js';
export type {
  EmbeddingsOptions,
  WordInputOptions,
  Words,
  WordVocabulary,
} from './sequences/words.js';
export type { AnyModel } from './open.js';
export type { Network, NetworkOptions } from './network.js';
export type {
  FitOptions,
  OptimizerOptions,
  ScheduleOptions,
  TrainerOptions,
  TrainingProgress,
  ValidatedProgress,
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
