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
export type {
  CtcEvaluation,
  CtcFitOptions,
  CtcHypothesis,
  CtcLanguageOptions,
  CtcRecognizerOptions,
  LabelledUtterance,
  Transcript,
  TranscriptionOptions,
  Utterance,
} from './speech/ctcOptions.js';
export type { CtcRecognizer } from './speech/ctcRecognizer.js';
export type { AugmentationOptions, Range } from './speech/augmentation.js';
export type { FeatureExtractor, FeatureOptions, MelOptions } from './speech/features.js';
export type { Endpointer, EndpointerOptions, Hearing, SpeechSegment } from './speech/segments.js';
export type {
  CorruptionOptions,
  EmbeddingOptions,
  SpeechEmbedderOptions,
  SpeechEvaluation,
  SpeechExample,
  SpeechFitOptions,
} from './speech/embedderOptions.js';
export type { SpeechEmbedder } from './speech/speechEmbedder.js';
export type {
  IndexedRecording,
  IndexedWindow,
  Recording,
  SaveIndexOptions,
  SpokenHit,
  SpokenQueryIndexOptions,
  SpokenSearchOptions,
  WindowOptions,
} from './speech/indexOptions.js';
export type { SpokenQueryIndex } from './speech/spokenQueryIndex.js';
export type { TimeWarping, TimeWarpingOptions, WarpingMatch } from './speech/timeWarping.js';
export type { ListeningOptions, SpeechProgress, Waveform } from './speech/waveform.js';
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
