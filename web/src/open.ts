import { FormatError, LoadError } from './errors.js';
import type { Backend } from './internal/backend.js';
import { openLanguageModel, type LanguageModel } from './languageModel.js';
import { requireBytes, type Bytes } from './safetensors.js';
import { readModelFile, type ModelFile } from './modelFile.js';
import { openSequenceClassifier, type SequenceClassifier } from './sequenceClassifier.js';
import { openSequenceRegressor, type SequenceRegressor } from './sequenceRegressor.js';
import { openSequenceTagger, type SequenceTagger } from './sequenceTagger.js';
import { openSequenceToSequence, type SequenceToSequence } from './sequenceToSequence.js';
import type { CtcRecognizer } from './speech/ctcRecognizer.js';
import type { SpeechEmbedder } from './speech/speechEmbedder.js';
import { openTextAutoencoder, type TextAutoencoder } from './textAutoencoder.js';

/** A model of any kind; `kind` tells them apart. */
export type AnyModel =
  | LanguageModel
  | SequenceTagger
  | SequenceClassifier
  | SequenceRegressor
  | SequenceToSequence
  | TextAutoencoder
  | SpeechEmbedder
  | CtcRecognizer;

/** What only the full edition can open. */
const kOfFullEdition = ['speechEmbedder', 'ctcRecognizer'];

/** How to open each kind of model. */
const kOpeners: Record<
  string,
  (backend: Backend, owner: object, file: ModelFile) => Promise<AnyModel>
> = {
  languageModel: openLanguageModel,
  sequenceTagger: openSequenceTagger,
  sequenceClassifier: openSequenceClassifier,
  sequenceRegressor: openSequenceRegressor,
  sequenceToSequence: openSequenceToSequence,
  textAutoencoder: openTextAutoencoder,
  speechEmbedder: async (...args) =>
    (await import('./speech/speech.js')).openSpeechEmbedder(...args),
  ctcRecognizer: async (...args) => (await import('./speech/speech.js')).openCtcRecognizer(...args),
};

/** @internal */
export async function openModel(
  backend: Backend,
  owner: { edition: string },
  bytes: Bytes,
): Promise<AnyModel> {
  requireBytes(bytes, 'bytes');
  const file = readModelFile(bytes);
  const open = Object.hasOwn(kOpeners, file.model) ? kOpeners[file.model] : undefined;
  if (!open) {
    const kinds = Object.keys(kOpeners).join(', ');
    throw new FormatError(
      `the model of the file must be one of ${kinds}, got ${JSON.stringify(file.model)}`,
    );
  }
  if (owner.edition !== 'full' && kOfFullEdition.includes(file.model))
    throw new LoadError(`${file.model} is in the full edition: load({ edition: 'full' })`);
  return open(backend, owner, file);
}
