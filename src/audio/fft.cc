#include "audio/fft.h"

#include <complex>
#include <unsupported/Eigen/FFT>
#include <vector>

#include "core/error.h"

namespace unrolled {

struct RealFft::Plan {
  Eigen::FFT<double> fft;
  std::vector<std::complex<double>> spectrum;
};

bool RealFft::supports(std::size_t size) {
  if (size < 2 || size > kLargest) return false;
  for (const std::size_t factor : {2u, 3u, 5u}) {
    while (size % factor == 0) size /= factor;
  }
  return size == 1;
}

RealFft::RealFft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>()) {
  require<InvalidArgumentError>(supports(size),
                                "the size of a Fourier transform must be a product "
                                "of 2s, 3s and 5s from 2 to ",
                                kLargest, ", got ", size);
  plan_->fft.SetFlag(Eigen::FFT<double>::HalfSpectrum);
  plan_->spectrum.resize(bins());
  // The first transform makes the tables.
  const std::vector<double> silence(size);
  std::vector<double> power(bins());
  powerSpectrum(silence.data(), power.data());
}

RealFft::RealFft(RealFft&& other) noexcept = default;
RealFft::~RealFft() = default;

void RealFft::powerSpectrum(const double* x, double* power) {
  plan_->fft.fwd(plan_->spectrum.data(), x, static_cast<Eigen::Index>(size_));
  for (std::size_t k = 0; k < bins(); ++k) power[k] = std::norm(plan_->spectrum[k]);
}

}  // namespace unrolled
