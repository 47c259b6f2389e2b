import type { CtcRecognizer, CtcTranscription, MainModule, Model } from '../wasmModule.js';
import type { Context } from './context.js';
import { createModel, type Saved } from './model.js';
import type { SequenceData } from './sequences.js';
import { budgetOf } from './slices.js';

type Options = Parameters<MainModule['CtcRecognizer']['create']>[0];

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

export const recognizerOperations = {
  /** A new model; with `saved` it is that one or none. */
  createCtcRecognizer(context: Context, request: { options: Options; saved?: Saved }) {
    const { model, ...created } = createModel(
      context,
      (declareOnly) => context.module.CtcRecognizer.create({ ...request.options, declareOnly }),
      request.saved,
    );
    return { ...created, network: model.network() };
  },

  createCtcTranscription(
    { objects }: Context,
    request: {
      model: number;
      data: SequenceData;
      options: Parameters<CtcRecognizer['transcribe']>[1];
      language?: number | undefined;
    },
  ) {
    const model = objects.get(request.model) as CtcRecognizer;
    const language =
      request.language === undefined ? null : (objects.get(request.language) as Model);
    return objects.add(model.transcribe(request.data, request.options, language));
  },

  /** Writes on; what was written comes when all of it is. */
  advanceCtcTranscription({ objects }: Context, request: { transcription: number }) {
    const transcription = objects.get(request.transcription) as CtcTranscription;
    const budget = budgetOf();
    while (!transcription.advance()) {
      if (budget.spent()) return undefined;
    }
    return transcription.results();
  },
};
