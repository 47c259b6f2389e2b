#pragma once

#include <cstddef>
#include <vector>

#include "audio/cepstrum.h"
#include "audio/feature_options.h"
#include "audio/fft.h"
#include "audio/mel.h"

namespace unrolled {

/// One frame of samples to its log-mel powers or its cepstrum:
///   y_n = x_n − a x_{n−1}                                  pre-emphasis
///   P_k = |Σ_n w_n y_n e^(−2πi kn / fftSize)|²             w: Hann's window
///   l_m = ln max(Σ_k w_m(f_k) P_k, logFloor)               log-mel
///   c = Cepstrum(l)                                        mfcc
class FrameAnalysis {
 public:
  /// Throws as `checked` and MelFilters.
  explicit FrameAnalysis(const FeatureOptions& options);

  /// Features of a frame.
  std::size_t size() const { return cepstral_ ? cepstrum_.size() : filters_.bands(); }

  /// out [size] of the `window` samples behind the first of `samples` [1 + window], which is the
  /// one before the frame. Allocates nothing.
  void apply(const float* samples, float* out);

 private:
  FrameAnalysis(const FeatureOptions& options, const FeatureSizes& sizes);

  double preEmphasis_;
  double logFloor_;
  bool cepstral_;
  std::vector<double> window_;
  RealFft fft_;
  MelFilters filters_;
  Cepstrum cepstrum_;
  std::vector<double> frame_;  // [fftSize], zero behind the window
  std::vector<double> power_;  // [bins]
  std::vector<double> bands_;  // [K]
};

}  // namespace unrolled
