#pragma once

#include "audio/feature_options.h"
#include "marshal.h"

namespace unrolled::bindings {

// What the generated declarations say of the object that featuresFrom reads.
#define UNROLLED_FEATURES_TYPE                                                               \
  "{ type?: string | undefined; sampleRate?: number | undefined; windowSeconds?: number | "  \
  "undefined; hopSeconds?: number | undefined; periodicWindow?: boolean | undefined; "       \
  "fftSize?: number | undefined; preEmphasis?: number | undefined; mel?: undefined | { "     \
  "bands?: number | undefined; lowFrequency?: number | undefined; highFrequency?: number | " \
  "undefined; scale?: string | undefined; norm?: string | undefined }; logFloor?: number | " \
  "undefined; cepstra?: number | undefined; lifter?: number | undefined; deltas?: number | " \
  "undefined; deltaReach?: number | undefined; normalization?: string | undefined; "         \
  "normalizationWindow?: number | undefined }"

inline FeatureOptions featuresFrom(const Options& options) {
  FeatureOptions features;
  options.read("type", features.type);
  options.read("sampleRate", features.sampleRate);
  options.read("windowSeconds", features.windowSeconds);
  options.read("hopSeconds", features.hopSeconds);
  options.read("periodicWindow", features.periodicWindow);
  options.read("fftSize", features.fftSize);
  options.read("preEmphasis", features.preEmphasis);
  const Options mel = options.child("mel");
  mel.read("bands", features.mel.bands);
  mel.read("lowFrequency", features.mel.lowFrequency);
  mel.read("highFrequency", features.mel.highFrequency);
  mel.read("scale", features.mel.scale);
  mel.read("norm", features.mel.norm);
  options.read("logFloor", features.logFloor);
  options.read("cepstra", features.cepstra);
  options.read("lifter", features.lifter);
  options.read("deltas", features.deltas);
  options.read("deltaReach", features.deltaReach);
  options.read("normalization", features.normalization);
  options.read("normalizationWindow", features.normalizationWindow);
  return features;
}

}  // namespace unrolled::bindings
