#include "audio/augmentation.h"

#include <algorithm>
#include <cmath>

#include "audio/resampler.h"
#include "audio/sample_queue.h"
#include "core/error.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

double draw(const char* name, const AugmentationRange& range, double least, double most, Rng& rng) {
  require<InvalidArgumentError>(range.from >= least && range.to >= range.from && range.to <= most,
                                "augmentation.", name, " must be a range within ", least, " to ",
                                most, ", got ", range.from, " to ", range.to);
  const double share = static_cast<double>(rng.uniform());
  return range.from == range.to ? range.from : range.from + share * (range.to - range.from);
}

/// A divisor of the rate, a hundredth of it or less: between rates that are multiples of it, a
/// resampler needs few filters.
std::uint64_t stepOf(std::uint64_t rate) {
  std::uint64_t parts = 100;
  while (rate % parts != 0) ++parts;
  return rate / parts;
}

}  // namespace

std::vector<float> augmented(std::span<const float> samples, double sampleRate,
                             const AugmentationOptions& options, Rng& rng) {
  constexpr double kMost = AugmentationOptions::kNoNoise;
  const double speed = draw("speed", options.speed, 0.25, 4, rng);
  const double gain = draw("gain", options.gainDecibels, -100, 100, rng);
  // In a range that ends at no noise at all, there is none.
  const bool noisy = std::isfinite(options.noiseDecibels.to);
  const double noise =
      draw("noise", noisy ? options.noiseDecibels : AugmentationRange{0, 0}, -100, kMost, rng);
  require<InvalidArgumentError>(
      noisy || options.noiseDecibels.from == kMost,
      "augmentation.noise must not end at infinity unless it begins there");
  requireSamples(samples);

  // Said to have been recorded at a higher rate, it is over sooner.
  const std::uint64_t rate = sampleRateFrom("sampleRate", sampleRate);
  const auto step = static_cast<double>(stepOf(rate));
  const double faster = std::round(sampleRate * speed / step) * step;
  std::vector<float> result =
      resample(samples, {.inputRate = std::clamp(faster, static_cast<double>(kLowestSampleRate),
                                                 static_cast<double>(kHighestSampleRate)),
                         .outputRate = sampleRate});
  if (noisy && !result.empty()) {
    const double power =
        kernels::squaredNorm(result.data(), result.size()) / static_cast<double>(result.size());
    const auto deviation = static_cast<float>(std::sqrt(power) * std::pow(10, -noise / 20));
    for (float& sample : result) sample += deviation * rng.normal();
  }
  const auto factor = static_cast<float>(std::pow(10, gain / 20));
  for (float& sample : result) sample *= factor;
  return result;
}

}  // namespace unrolled
