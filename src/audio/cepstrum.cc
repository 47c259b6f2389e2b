#include "audio/cepstrum.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace unrolled {

Cepstrum::Cepstrum(std::size_t bands, std::size_t coefficients, double lifter) : bands_(bands) {
  using std::numbers::pi;
  matrix_.reserve(bands * coefficients);
  const auto count = static_cast<double>(bands);
  for (std::size_t i = 0; i < coefficients; ++i) {
    const auto n = static_cast<double>(i);
    const double lift = lifter > 0 ? 1 + lifter / 2 * std::sin(pi * n / lifter) : 1;
    const double scale = lift * std::sqrt((i == 0 ? 1 : 2) / count);
    for (std::size_t k = 0; k < bands; ++k) {
      matrix_.push_back(scale * std::cos(pi * n * (static_cast<double>(k) + 0.5) / count));
    }
  }
}

void Cepstrum::apply(const double* x, float* out) const {
  for (std::size_t n = 0; n < size(); ++n) {
    const double* row = matrix_.data() + n * bands_;
    out[n] = static_cast<float>(std::inner_product(row, row + bands_, x, 0.0));
  }
}

}  // namespace unrolled
