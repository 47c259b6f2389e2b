import type { MainModule, SequenceModel, SequenceReading } from '../wasmModule.js';
import type { Context } from './context.js';
import { createModel, type Saved } from './model.js';
import { budgetOf } from './slices.js';

type Tagger = Parameters<MainModule['createSequenceTagger']>[0];
type Classifier = Parameters<MainModule['createSequenceClassifier']>[0];
type Regressor = Parameters<MainModule['createSequenceRegressor']>[0];

/** What to make, by kind. */
export type SequenceModelRequest =
  | { kind: 'sequenceTagger'; options: Tagger }
  | { kind: 'sequenceClassifier'; options: Classifier }
  | { kind: 'sequenceRegressor'; options: Regressor };

/** Sequences one after the other, as C++ takes them. */
export type SequenceData = Parameters<SequenceModel['beginTraining']>[0];

function make(
  module: MainModule,
  { kind, options }: SequenceModelRequest,
  declareOnly: boolean,
): SequenceModel {
  switch (kind) {
    case 'sequenceTagger':
      return module.createSequenceTagger({ ...options, declareOnly });
    case 'sequenceClassifier':
      return module.createSequenceClassifier({ ...options, declareOnly });
    case 'sequenceRegressor':
      return module.createSequenceRegressor({ ...options, declareOnly });
  }
}

export const sequenceOperations = {
  /** A new model; with `saved` it is that one or none. */
  createSequenceModel(context: Context, request: SequenceModelRequest & { saved?: Saved }) {
    const { model, ...created } = createModel(
      context,
      (declareOnly) => make(context.module, request, declareOnly),
      request.saved,
    );
    return { ...created, network: model.network() };
  },

  beginSequenceTraining(
    { objects }: Context,
    request: {
      model: number;
      data: SequenceData;
      training: Parameters<SequenceModel['beginTraining']>[1];
    },
  ) {
    const model = objects.get(request.model) as SequenceModel;
    model.beginTraining(request.data, request.training);
    return model.trainingPlace();
  },

  createReading(
    { module, objects }: Context,
    request: { model: number; data: SequenceData; distributions: boolean },
  ) {
    const model = objects.get(request.model) as SequenceModel;
    return objects.add(module.SequenceReading.create(model, request.data, request.distributions));
  },

  /** Reads on; what was found comes when all is read. */
  advanceReading({ objects }: Context, request: { reading: number }) {
    const reading = objects.get(request.reading) as SequenceReading;
    const budget = budgetOf();
    while (!reading.advance()) {
      if (budget.spent()) return undefined;
    }
    return reading.predictions();
  },

  scoreChunks(
    { module }: Context,
    request: {
      tags: readonly string[];
      lengths: Int32Array;
      gold: Int32Array;
      predicted: Int32Array;
    },
  ) {
    const { tags, lengths, gold, predicted } = request;
    return module.scoreChunks(tags, lengths, gold, predicted);
  },
};
