#include "audio/frame_analysis.h"

#include <algorithm>
#include <cmath>

#include "audio/window.h"

namespace unrolled {

FrameAnalysis::FrameAnalysis(const FeatureOptions& options)
    : FrameAnalysis(options, checked(options)) {}

FrameAnalysis::FrameAnalysis(const FeatureOptions& options, const FeatureSizes& sizes)
    : preEmphasis_(options.preEmphasis),
      logFloor_(options.logFloor),
      cepstral_(sizes.cepstra > 0),
      window_(hannWindow(sizes.window, options.periodicWindow)),
      fft_(sizes.fft),
      filters_(options.mel, options.sampleRate, sizes.fft),
      cepstrum_(filters_.bands(), sizes.cepstra, options.lifter),
      frame_(sizes.fft),
      power_(fft_.bins()),
      bands_(filters_.bands()) {}

void FrameAnalysis::apply(const float* samples, float* out) {
  for (std::size_t n = 0; n < window_.size(); ++n) {
    const double before = samples[n];
    frame_[n] = window_[n] * (static_cast<double>(samples[n + 1]) - preEmphasis_ * before);
  }
  fft_.powerSpectrum(frame_.data(), power_.data());
  filters_.apply(power_.data(), bands_.data());
  for (double& band : bands_) band = std::log(std::max(band, logFloor_));
  if (cepstral_) {
    cepstrum_.apply(bands_.data(), out);
  } else {
    std::transform(bands_.begin(), bands_.end(), out,
                   [](double x) { return static_cast<float>(x); });
  }
}

}  // namespace unrolled
