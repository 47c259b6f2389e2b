import type {
  Generation,
  LanguageModel,
  LanguageModelEvaluation,
  MainModule,
} from '../wasmModule.js';
import type { Context } from './context.js';
import { adopt, declaredBy, requireSame, type Saved } from './model.js';
import { budgetOf } from './slices.js';

type Options = Parameters<MainModule['LanguageModel']['create']>[0];
type Training = Parameters<LanguageModel['beginTraining']>[1];
type Sampling = Parameters<MainModule['Generation']['create']>[2];
type Tokens = string | Int32Array;

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

/** Tokens that evaluation reads, and generation writes, between two looks at the clock. */
const kTokensPerLook = 32;

export const languageModelOperations = {
  /** A new model; with `saved` it is that one or none. */
  createLanguageModel(context: Context, request: { options: Options; saved?: Saved }) {
    const { options, saved } = request;
    const { LanguageModel } = context.module;
    if (saved)
      requireSame(
        declaredBy(() => LanguageModel.parametersOf(options)),
        saved.tensors,
      );
    const model = LanguageModel.create(options);
    return { ...adopt(context, model, saved), network: model.network() };
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

  activations({ objects }: Context, request: { model: number; text: Tokens }) {
    return (objects.get(request.model) as LanguageModel).activations(request.text);
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
