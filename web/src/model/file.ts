// What the files of all models say in the same way: vocabularies, and a state of training.

import { FormatError, InvalidArgumentError } from '../errors.js';
import type { Response } from '../internal/operations/execute.js';
import type { Saved } from '../internal/operations/model.js';
import { checkOptions } from '../internal/validate.js';
import { writeModelFile, type ModelFile, type SaveOptions } from '../modelFile.js';
import { kOptimizerChecks, type OptimizerOptions } from '../training.js';
import { Vocabulary, type VocabularyOptions } from '../vocabulary.js';

/** Where training stood, as far as TypeScript knows it. */
export interface TrainingMark {
  optimizer: OptimizerOptions;
  step: number;
}

/** What `save` resolves to. */
export function toFile(
  model: string,
  config: Record<string, unknown>,
  snapshot: Response<'snapshot'>,
  mark: TrainingMark,
  { dtype = 'float32' }: SaveOptions,
): Uint8Array<ArrayBuffer> {
  const state = snapshot.training;
  return writeModelFile(
    {
      model,
      config,
      weights: snapshot.parameters,
      training: state && {
        ...mark,
        numbers: state.numbers,
        arrays: state.arrays.map(({ name }) => name),
      },
      trainingArrays: state?.arrays ?? [],
    },
    dtype,
  );
}

/** The entries of a config that are a vocabulary. */
export function vocabularyConfig({
  tokens,
  unit,
  unknown,
  lowercase,
}: Vocabulary): Record<string, unknown> {
  return {
    vocabulary: tokens,
    unknown,
    ...(unit === 'characters' ? {} : { unit }),
    ...(lowercase ? { lowercase } : {}),
  };
}

/** Takes those entries out of a config. */
export function readVocabulary(config: Record<string, unknown>): {
  vocabulary: Vocabulary;
  rest: Record<string, unknown>;
} {
  const { vocabulary, unknown = null, unit = 'characters', lowercase = false, ...rest } = config;
  const options = { unit, lowercase, ...(unknown === null ? {} : { unknown }) };
  return {
    vocabulary: Vocabulary.tokens(vocabulary as string[], options as VocabularyOptions),
    rest,
  };
}

/** The vocabulary as C++ takes it. */
export function toVocabularyObject(vocabulary: Vocabulary): {
  tokens: readonly string[];
  unit: string;
  unknown?: number;
} {
  const { tokens, unit, unknown } = vocabulary;
  return unknown === null ? { tokens, unit } : { tokens, unit, unknown: tokens.indexOf(unknown) };
}

function refuse(what: string): never {
  throw new FormatError(`the model file's ${what}`);
}

function readTraining({
  training,
  trainingArrays,
}: ModelFile): { state: NonNullable<Saved['training']>; mark: TrainingMark } | undefined {
  if (!training) {
    if (trainingArrays.size > 0) refuse('metadata has no training for its optimizer.* tensors');
    return undefined;
  }
  const { optimizer, step, numbers, arrays, ...others } = training;
  const [other] = Object.keys(others);
  if (other !== undefined) refuse(`training has ${JSON.stringify(other)}, which is not known`);
  const isStrings = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((element) => typeof element === 'string');
  if (!isStrings(numbers) || !isStrings(arrays))
    refuse('training must have lists of strings, numbers and arrays');
  if (!Number.isSafeInteger(step) || (step as number) < 0)
    refuse('training.step must be a whole number');
  if (arrays.length !== trainingArrays.size) {
    refuse(
      `training has ${arrays.length} arrays, and there are ${trainingArrays.size} optimizer.* tensors`,
    );
  }
  const checked = checkOptions(
    optimizer as OptimizerOptions,
    'training.optimizer',
    kOptimizerChecks,
  );
  return {
    state: {
      optimizer: checked,
      state: {
        numbers,
        arrays: arrays.map((name) => {
          const tensor = trainingArrays.get(name);
          if (!tensor) throw new FormatError(`the model file has no tensor optimizer.${name}`);
          return { ...tensor, name };
        }),
      },
    },
    mark: { optimizer: checked, step: step as number },
  };
}

/** What an operation that makes a model takes of a file, and what the new object has to know. */
export function readSaved(file: ModelFile): { saved: Saved; mark: TrainingMark | undefined } {
  const training = asFormatError(() => readTraining(file));
  return { saved: { tensors: file.weights, training: training?.state }, mark: training?.mark };
}

/** What would be a wrong argument of a factory is a wrong value in a file. */
export function asFormatError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new FormatError(`the model file's config: ${error.message}`, { cause: error });
  }
}

/** The same for what C++ says of it. */
export async function promiseAsFormatError<T>(made: Promise<T>): Promise<T> {
  try {
    return await made;
  } catch (error) {
    return asFormatError(() => {
      throw error;
    });
  }
}
