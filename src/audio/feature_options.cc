#include "audio/feature_options.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "audio/fft.h"
#include "audio/resampler.h"
#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {
namespace {

std::size_t fftSizeFrom(double value, std::size_t window) {
  if (value == 0) return std::bit_ceil(std::max<std::size_t>(window, 2));
  const std::size_t size = integerWithin("audio.fftSize", value, window, RealFft::kLargest);
  require<InvalidArgumentError>(RealFft::supports(size),
                                "audio.fftSize must be a product of 2s, 3s and 5s, got ", size);
  return size;
}

void checkNames(const FeatureOptions& options) {
  const std::string& type = options.type;
  require<InvalidArgumentError>(type == "mfcc" || type == "log-mel",
                                "audio.type must be one of mfcc, log-mel, got ", type);
  const std::string& normalization = options.normalization;
  require<InvalidArgumentError>(
      normalization == "none" || normalization == "recording" || normalization == "running",
      "audio.normalization must be one of none, recording, running, got ", normalization);
}

}  // namespace

FeatureSizes checked(const FeatureOptions& options) {
  checkNames(options);
  const auto rate = static_cast<double>(sampleRateFrom("audio.sampleRate", options.sampleRate));
  const auto samples = [&](const char* name, double seconds, double most) {
    require<InvalidArgumentError>(seconds > 0 && seconds <= most && seconds * rate >= 0.5, name,
                                  " must be from one sample to ", most, ", got ", seconds);
    return static_cast<std::size_t>(std::lround(seconds * rate));
  };
  const std::size_t window = samples("audio.windowSeconds", options.windowSeconds, 1);
  const std::size_t hop = samples("audio.hopSeconds", options.hopSeconds, options.windowSeconds);
  numberWithin("audio.preEmphasis", options.preEmphasis, 0, 1);
  require<InvalidArgumentError>(options.logFloor > 0 && std::isfinite(options.logFloor),
                                "audio.logFloor must be a positive number, got ", options.logFloor);
  numberWithin("audio.lifter", options.lifter, 0, 1000);
  numberWithin("audio.normalizationWindow", options.normalizationWindow, 1, 1e6);
  const std::size_t bands = integerWithin("audio.mel.bands", options.mel.bands, 1, kMostMelBands);
  const bool cepstral = options.type == "mfcc";
  return {
      .window = window,
      .hop = hop,
      .fft = fftSizeFrom(options.fftSize, window),
      .cepstra = cepstral ? integerWithin("audio.cepstra", options.cepstra, 1, bands) : 0,
      .deltas = integerWithin("audio.deltas", options.deltas, 0, 2),
      .deltaReach = integerWithin("audio.deltaReach", options.deltaReach, 1, 100),
  };
}

}  // namespace unrolled
