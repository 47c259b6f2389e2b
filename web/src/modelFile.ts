// What the files of all models have in common: safetensors whose metadata says which model it is.

import { FormatError } from './errors.js';
import { JsonProblem, parseStrictly } from './internal/strictJson.js';
import { boolean, checkOptions, oneOf, type Given } from './internal/validate.js';
import {
  readSafetensors,
  writeSafetensors,
  type Bytes,
  type Dtype,
  type NamedTensor,
} from './safetensors.js';

export interface SaveOptions {
  /** Also save what training needs to go on exactly where it stopped. Default false. */
  optimizer?: boolean | undefined;
  /** Of the weights; `'float16'` halves the file. Default `'float32'`. */
  dtype?: Dtype | undefined;
}

export function checkSaveOptions(options?: SaveOptions): Given<SaveOptions> {
  return checkOptions(options, '', { optimizer: boolean, dtype: oneOf('float32', 'float16') });
}

const kFormat = 'unrolled';
const kVersion = '1';
const kOptimizerPrefix = 'optimizer.';
/** The configuration of any model is a few objects in each other. */
const kConfigDepth = 8;

/** A model file, taken apart. */
export interface ModelFile {
  /** `model` of the metadata, such as `'languageModel'`. */
  model: string;
  /** `config` of the metadata. */
  config: Record<string, unknown>;
  weights: Map<string, NamedTensor>;
  /** `training` of the metadata, when there is one. */
  training: Record<string, unknown> | undefined;
  /** Under their names without `optimizer.`. */
  trainingArrays: Map<string, NamedTensor>;
}

function parseObject(name: string, json: string): Record<string, unknown> {
  try {
    const value = parseStrictly(json, kConfigDepth);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    throw new FormatError(`the model file's ${name}: ${error.message}`, { cause: error });
  }
  throw new FormatError(`the model file's ${name} must be a JSON object`);
}

/**
 * Takes a file apart.
 * @throws {FormatError}
 */
export function readModelFile(bytes: Bytes): ModelFile {
  const { metadata, tensors } = readSafetensors(bytes);
  const entry = (name: string): string => {
    const value = metadata.get(name);
    if (value === undefined)
      throw new FormatError(`the file is not of a model: its metadata has no ${name}`);
    return value;
  };
  if (entry('format') !== kFormat) {
    throw new FormatError(
      `the format of the model file must be ${kFormat}, got ${JSON.stringify(entry('format'))}`,
    );
  }
  if (entry('version') !== kVersion) {
    throw new FormatError(
      `the version of the model file must be ${kVersion}, which this release reads, got ${JSON.stringify(entry('version'))}`,
    );
  }
  const weights = new Map<string, NamedTensor>();
  const trainingArrays = new Map<string, NamedTensor>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(kOptimizerPrefix))
      trainingArrays.set(name.slice(kOptimizerPrefix.length), tensor);
    else weights.set(name, tensor);
  }
  const training = metadata.get('training');
  return {
    model: entry('model'),
    config: parseObject('config', entry('config')),
    weights,
    training: training === undefined ? undefined : parseObject('training', training),
    trainingArrays,
  };
}

/** Puts a file together; arrays of training always keep their precision. */
export function writeModelFile(
  {
    model,
    config,
    weights,
    training,
    trainingArrays,
  }: Omit<ModelFile, 'weights' | 'trainingArrays'> & {
    weights: readonly NamedTensor[];
    trainingArrays: readonly NamedTensor[];
  },
  dtype: Dtype,
): Uint8Array<ArrayBuffer> {
  const tensors = [
    ...weights.map((tensor) => ({ ...tensor, dtype })),
    ...trainingArrays.map(({ name, shape, values }) => ({
      name: kOptimizerPrefix + name,
      shape,
      values,
      dtype: 'float32' as const,
    })),
  ];
  return writeSafetensors(tensors, {
    format: kFormat,
    version: kVersion,
    model,
    config: JSON.stringify(config),
    ...(training ? { training: JSON.stringify(training) } : {}),
  });
}
