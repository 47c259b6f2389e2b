#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "audio/sample_queue.h"

namespace unrolled {

/// Samples per second that recordings may have.
inline constexpr std::size_t kLowestSampleRate = 1000;
inline constexpr std::size_t kHighestSampleRate = 384000;

/// Throws InvalidArgumentError, its message beginning with `name`, unless `rate` is an integer from
/// the lowest to the highest.
std::uint64_t sampleRateFrom(std::string_view name, double rate);

/// ⌈samples · outputRate / inputRate⌉: how many samples become of that many.
std::size_t resampledSize(std::size_t samples, std::uint64_t inputRate, std::uint64_t outputRate);

struct ResamplerOptions {
  double inputRate = 0;       ///< Hz, an integer from kLowestSampleRate to kHighestSampleRate
  double outputRate = 0;      ///< Hz, the same
  double zeroCrossings = 32;  ///< Z, 8 … 128, on either side of the filter: longer is sharper
};

/// Band-limited resampling from any rate to any other (Smith and Gossett 1984, "A flexible
/// sampling- rate conversion method"; Crochiere and Rabiner 1983 for the polyphase form). With q
/// the lower of both rates over the input's, output n, which is at p = n · inputRate / outputRate,
/// is
///   y_n = Σ_k x_k h(p − k),  h(t) = c q sinc(c q t) · kaiser(q t / Z),  |t| ≤ Z / q
/// normalised to a gain of 1 for a constant. Beyond both ends the signal counts as 0. What lies
/// above half the lower rate is weakened by 80 dB; the pass band, flat to a thousandth, ends at
/// 1 − 5/Z of that (Kaiser's formulas for β and c). N samples become ⌈N · outputRate / inputRate⌉,
/// output 0 at the time of input 0. At equal rates nothing is changed.
///
/// A stream gives exactly the numbers of the whole, whatever the pieces, about Z / q samples later.
class Resampler {
 public:
  /// Throws InvalidArgumentError, its message beginning with `resampler.`.
  explicit Resampler(const ResamplerOptions& options);

  /// The next samples. Throws InvalidArgumentError for one that is not finite or beyond ±10⁹,
  /// before anything has changed. Throws Error after `finish`.
  void push(std::span<const float> samples);
  /// There are no more: what was held back comes out.
  void finish();
  /// Forgets everything, for another signal.
  void reset();

  /// Samples ready to be taken.
  std::size_t available() const { return output_.size(); }
  /// Moves as many as there are and `out` has room for; returns how many.
  std::size_t take(std::span<float> out) { return output_.take(out); }

 private:
  void design(double zeroCrossings);
  void produce();
  float at(const float* x) const;

  // outputRate : inputRate in lowest terms.
  std::uint64_t up_;
  std::uint64_t down_;
  std::size_t half_ = 0;        // taps on either side
  std::size_t phases_ = 0;      // positions between two inputs for which there is a filter
  std::vector<float> filters_;  // [phases (+ 1), 2 half]
  SampleQueue input_;
  SampleQueue output_;
  std::size_t start_ = 0;       // of the next output's window in input_
  std::uint64_t position_ = 0;  // of the next output between two inputs, in 1 / up
  bool finished_ = false;
};

/// All of a signal at another rate.
std::vector<float> resample(std::span<const float> samples, const ResamplerOptions& options);

}  // namespace unrolled
