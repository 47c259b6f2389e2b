#include "audio/resampler.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "audio/window.h"
#include "core/error.h"
#include "core/numbers.h"
#include "kernels/fir.h"

namespace unrolled {
namespace {

constexpr double kAttenuation = 80;  // dB
/// Filters for so many positions in a period of the lower rate, weighted linearly in between, are
/// 100 dB exact.
constexpr double kPositions = 1024;
constexpr std::size_t kPiece = 4096;

double sinc(double x) {
  const double angle = std::numbers::pi * x;
  return std::abs(angle) < 1e-9 ? 1 : std::sin(angle) / angle;
}

}  // namespace

std::uint64_t sampleRateFrom(std::string_view name, double rate) {
  return integerWithin(name, rate, kLowestSampleRate, kHighestSampleRate);
}

std::size_t resampledSize(std::size_t samples, std::uint64_t inputRate, std::uint64_t outputRate) {
  // In parts: the whole product may not fit.
  const std::uint64_t seconds = samples / inputRate;
  const std::uint64_t rest = samples % inputRate;
  return static_cast<std::size_t>(seconds * outputRate +
                                  (rest * outputRate + inputRate - 1) / inputRate);
}

Resampler::Resampler(const ResamplerOptions& options)
    : up_(sampleRateFrom("resampler.outputRate", options.outputRate)),
      down_(sampleRateFrom("resampler.inputRate", options.inputRate)) {
  const std::size_t zeroCrossings =
      integerWithin("resampler.zeroCrossings", options.zeroCrossings, 8, 128);
  const std::uint64_t common = std::gcd(up_, down_);
  up_ /= common;
  down_ /= common;
  if (up_ != down_) design(static_cast<double>(zeroCrossings));
  reset();
}

void Resampler::design(double zeroCrossings) {
  constexpr double kBeta = 0.1102 * (kAttenuation - 8.7);
  // How far the fall from pass band to stop band reaches, as a share of half the lower rate: all of
  // it is put below that.
  const double fall = (kAttenuation - 7.95) / (2.285 * std::numbers::pi * 2 * zeroCrossings);
  const double share = std::min(1.0, static_cast<double>(up_) / static_cast<double>(down_));
  const double cutoff = share * (1 - fall / 2);
  const double reach = zeroCrossings / share;
  // A multiple of four: whole registers.
  half_ = static_cast<std::size_t>(std::ceil(reach / 4)) * 4;
  phases_ = static_cast<std::size_t>(
      std::min<std::uint64_t>(up_, static_cast<std::uint64_t>(std::ceil(kPositions * share))));
  const std::size_t taps = 2 * half_;
  const std::size_t rows = phases_ < up_ ? phases_ + 1 : phases_;
  filters_.resize(rows * taps);
  std::vector<double> filter(taps);
  for (std::size_t row = 0; row < rows; ++row) {
    const double fraction = static_cast<double>(row) / static_cast<double>(phases_);
    for (std::size_t i = 0; i < taps; ++i) {
      const double t = fraction + static_cast<double>(half_ - 1) - static_cast<double>(i);
      const double x = t / reach;
      filter[i] = std::abs(x) <= 1 ? sinc(cutoff * t) * kaiserWindow(kBeta, x) : 0;
    }
    const double gain = std::accumulate(filter.begin(), filter.end(), 0.0);
    std::transform(filter.begin(), filter.end(), filters_.data() + row * taps,
                   [=](double tap) { return static_cast<float>(tap / gain); });
  }
}

void Resampler::reset() {
  input_.clear();
  output_.clear();
  start_ = 0;
  position_ = 0;
  finished_ = false;
  if (half_ > 0) input_.extend(half_ - 1);
}

void Resampler::push(std::span<const float> samples) {
  require<Error>(!finished_, "a resampler takes no samples after the last, before it is reset");
  requireSamples(samples);
  if (up_ == down_) {
    output_.append(samples);
    return;
  }
  for (std::size_t first = 0; first < samples.size(); first += kPiece) {
    input_.append(samples.subspan(first, std::min(kPiece, samples.size() - first)));
    produce();
  }
}

void Resampler::finish() {
  if (std::exchange(finished_, true) || up_ == down_) return;
  input_.extend(half_);
  produce();
}

void Resampler::produce() {
  for (; start_ + 2 * half_ <= input_.size(); position_ %= up_) {
    *output_.extend(1) = at(input_.data() + start_);
    position_ += down_;
    start_ += static_cast<std::size_t>(position_ / up_);
  }
  const std::size_t passed = std::min(start_, input_.size());
  input_.drop(passed);
  start_ -= passed;
}

float Resampler::at(const float* x) const {
  const std::size_t taps = 2 * half_;
  const std::uint64_t scaled = position_ * phases_;
  const float* filter = filters_.data() + static_cast<std::size_t>(scaled / up_) * taps;
  const float value = kernels::fir(filter, x, taps);
  if (phases_ == up_) return value;
  const float weight = static_cast<float>(scaled % up_) / static_cast<float>(up_);
  return value + weight * (kernels::fir(filter + taps, x, taps) - value);
}

std::vector<float> resample(std::span<const float> samples, const ResamplerOptions& options) {
  Resampler resampler(options);
  resampler.push(samples);
  resampler.finish();
  std::vector<float> out(resampler.available());
  resampler.take(out);
  return out;
}

}  // namespace unrolled
