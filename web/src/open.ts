import { FormatError } from './errors.js';
import type { Backend } from './internal/backend.js';
import { fail } from './internal/validate.js';
import { openLanguageModel, type LanguageModel } from './languageModel.js';
import type { Bytes } from './safetensors.js';
import { readModelFile, type ModelFile } from './modelFile.js';

/** How to open each kind of model. */
const kOpeners: Record<
  string,
  (backend: Backend, owner: object, file: ModelFile) => Promise<LanguageModel>
> = {
  languageModel: openLanguageModel,
};

/** @internal */
export async function openModel(
  backend: Backend,
  owner: object,
  bytes: Bytes,
): Promise<LanguageModel> {
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
