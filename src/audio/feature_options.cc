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

// So that no recording takes for ever, whatever the options.
constexpr double kMostOverlaps = 100;
constexpr std::size_t kMostPadding = 16;

std::size_t fftSizeFrom(double value, std::size_t window) {
  const std::size_t usual = std::bit_ceil(std::max<std::size_t>(window, 2));
  if (value == 0) return usual;
  const std::size_t most = std::min(RealFft::kLargest, kMostPadding * usual);
  const std::size_t size = integerWithin("audio.fftSize", value, window, most);
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
  const double window = numberWithin("audio.windowSeconds", options.windowSeconds, 1 / rate, 1);
  const double hop = numberWithin("audio.hopSeconds", options.hopSeconds,
                                  std::max(1 / rate, window / kMostOverlaps), window);
  const auto samples = [&](double seconds) {
    return static_cast<std::size_t>(std::lround(seconds * rate));
  };
  numberWithin("audio.preEmphasis", options.preEmphasis, 0, 1);
  require<InvalidArgumentError>(options.logFloor > 0 && std::isfinite(options.logFloor),
                                "audio.logFloor must be a positive number, got ", options.logFloor);
  numberWithin("audio.lifter", options.lifter, 0, 1000);
  numberWithin("audio.normalizationWindow", options.normalizationWindow, 1, 1e6);
  const std::size_t bands = integerWithin("audio.mel.bands", options.mel.bands, 1, kMostMelBands);
  const bool cepstral = options.type == "mfcc";
  return {
      .window = samples(window),
      .hop = samples(hop),
      .fft = fftSizeFrom(options.fftSize, samples(window)),
      .cepstra = cepstral ? integerWithin("audio.cepstra", options.cepstra, 1, bands) : 0,
      .deltas = integerWithin("audio.deltas", options.deltas, 0, 2),
      .deltaReach = integerWithin("audio.deltaReach", options.deltaReach, 1, 100),
  };
}

}  // namespace unrolled
