#pragma once

#include <cstddef>
#include <vector>

#include "core/view.h"

namespace unrolled {

/// Mean and variance normalisation of every feature of one recording [T, D], in place:
///   y = (x − μ) / max(σ, 10⁻⁵), μ and σ² the mean and variance over its T frames
void normalizeRecording(MatrixView frames);

/// The same for a stream, with what is known so far: with α_t = max(1 / (t + 1), 1 / window),
/// t = 0, 1, …
///   δ = x − μ,  μ ← μ + α δ,  σ² ← (1 − α)(σ² + α δ²),  y = (x − μ) / max(σ, 10⁻⁵)
/// which is the mean and variance of all frames up to this one until there are `window` of them;
/// from then on they are forgotten exponentially.
class RunningNormalization {
 public:
  RunningNormalization(std::size_t features, double window);

  /// The next frame [D], in place.
  void apply(float* frame);
  void reset();

 private:
  double window_;
  double frames_ = 0;
  std::vector<double> means_;
  std::vector<double> variances_;
};

}  // namespace unrolled
