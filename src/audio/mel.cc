#include "audio/mel.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {
namespace {

// Slaney's scale: where it turns from linear to logarithmic, and how it goes on.
constexpr double kHertzPerMel = 200.0 / 3;
constexpr double kTurnHertz = 1000;
constexpr double kTurnMel = kTurnHertz / kHertzPerMel;
constexpr double kMelsPerLog = 27 / 1.8562979903656263;  // ln 6.4

MelScale scaleFrom(const std::string& name) {
  if (name == "htk") return MelScale::kHtk;
  if (name == "slaney") return MelScale::kSlaney;
  throw InvalidArgumentError(message("audio.mel.scale must be one of htk, slaney, got ", name));
}

bool normFrom(const std::string& name) {
  require<InvalidArgumentError>(name == "none" || name == "slaney",
                                "audio.mel.norm must be one of none, slaney, got ", name);
  return name == "slaney";
}

}  // namespace

double hertzToMel(MelScale scale, double hertz) {
  if (scale == MelScale::kHtk) return 2595 * std::log10(1 + hertz / 700);
  if (hertz < kTurnHertz) return hertz / kHertzPerMel;
  return kTurnMel + kMelsPerLog * std::log(hertz / kTurnHertz);
}

double melToHertz(MelScale scale, double mel) {
  if (scale == MelScale::kHtk) return 700 * (std::pow(10, mel / 2595) - 1);
  if (mel < kTurnMel) return mel * kHertzPerMel;
  return kTurnHertz * std::exp((mel - kTurnMel) / kMelsPerLog);
}

MelFilters::MelFilters(const MelOptions& options, double sampleRate, std::size_t fftSize) {
  const std::size_t bands = integerWithin("audio.mel.bands", options.bands, 1, kMostMelBands);
  const MelScale scale = scaleFrom(options.scale);
  const bool unitAreas = normFrom(options.norm);
  const double nyquist = sampleRate / 2;
  const double high = options.highFrequency == 0 ? nyquist : options.highFrequency;
  require<InvalidArgumentError>(high > 0 && high <= nyquist,
                                "audio.mel.highFrequency must be above 0 and at most ", nyquist,
                                ", half the sample rate, got ", options.highFrequency);
  require<InvalidArgumentError>(options.lowFrequency >= 0 && options.lowFrequency < high,
                                "audio.mel.lowFrequency must be from 0 to below ", high, ", got ",
                                options.lowFrequency);

  const double lowMel = hertzToMel(scale, options.lowFrequency);
  const double step = (hertzToMel(scale, high) - lowMel) / static_cast<double>(bands + 1);
  const auto corner = [&](std::size_t i) {
    return melToHertz(scale, lowMel + step * static_cast<double>(i));
  };
  const double hertzPerBin = sampleRate / static_cast<double>(fftSize);
  for (std::size_t m = 0; m < bands; ++m) {
    const double left = corner(m);
    const double peak = corner(m + 1);
    const double right = corner(m + 2);
    const double height = unitAreas ? 2 / (right - left) : 1;
    Filter filter{0, weights_.size(), 0};
    for (std::size_t bin = 0; bin <= fftSize / 2; ++bin) {
      const double f = hertzPerBin * static_cast<double>(bin);
      const double weight = std::min((f - left) / (peak - left), (right - f) / (right - peak));
      if (weight <= 0) continue;
      if (filter.count++ == 0) filter.bin = bin;
      weights_.push_back(height * weight);
    }
    require<InvalidArgumentError>(filter.count > 0,
                                  "audio.mel.bands must be so few that every band has a frequency "
                                  "of the spectrum, which are ",
                                  hertzPerBin, " Hz apart, got ", bands);
    filters_.push_back(filter);
  }
}

void MelFilters::apply(const double* power, double* out) const {
  for (std::size_t m = 0; m < filters_.size(); ++m) {
    const auto& [bin, weights, count] = filters_[m];
    const double* first = weights_.data() + weights;
    out[m] = std::inner_product(first, first + count, power + bin, 0.0);
  }
}

}  // namespace unrolled
