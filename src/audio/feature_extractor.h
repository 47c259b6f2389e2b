#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "audio/deltas.h"
#include "audio/feature_options.h"
#include "audio/frame_analysis.h"
#include "audio/normalization.h"
#include "audio/resampler.h"
#include "audio/sample_queue.h"
#include "core/tensor.h"

namespace unrolled {

/// Turns samples into features [T, D]: resampling, pre-emphasis, frames, log-mel or MFCC, deltas,
/// normalisation (FeatureOptions). Frame t covers the samples t · hop … t · hop + window − 1 at
/// `options.sampleRate`; only whole frames count, so that N samples give
///   T = 0 for N < window, else 1 + ⌊(N − window) / hop⌋
/// and D = (log-mel: bands; mfcc: cepstra) · (1 + deltas).
///
/// A stream gives exactly the numbers of the whole, whatever the pieces: frames come out deltas ·
/// deltaReach frames later, and with normalization "recording" only after `finish`. After the first
/// recording of a length the next allocates nothing.
class FeatureExtractor {
 public:
  /// Ready for a recording at `options.sampleRate`. Throws InvalidArgumentError, its message
  /// beginning with `audio.`, when an option is unknown or outside its range.
  explicit FeatureExtractor(const FeatureOptions& options);

  /// D.
  std::size_t features() const { return features_; }
  /// T of a recording of `samples` samples at `sampleRate` Hz.
  std::size_t frames(std::size_t samples, double sampleRate) const;
  /// Seconds from the beginning of a recording to that of frame t.
  double startOf(std::size_t t) const;
  /// Seconds that a frame covers.
  double frameSeconds() const { return static_cast<double>(sizes_.window) / options_.sampleRate; }
  const FeatureOptions& options() const { return options_; }

  /// Forgets everything, for a recording at `sampleRate` Hz. Throws InvalidArgumentError unless
  /// that is an integer from kLowestSampleRate to kHighestSampleRate.
  void begin(double sampleRate);
  /// The next samples. Throws InvalidArgumentError for one that is not finite or beyond ±10⁹,
  /// before anything has changed. Throws Error after `finish`.
  void push(std::span<const float> samples);
  /// There are no more: the last frames come out.
  void finish();

  /// Frames ready to be taken.
  std::size_t available() const;
  /// Moves the next `frames` frames, which must be available, to `out` [frames, D].
  void take(std::size_t frames, float* out);

  /// All of a recording: begin, push, finish and take. [T, D]
  Tensor extract(std::span<const float> samples, double sampleRate);

 private:
  void drain();
  void frame();
  void pass(std::size_t stage, const float* features);

  FeatureOptions options_;
  FeatureSizes sizes_;
  FrameAnalysis analysis_;
  std::size_t features_;
  std::vector<Deltas> deltas_;
  std::optional<RunningNormalization> running_;
  bool perRecording_;
  double inputRate_ = 0;
  std::optional<Resampler> resampler_;  // where the recording has another rate
  std::vector<float> resampled_;
  SampleQueue samples_;  // from the one before the next frame
  std::vector<float> frame_;
  SampleQueue ready_;
  bool finished_ = false;
};

}  // namespace unrolled
