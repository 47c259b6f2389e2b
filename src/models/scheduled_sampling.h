#pragma once

#include <cstdint>
#include <vector>

#include "core/aligned_buffer.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "models/encoded_sources.h"
#include "models/pairs.h"
#include "models/transducer.h"

namespace unrolled {

/// Puts what a decoder itself says in place of some of what it reads (Bengio et al. 2015), before a
/// batch is trained on: a pass of single steps, each of which reads what was drawn after the one
/// before. No gradient flows through a draw, so that training on the inputs that come out is the
/// same as drawing while training; but for dropout, which this pass does without.
class ScheduledSampling {
 public:
  /// Chooses the places that shall read what the decoder says: each, but the first of a target,
  /// with the probability 1 − truth. False when there are none.
  bool choose(double truth, const PairBatch& batch, Rng& rng);

  /// Draws the inputs of those places from the decoder's distributions without the boundary, which
  /// is never read there. `sources` are those of the batch, encoded.
  void draw(Transducer& transducer, const EncodedSources& sources, Rng& rng, PairBatch& batch);

 private:
  std::vector<std::uint8_t> chosen_;  // [T, B]
  std::size_t last_ = 0;              // step with a chosen place
  std::vector<std::uint32_t> rows_;
  Tensor state_;
  AlignedBuffer scores_;
  AlignedBuffer weights_;
};

}  // namespace unrolled
