import { type LanguageModel, type TrainingProgress, type Unrolled, Vocabulary } from 'unrolled';
import { freshSeed } from '../shared/freshSeed.ts';
import type { Training } from '../shared/training.ts';
import { distinctCharacters } from './alphabet.ts';
import type { Corpus } from './corpora.ts';
import { refuse } from './refusals.ts';
import type { Settings } from './settings.ts';
import { split } from './split.ts';

/** A text to be learnt. */
export interface TextTask {
  readonly name: string;
  readonly corpus: Corpus;
  /** Every character of the text once. */
  readonly alphabet: string;
}

export type TextTraining = Training<LanguageModel, TextTask, TrainingProgress>;

/** Steps between two looks at the held-out text. */
const validateEvery = 25;

/** Throws where a text cannot be learnt with these settings. */
export async function textTask(corpus: Corpus, settings: Settings): Promise<TextTask> {
  const alphabet = await distinctCharacters(corpus.text);
  refuse(corpus.text, alphabet, settings);
  return { name: corpus.name, corpus, alphabet };
}

export function newLanguageModel(
  unrolled: Unrolled,
  { alphabet }: TextTask,
  { cell, hiddenSize, numLayers }: Settings,
): Promise<LanguageModel> {
  return unrolled.languageModel({
    vocabulary: Vocabulary.characters(alphabet),
    network: { cell, hiddenSize, numLayers },
    seed: freshSeed(),
  });
}

/** The steps of a training without end, with settings as they stand. */
export function fitText(
  model: LanguageModel,
  { corpus: { text } }: TextTask,
  settings: Settings,
): AsyncGenerator<TrainingProgress, void, undefined> {
  const { learningRate, clipNorm, batchSize, sequenceLength } = settings;
  const { train, heldOut } = split(text, model.vocabulary, settings);
  return model.fit(train, {
    batchSize,
    sequenceLength,
    epochs: 1_000_000,
    optimizer: { type: 'adam', learningRate },
    ...(clipNorm !== undefined && { clipNorm }),
    ...(heldOut && { validation: heldOut, validateEvery }),
  });
}
