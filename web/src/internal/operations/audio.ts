import type { Endpointer, FeatureExtractor, MainModule, TimeWarping } from '../wasmModule.js';
import type { Context } from './context.js';
import { budgetOf } from './slices.js';

/** A second or so at a time: what a request computes is then within its budget. */
const kSamplesAtOnce = 16384;

/** Something that hears samples piece by piece. */
interface Listener {
  push(samples: Float32Array): void;
  finish(): void;
}

/** Hears on from a sample until its time is spent; where it stopped. */
function hear(listener: Listener, samples: Float32Array, from: number): number {
  const budget = budgetOf();
  let at = from;
  while (at < samples.length && !budget.spent()) {
    listener.push(samples.subarray(at, at + kSamplesAtOnce));
    at += kSamplesAtOnce;
  }
  return Math.min(at, samples.length);
}

// Handles never leave the classes that asked for them, so the type of what they stand for is known.

export const audioOperations = {
  createFeatureExtractor(
    { module, objects }: Context,
    request: { options: Parameters<MainModule['FeatureExtractor']['create']>[0] },
  ) {
    const extractor = module.FeatureExtractor.create(request.options);
    return {
      features: extractor.features(),
      sampleRate: extractor.sampleRate(),
      hopSeconds: extractor.hopSeconds(),
      windowSeconds: extractor.windowSeconds(),
      handle: objects.add(extractor),
    };
  },

  beginFeatures({ objects }: Context, request: { extractor: number; sampleRate: number }) {
    (objects.get(request.extractor) as FeatureExtractor).begin(request.sampleRate);
  },

  /** Hears some of the samples; how many of them, and the frames that came of it. */
  pushFeatures({ objects }: Context, request: { extractor: number; samples: Float32Array }) {
    const extractor = objects.get(request.extractor) as FeatureExtractor;
    const heard = hear(extractor, request.samples, 0);
    return { heard, frames: extractor.take() };
  },

  finishFeatures({ objects }: Context, request: { extractor: number }) {
    const extractor = objects.get(request.extractor) as FeatureExtractor;
    extractor.finish();
    return extractor.take();
  },

  createEndpointer(
    { module, objects }: Context,
    request: { options: Parameters<MainModule['Endpointer']['create']>[0] },
  ) {
    return objects.add(module.Endpointer.create(request.options));
  },

  /** Hears some of the samples; how many of them, and what is now known. */
  pushEndpointer({ objects }: Context, request: { endpointer: number; samples: Float32Array }) {
    const endpointer = objects.get(request.endpointer) as Endpointer;
    const heard = hear(endpointer, request.samples, 0);
    return {
      heard,
      segments: endpointer.take(),
      inSpeech: endpointer.inSpeech(),
      level: endpointer.level(),
      background: endpointer.background(),
    };
  },

  finishEndpointer({ objects }: Context, request: { endpointer: number }) {
    const endpointer = objects.get(request.endpointer) as Endpointer;
    endpointer.finish();
    return endpointer.take();
  },

  createTimeWarping(
    { module, objects }: Context,
    request: {
      options: Parameters<MainModule['TimeWarping']['create']>[0];
      features: number;
    },
  ) {
    return objects.add(module.TimeWarping.create(request.options, request.features));
  },

  addToTimeWarping({ objects }: Context, request: { warping: number; frames: Float32Array }) {
    (objects.get(request.warping) as TimeWarping).add(request.frames);
  },

  setWarpingQuery({ objects }: Context, request: { warping: number; frames: Float32Array }) {
    (objects.get(request.warping) as TimeWarping).setQuery(request.frames);
  },

  /** The costs of the query to the sequences from `from` on, as many as there was time for. */
  warpingCosts({ objects }: Context, request: { warping: number; from: number }) {
    const warping = objects.get(request.warping) as TimeWarping;
    const budget = budgetOf();
    const costs: number[] = [];
    for (let i = request.from; i < warping.count() && !budget.spent(); ++i)
      costs.push(warping.cost(i));
    return Float32Array.from(costs);
  },

  /** Where the query is said in the i-th sequence. */
  findWarped({ objects }: Context, request: { warping: number; place: number }) {
    return (objects.get(request.warping) as TimeWarping).find(request.place);
  },

  augment(
    { module }: Context,
    request: {
      samples: Float32Array;
      sampleRate: number;
      options: Parameters<MainModule['augment']>[2];
    },
  ) {
    return module.augment(request.samples, request.sampleRate, request.options);
  },
};
