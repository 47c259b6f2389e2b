#pragma once

#include <cstddef>
#include <vector>

namespace unrolled {

/// Mel-frequency cepstral coefficients of the logarithms x of K bands: the orthonormal discrete
/// cosine transform of type II, liftered (Davis and Mermelstein 1980; the HTK Book, section 5.6).
///   c_n = (1 + L/2 · sin(πn / L)) · s_n · Σ_k x_k cos(πn (k + ½) / K), n = 0 … C − 1
///   s_0 = √(1/K), s_n = √(2/K); the first factor is 1 when L = 0
class Cepstrum {
 public:
  /// K bands, C ≤ K coefficients, L the lifter.
  Cepstrum(std::size_t bands, std::size_t coefficients, double lifter);

  std::size_t size() const { return matrix_.size() / bands_; }

  /// out [C] of x [K].
  void apply(const double* x, float* out) const;

 private:
  std::size_t bands_;
  std::vector<double> matrix_;  // [C, K]
};

}  // namespace unrolled
