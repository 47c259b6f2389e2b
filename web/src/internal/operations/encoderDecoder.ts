import type {
  EncoderDecoder,
  MainModule,
  PairEvaluation,
  TextAutoencoder,
  TextVectors,
  Transduction,
} from '../wasmModule.js';
import type { Context } from './context.js';
import { createModel, type Saved } from './model.js';
import type { SequenceData } from './sequences.js';
import { budgetOf } from './slices.js';

/** What to make, by kind. */
export type EncoderDecoderRequest =
  | {
      kind: 'sequenceToSequence';
      options: Parameters<MainModule['createSequenceToSequence']>[0];
    }
  | { kind: 'textAutoencoder'; options: Parameters<MainModule['TextAutoencoder']['create']>[0] };

type Decoding = Parameters<EncoderDecoder['transduce']>[1];

/** Pairs one after the other, as C++ takes them. */
export interface PairData {
  source: SequenceData;
  target: SequenceData;
}

function make(
  module: MainModule,
  { kind, options }: EncoderDecoderRequest,
  declareOnly: boolean,
): EncoderDecoder {
  return kind === 'sequenceToSequence'
    ? module.createSequenceToSequence({ ...options, declareOnly })
    : module.TextAutoencoder.create({ ...options, declareOnly });
}

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

export const encoderDecoderOperations = {
  /** A new model; with `saved` it is that one or none. */
  createEncoderDecoder(context: Context, request: EncoderDecoderRequest & { saved?: Saved }) {
    const { model, ...created } = createModel(
      context,
      (declareOnly) => make(context.module, request, declareOnly),
      request.saved,
    );
    return {
      ...created,
      network: model.network(),
      decoder: model.decoderNetwork(),
    };
  },

  beginPairTraining(
    { objects }: Context,
    request: {
      model: number;
      data: PairData;
      training: Parameters<EncoderDecoder['beginTraining']>[2];
    },
  ) {
    const model = objects.get(request.model) as EncoderDecoder;
    model.beginTraining(request.data.source, request.data.target, request.training);
    return model.trainingPlace();
  },

  createPairEvaluation({ objects }: Context, request: { model: number; data: PairData }) {
    const model = objects.get(request.model) as EncoderDecoder;
    return objects.add(model.evaluate(request.data.source, request.data.target));
  },

  /** Reads on; what was found comes when all is read. */
  advancePairEvaluation({ objects }: Context, request: { evaluation: number }) {
    const evaluation = objects.get(request.evaluation) as PairEvaluation;
    const budget = budgetOf();
    while (!evaluation.advance()) {
      if (budget.spent()) return undefined;
    }
    return evaluation.score();
  },

  createTransduction(
    { objects }: Context,
    request: { model: number; sources: SequenceData | Float32Array; options: Decoding },
  ) {
    const model = objects.get(request.model);
    return objects.add(
      'lengths' in request.sources
        ? (model as EncoderDecoder).transduce(request.sources, request.options)
        : (model as TextAutoencoder).writeVectors(request.sources, request.options),
    );
  },

  /** Writes on; what was written comes when all of it is. */
  advanceTransduction({ objects }: Context, request: { transduction: number }) {
    const transduction = objects.get(request.transduction) as Transduction;
    const budget = budgetOf();
    while (!transduction.advance()) {
      if (budget.spent()) return undefined;
    }
    return transduction.results();
  },

  createTextVectors({ objects }: Context, request: { model: number; texts: SequenceData }) {
    const model = objects.get(request.model) as TextAutoencoder;
    return objects.add(model.vectors(request.texts));
  },

  /** Reads on; the vectors come when all is read. */
  advanceTextVectors({ objects }: Context, request: { vectors: number }) {
    const vectors = objects.get(request.vectors) as TextVectors;
    const budget = budgetOf();
    while (!vectors.advance()) {
      if (budget.spent()) return undefined;
    }
    return vectors.values();
  },
};
