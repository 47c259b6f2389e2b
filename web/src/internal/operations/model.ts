import { FormatError, toFailure } from '../../errors.js';
import type { Model } from '../wasmModule.js';
import type { Context } from './context.js';
import { budgetOf } from './slices.js';

type Optimizer = Parameters<Model['restoreTraining']>[0];
type TrainingState = Parameters<Model['restoreTraining']>[1];

/** Weights and a state of training for a new model. */
export interface Saved {
  tensors: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;
  training?: { optimizer: Optimizer; state: TrainingState } | undefined;
}

/** The parameters of a model, declared or made. */
type Shapes = readonly { name: string; shape: readonly number[] }[];

/** What a configuration from a file asks for. */
export function declaredBy(declare: () => Shapes): Shapes {
  try {
    return declare();
  } catch (error) {
    // Not that memory is short now: nothing of this size could be in the file.
    const { kind, message } = toFailure(error);
    if (kind === 'OutOfMemoryError') throw new FormatError(message, { cause: error });
    throw error;
  }
}

/**
 * Refuses weights that are not those of the configuration. Comes before anything of that size is made,
 * since both may come from anywhere.
 */
export function requireSame(parameters: Shapes, tensors: Saved['tensors']): void {
  for (const { name } of parameters) {
    if (!tensors.has(name)) throw new FormatError(`the model file has no tensor ${name}`);
  }
  for (const { name, shape } of parameters) {
    const tensor = tensors.get(name);
    if (tensor && tensor.shape.join() !== shape.join()) {
      throw new FormatError(
        `${name} must have the shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}]`,
      );
    }
  }
  if (tensors.size > parameters.length) {
    const known = new Set(parameters.map(({ name }) => name));
    const extra = [...tensors.keys()].find((name) => !known.has(name));
    throw new FormatError(`the model file has a tensor ${extra} that the model does not`);
  }
}

/** Hands a new model over, as it was `saved`; or none. */
export function adopt(
  { objects }: Context,
  model: Model,
  saved: Saved | undefined,
): { handle: number; parameterCount: number } {
  try {
    if (saved) {
      for (const [i, { name }] of model.parameterShapes().entries()) {
        const tensor = saved.tensors.get(name);
        if (tensor) model.setParameter(i, tensor.values);
      }
      if (saved.training) model.restoreTraining(saved.training.optimizer, saved.training.state);
    }
    const parameterCount = model.parameterCount();
    return { handle: objects.add(model), parameterCount };
  } catch (error) {
    model.delete();
    throw error;
  }
}

/**
 * A new model; with `saved` it is that one or none. `make` is asked first for one that only declares its
 * parameters.
 */
export function createModel<Made extends Model>(
  context: Context,
  make: (declareOnly: boolean) => Made,
  saved: Saved | undefined,
): { model: Made; handle: number; parameterCount: number } {
  if (saved) {
    const parameters = declaredBy(() => {
      const declared = make(true);
      try {
        return declared.parameterShapes();
      } finally {
        declared.delete();
      }
    });
    requireSame(parameters, saved.tensors);
  }
  const model = make(false);
  return { model, ...adopt(context, model, saved) };
}

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

/** What can be asked of every model. */
export const modelOperations = {
  trainingPlace({ objects }: Context, request: { model: number }) {
    return (objects.get(request.model) as Model).trainingPlace();
  },

  /** At most `steps` steps of training, at least one. */
  train({ objects }: Context, request: { model: number; steps: number; stateGradients?: boolean }) {
    const model = objects.get(request.model) as Model;
    const budget = budgetOf();
    let steps = 0;
    let tokens = 0;
    let last;
    do {
      last = model.trainStep();
      tokens += last.tokens;
      ++steps;
    } while (steps < request.steps && !budget.spent());
    return {
      ...last,
      tokens,
      steps,
      seconds: budget.seconds(),
      stateGradientNorms: request.stateGradients ? model.stateGradientNorms() : undefined,
    };
  },

  /** Parameters and, with `training`, what training needs to go on: of one moment. */
  snapshot({ objects }: Context, request: { model: number; training: boolean }) {
    const model = objects.get(request.model) as Model;
    return {
      parameters: model.parameters(),
      training: request.training ? model.trainingState() : undefined,
    };
  },
};
