#pragma once

#include <cstddef>
#include <memory>

namespace unrolled {

/// The discrete Fourier transform of N real numbers, in double precision: the quiet bands of speech
/// lie 80 dB and more below the loud ones, where single precision has little left to say.
///   X_k = Σ_n x_n e^(−2πi kn / N), k = 0 … N / 2
class RealFft {
 public:
  static constexpr std::size_t kLargest = std::size_t{1} << 20;

  /// Whether N is from 2 to kLargest and a product of 2s, 3s and 5s, which keeps it fast.
  static bool supports(std::size_t size);

  /// Throws InvalidArgumentError for a size that is not supported.
  explicit RealFft(std::size_t size);
  RealFft(RealFft&& other) noexcept;
  ~RealFft();

  std::size_t size() const { return size_; }
  std::size_t bins() const { return size_ / 2 + 1; }

  /// power [bins] = |X_k|², of x [N]. Allocates nothing.
  void powerSpectrum(const double* x, double* power);

 private:
  struct Plan;
  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace unrolled
