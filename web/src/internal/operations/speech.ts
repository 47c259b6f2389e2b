import type {
  MainModule,
  SegmentVectors,
  SpeechEmbedder,
  SpeechEvaluation,
  WindowIndex,
  WindowVectors,
} from '../wasmModule.js';
import type { Context } from './context.js';
import { createModel, type Saved } from './model.js';
import type { SequenceData } from './sequences.js';
import { budgetOf } from './slices.js';

type Options = Parameters<MainModule['SpeechEmbedder']['create']>[0];

/** Segments one after the other, as C++ takes them. */
export type SpeechData = Parameters<SpeechEmbedder['beginTraining']>[0];

/** Reads on until all is read or the time is spent; the vectors come when all is read. */
function advance(vectors: SegmentVectors | WindowVectors) {
  const budget = budgetOf();
  let finished = vectors.advance();
  while (!finished && !budget.spent()) finished = vectors.advance();
  return { done: vectors.done(), values: finished ? vectors.values() : undefined };
}

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

export const speechOperations = {
  /** A new model; with `saved` it is that one or none. */
  createSpeechEmbedder(context: Context, request: { options: Options; saved?: Saved }) {
    const { model, ...created } = createModel(
      context,
      (declareOnly) => context.module.SpeechEmbedder.create({ ...request.options, declareOnly }),
      request.saved,
    );
    return {
      ...created,
      network: model.network(),
      decoder: model.decoderNetwork(),
    };
  },

  beginSpeechTraining(
    { objects }: Context,
    request: {
      model: number;
      data: SpeechData;
      training: Parameters<SpeechEmbedder['beginTraining']>[1];
    },
  ) {
    const model = objects.get(request.model) as SpeechEmbedder;
    model.beginTraining(request.data, request.training);
    return model.trainingPlace();
  },

  createSpeechEvaluation({ objects }: Context, request: { model: number; data: SpeechData }) {
    return objects.add((objects.get(request.model) as SpeechEmbedder).evaluate(request.data));
  },

  /** Reads on; what was found comes when all is read. */
  advanceSpeechEvaluation({ objects }: Context, request: { evaluation: number }) {
    const evaluation = objects.get(request.evaluation) as SpeechEvaluation;
    const budget = budgetOf();
    while (!evaluation.advance()) {
      if (budget.spent()) return undefined;
    }
    return evaluation.score();
  },

  createSegmentVectors({ objects }: Context, request: { model: number; segments: SequenceData }) {
    return objects.add((objects.get(request.model) as SpeechEmbedder).vectors(request.segments));
  },

  createWindowVectors(
    { objects }: Context,
    request: {
      model: number;
      frames: Float32Array;
      windows: Float32Array;
      times: { hop: number; frame: number };
      normalize: boolean;
    },
  ) {
    const { frames, windows, times, normalize } = request;
    const model = objects.get(request.model) as SpeechEmbedder;
    return objects.add(model.windowVectors(frames, windows, times, normalize));
  },

  advanceSpeechVectors({ objects }: Context, request: { vectors: number }) {
    return advance(objects.get(request.vectors) as SegmentVectors | WindowVectors);
  },

  cutWindows(
    { module }: Context,
    request: { speech: Float32Array; options: Parameters<MainModule['cutWindows']>[1] },
  ) {
    return module.cutWindows(request.speech, request.options);
  },

  createWindowIndex(
    { module, objects }: Context,
    request: { vectorSize: number; precision: string },
  ) {
    return objects.add(module.WindowIndex.create(request.vectorSize, request.precision));
  },

  openWindowIndex({ module, objects }: Context, request: { bytes: Uint8Array }) {
    const index = module.WindowIndex.fromBytes(request.bytes);
    const { note, vectorSize, precision } = {
      note: index.note(),
      vectorSize: index.vectorSize(),
      precision: index.precision(),
    };
    return { note, vectorSize, precision, handle: objects.add(index) };
  },

  appendToIndex(
    { objects }: Context,
    request: { index: number; id: string; windows: Float32Array; vectors: Float32Array },
  ) {
    const index = objects.get(request.index) as WindowIndex;
    index.append(request.id, request.windows, request.vectors);
  },

  removeFromIndex({ objects }: Context, request: { index: number; id: string }) {
    return (objects.get(request.index) as WindowIndex).remove(request.id);
  },

  indexContents({ objects }: Context, request: { index: number }) {
    const index = objects.get(request.index) as WindowIndex;
    return { recordings: index.recordings(), windows: index.count() };
  },

  indexVectors({ objects }: Context, request: { index: number }) {
    const index = objects.get(request.index) as WindowIndex;
    return { recordings: index.recordings(), ...index.vectors() };
  },

  searchIndex(
    { objects }: Context,
    request: {
      index: number;
      query: Float32Array;
      options: Parameters<WindowIndex['search']>[1];
    },
  ) {
    return (objects.get(request.index) as WindowIndex).search(request.query, request.options);
  },

  indexBytes({ objects }: Context, request: { index: number; note: string }) {
    const index = objects.get(request.index) as WindowIndex;
    index.setNote(request.note);
    return index.toBytes();
  },
};
