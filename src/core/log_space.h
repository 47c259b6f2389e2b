#pragma once

#include <cmath>
#include <limits>

namespace unrolled {

/// The logarithm of no probability at all.
inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

/// log(eᵃ + eᵇ): the sum of two probabilities that are given by their logarithms. NaN stays NaN.
inline double logAdd(double a, double b) {
  const double more = a > b ? a : b;
  const double less = a > b ? b : a;
  if (more == kLogZero) return a + b;
  // Less than half of the last bit of the sum, and mostly so where a network is sure.
  if (less - more < -40) return more;
  return more + std::log1p(std::exp(less - more));
}

}  // namespace unrolled
