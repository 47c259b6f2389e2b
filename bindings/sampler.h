#pragma once

#include "decode/sampler.h"
#include "marshal.h"

namespace unrolled::bindings {

inline void readSampler(const Options& options, SamplerOptions& sampler) {
  options.read("temperature", sampler.temperature);
  options.readCount("topK", sampler.topK);
  options.read("topP", sampler.topP);
}

}  // namespace unrolled::bindings
