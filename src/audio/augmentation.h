#pragma once

#include <limits>
#include <span>
#include <vector>

#include "core/rng.h"

namespace unrolled {

/// Between which a number is drawn, all being as likely.
struct AugmentationRange {
  double from;
  double to;
};

/// How copies of a recording are changed, so that a network that learns from few learns not to
/// mind.
struct AugmentationOptions {
  /// How much faster it is said, pitch and all, ¼ … 4, to about a hundredth (Ko, Peddinti, Povey
  /// and Khudanpur 2015, "Audio augmentation for speech recognition").
  AugmentationRange speed = {1, 1};
  AugmentationRange gainDecibels = {0, 0};  ///< louder by, −100 … 100
  /// White noise of normal numbers, as far below the recording's mean square; −100 … infinity,
  /// which is none. A silent recording gets none.
  AugmentationRange noiseDecibels = {kNoNoise, kNoNoise};

  static constexpr double kNoNoise = std::numeric_limits<double>::infinity();
};

/// A changed copy of `samples` [N] at `sampleRate` Hz: first its speed (then it has about N / speed
/// samples), then noise, then gain. Always draws the same numbers from `rng` for the same length.
/// Throws InvalidArgumentError, its message beginning with `augmentation.`, when a range is not
/// within its bounds or upside down; and as Resampler.
std::vector<float> augmented(std::span<const float> samples, double sampleRate,
                             const AugmentationOptions& options, Rng& rng);

}  // namespace unrolled
