import { FormatError, toFailure } from '../../errors.js';
import type {
  Generation,
  LanguageModel,
  LanguageModelEvaluation,
  MainModule,
} from '../wasmModule.js';
import type { Context } from './index.js';
import { budgetOf } from './slices.js';

type Options = Parameters<MainModule['LanguageModel']['create']>[0];
type Training = Parameters<LanguageModel['beginTraining']>[1];
type Optimizer = Parameters<LanguageModel['restoreTraining']>[0];
type TrainingState = Parameters<LanguageModel['restoreTraining']>[1];
type Sampling = Parameters<MainModule['Generation']['create']>[2];
type Tokens = string | Int32Array;

/** Weights and a state of training for a new model. */
export interface Saved {
  tensors: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;
  training?: { optimizer: Optimizer; state: TrainingState } | undefined;
}

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

/** Tokens that evaluation reads, and generation writes, between two looks at the clock. */
const kTokensPerLook = 32;

/** The parameters of a module, declared or made. */
type Shapes = readonly { name: string; shape: readonly number[] }[];

/** What a configuration from a file asks for. */
function declared(module: MainModule, options: Options): Shapes {
  try {
    return module.LanguageModel.parametersOf(options);
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
function requireSame(parameters: Shapes, tensors: Saved['tensors']): void {
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

function fill(model: LanguageModel, { tensors, training }: Saved): void {
  for (const [i, { name }] of model.parameters().entries()) {
    const tensor = tensors.get(name);
    if (tensor) model.setParameter(i, tensor.values);
  }
  if (training) model.restoreTraining(training.optimizer, training.state);
}

export const languageModelOperations = {
  /** A new model; with `saved` it is that one or none. */
  createLanguageModel({ module, objects }: Context, request: { options: Options; saved?: Saved }) {
    if (request.saved) {
      requireSame(declared(module, request.options), request.saved.tensors);
    }
    const model = module.LanguageModel.create(request.options);
    try {
      if (request.saved) fill(model, request.saved);
      return {
        handle: objects.add(model),
        network: model.network(),
        parameterCount: model.parameterCount(),
      };
    } catch (error) {
      model.delete();
      throw error;
    }
  },

  encode({ objects }: Context, request: { model: number; text: string; argument: string }) {
    return (objects.get(request.model) as LanguageModel).encode(request.text, request.argument);
  },

  beginTraining(
    { objects }: Context,
    request: { model: number; text: Tokens; training: Training },
  ) {
    const model = objects.get(request.model) as LanguageModel;
    model.beginTraining(request.text, request.training);
    return model.trainingPlace();
  },

  /** At most `steps` steps of training, at least one; what was measured is that of the last. */
  train({ objects }: Context, request: { model: number; steps: number; stateGradients: boolean }) {
    const model = objects.get(request.model) as LanguageModel;
    const budget = budgetOf();
    let steps = 0;
    let last;
    do {
      last = model.trainStep();
      ++steps;
    } while (steps < request.steps && !budget.spent());
    return {
      ...last,
      steps,
      seconds: budget.seconds(),
      stateGradientNorms: request.stateGradients ? model.stateGradientNorms() : undefined,
    };
  },

  activations({ objects }: Context, request: { model: number; text: Tokens }) {
    return (objects.get(request.model) as LanguageModel).activations(request.text);
  },

  /** Parameters and, with `training`, what training needs to go on: of one moment. */
  snapshot({ objects }: Context, request: { model: number; training: boolean }) {
    const model = objects.get(request.model) as LanguageModel;
    return {
      parameters: model.parameters(),
      training: request.training ? model.trainingState() : undefined,
    };
  },

  createEvaluation(
    { module, objects }: Context,
    request: { model: number; text: Tokens; argument: string },
  ) {
    const model = objects.get(request.model) as LanguageModel;
    return objects.add(
      module.LanguageModelEvaluation.create(model, request.text, request.argument),
    );
  },

  advanceEvaluation({ objects }: Context, request: { evaluation: number }) {
    const evaluation = objects.get(request.evaluation) as LanguageModelEvaluation;
    const budget = budgetOf();
    while (!evaluation.advance(kTokensPerLook)) {
      if (budget.spent()) return { done: false, loss: evaluation.loss() };
    }
    return { done: true, loss: evaluation.loss() };
  },

  createGeneration(
    { module, objects }: Context,
    request: { model: number; prompt: Tokens; sampling: Sampling },
  ) {
    const model = objects.get(request.model) as LanguageModel;
    return objects.add(module.Generation.create(model, request.prompt, request.sampling));
  },

  /** The rest of the prompt, then at most `tokens` tokens more, as far as time allows. */
  advanceGeneration({ objects }: Context, request: { generation: number; tokens: number }) {
    const generation = objects.get(request.generation) as Generation;
    const budget = budgetOf();
    let text = '';
    while (!generation.readPrompt(kTokensPerLook)) {
      if (budget.spent()) return { text, done: false };
    }
    let left = request.tokens;
    do {
      text += generation.advance(Math.min(left, kTokensPerLook));
      left -= kTokensPerLook;
    } while (left > 0 && !generation.done() && !budget.spent());
    return { text, done: generation.done() };
  },

  /** The same, with the candidates for each. */
  advanceGenerationSteps({ objects }: Context, request: { generation: number; tokens: number }) {
    const generation = objects.get(request.generation) as Generation;
    const budget = budgetOf();
    const steps: ReturnType<Generation['advanceOne']>[] = [];
    while (!generation.readPrompt(kTokensPerLook)) {
      if (budget.spent()) return { steps, done: false };
    }
    while (steps.length < request.tokens && !generation.done()) {
      steps.push(generation.advanceOne());
      if (budget.spent()) break;
    }
    return { steps, done: generation.done() };
  },
};
