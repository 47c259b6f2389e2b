import { FormatError } from './errors.js';
import type { Backend } from './internal/backend.js';
import { fail } from './internal/validate.js';
import { openLanguageModel, type LanguageModel } from './languageModel.js';
import type { Bytes } from './safetensors.js';
import { readModelFile, type ModelFile } from './modelFile.js';
import { openSequenceClassifier, type SequenceClassifier } from './sequenceClassifier.js';
import { openSequenceRegressor, type SequenceRegressor } from './sequenceRegressor.js';
import { openSequenceTagger, type SequenceTagger } from './sequenceTagger.js';
import { openSequenceToSequence, type SequenceToSequence } from './sequenceToSequence.js';
import { openTextAutoencoder, type TextAutoencoder } from './textAutoencoder.js';

/** A model of any kind; `kind` tells them apart. */
export type AnyModel =
  | LanguageModel
  | SequenceTagger
  | SequenceClassifier
  | SequenceRegressor
  | SequenceToSequence
  | TextAutoencoder;

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
};

/** @internal */
export async function openModel(backend: Backend, owner: object, bytes: Bytes): Promise<AnyModel> {
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(bytes));
  if (!ArrayBuffer.isView(bytes) && !isBuffer)
    fail('bytes', 'an ArrayBuffer or a view of one', bytes);
  const file = readModelFile(bytes);
  const open = Object.hasOwn(kOpeners, file.model) ? kOpeners[file.model] : undefined;
  if (!open) {
    const kinds = Object.keys(kOpeners).join(', ');
    throw new FormatError(
      `the model of the file must be one of ${kinds}, got ${JSON.stringify(file.model)}`,
    );
  }
  return open(backend, owner, file);
}
