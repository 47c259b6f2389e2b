#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace unrolled {

/// A scale of pitch.
enum class MelScale {
  /// 2595 log₁₀(1 + f / 700): O'Shaughnessy 1987, as in HTK.
  kHtk,
  /// f · 3 / 200 below 1000 Hz, 15 + 27 ln(f / 1000) / ln 6.4 from there on: Slaney 1998, "Auditory
  /// Toolbox", as in librosa.
  kSlaney,
};

double hertzToMel(MelScale scale, double hertz);
double melToHertz(MelScale scale, double mel);

inline constexpr std::size_t kMostMelBands = 512;

struct MelOptions {
  double bands = 26;          ///< K, 1 … kMostMelBands
  double lowFrequency = 0;    ///< Hz, where the lowest filter begins
  double highFrequency = 0;   ///< Hz, where the highest ends; 0: half the sample rate
  std::string scale = "htk";  ///< htk, slaney
  std::string norm = "none";  ///< none: peaks of 1; slaney: areas of 1, in Hz
};

/// K triangular filters over the bins of a spectrum. Their K + 2 corners f_0 … f_{K+1} are equally
/// far apart in mel; filter m rises from f_m to f_{m+1} and falls to f_{m+2}, linearly in Hz:
///   w_m(f) = max(0, min((f − f_m) / (f_{m+1} − f_m), (f_{m+2} − f) / (f_{m+2} − f_{m+1})))
/// and with norm slaney is multiplied by 2 / (f_{m+2} − f_m).
class MelFilters {
 public:
  /// Filters for the fftSize / 2 + 1 bins, fftSize as in RealFft, of samples at `sampleRate` Hz.
  /// Throws InvalidArgumentError, its message beginning with `audio.mel.`, when an option is
  /// unknown or outside its range, or when a filter is so narrow that it lies between two bins.
  MelFilters(const MelOptions& options, double sampleRate, std::size_t fftSize);

  std::size_t bands() const { return filters_.size(); }

  /// out [K] = Σ_k w_m(f_k) power_k, of power [fftSize / 2 + 1].
  void apply(const double* power, double* out) const;

 private:
  struct Filter {
    std::size_t bin;      // the first with a weight
    std::size_t weights;  // the place of that weight
    std::size_t count;
  };
  std::vector<Filter> filters_;
  std::vector<double> weights_;
};

}  // namespace unrolled
