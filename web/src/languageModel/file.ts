// The file of a language model: its `config` is
// { "vocabulary": ["a", …], "unknown": null, "network": {…}, "embeddingSize": null }.

import { FormatError, InvalidArgumentError } from '../errors.js';
import type { Backend } from '../internal/backend.js';
import type { Request, Response } from '../internal/operations/index.js';
import { checkOptions, optionsOf } from '../internal/validate.js';
import type { LanguageModel } from '../languageModel.js';
import { writeModelFile, type ModelFile, type SaveOptions } from '../modelFile.js';
import { kNetworkChecks, type NetworkOptions } from '../network.js';
import { kOptimizerChecks, type OptimizerOptions } from '../training.js';
import { Vocabulary, type VocabularyOptions } from '../vocabulary.js';

interface TrainingMark {
  optimizer: OptimizerOptions;
  step: number;
}

/** What `save` resolves to. */
export function toFile(
  {
    vocabulary,
    network,
    embeddingSize = null,
  }: Pick<LanguageModel, 'vocabulary' | 'network'> & {
    embeddingSize?: number | undefined | null;
  },
  snapshot: Response<'snapshot'>,
  mark: TrainingMark,
  { dtype = 'float32' }: SaveOptions,
): Uint8Array<ArrayBuffer> {
  const { tokens, unit, unknown, lowercase } = vocabulary;
  const state = snapshot.training;
  return writeModelFile(
    {
      model: 'languageModel',
      config: {
        vocabulary: tokens,
        unknown,
        ...(unit === 'characters' ? {} : { unit }),
        ...(lowercase ? { lowercase } : {}),
        network,
        embeddingSize,
      },
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

function refuse(what: string): never {
  throw new FormatError(`the model file's ${what}`);
}

function readVocabulary(config: Record<string, unknown>): Vocabulary {
  const { vocabulary, unknown, unit = 'characters', lowercase = false } = config;
  const options = { unit, lowercase, ...(unknown === null ? {} : { unknown }) };
  return Vocabulary.tokens(vocabulary as string[], options as VocabularyOptions);
}

function readConfig(config: Record<string, unknown>): {
  vocabulary: Vocabulary;
  network: NetworkOptions;
  embeddingSize: number | undefined;
} {
  const { vocabulary, unknown, unit, lowercase, network, embeddingSize = null, ...others } = config;
  const [other] = Object.keys(others);
  if (other !== undefined) refuse(`config has ${JSON.stringify(other)}, which is not known`);
  // 0 would be no embedding for C++.
  if (
    embeddingSize !== null &&
    !((embeddingSize as number) > 0 && Number.isSafeInteger(embeddingSize))
  )
    refuse('config: embeddingSize must be a positive integer or null');
  if (network === undefined) refuse('config: network must be an object, got undefined');
  optionsOf(kNetworkChecks)(network, 'network');
  return {
    vocabulary: readVocabulary({ vocabulary, unknown: unknown ?? null, unit, lowercase }),
    network: network as NetworkOptions,
    embeddingSize: (embeddingSize as number | null) ?? undefined,
  };
}

function readTraining({ training, trainingArrays }: ModelFile):
  | {
      state: NonNullable<NonNullable<Request<'createLanguageModel'>['saved']>['training']>;
      mark: TrainingMark;
    }
  | undefined {
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

/** Everything that is asked of a backend, and of the new object, to have the model of a file. */
export function fromFile(file: ModelFile): {
  vocabulary: Vocabulary;
  network: NetworkOptions;
  embeddingSize: number | undefined;
  saved: NonNullable<Request<'createLanguageModel'>['saved']>;
  mark: TrainingMark | undefined;
} {
  const config = asFormatError(() => readConfig(file.config));
  const training = asFormatError(() => readTraining(file));
  return {
    ...config,
    saved: { tensors: file.weights, training: training?.state },
    mark: training?.mark,
  };
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
export async function requestAsFormatError(
  backend: Backend,
  request: Request<'createLanguageModel'>,
): Promise<Response<'createLanguageModel'>> {
  try {
    return await backend.request('createLanguageModel', request);
  } catch (error) {
    return asFormatError(() => {
      throw error;
    });
  }
}
