#pragma once

#include <cmath>
#include <limits>
#include <utility>

namespace unrolled {

/// The logarithm of no probability at all.
inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

/// eˣ for x ≤ 0 beside a 1, of whose last bit it is less than half where it counts as nothing: that
/// is mostly so where a network is sure.
inline double expBesideOne(double x) { return x < -40 ? 0.0 : std::exp(x); }

/// log(eᵃ + eᵇ): the sum of two probabilities that are given by their logarithms. NaN stays NaN.
inline double logAdd(double a, double b) {
  if (a < b) std::swap(a, b);
  if (a == kLogZero) return a + b;
  return a + std::log(1 + expBesideOne(b - a));
}

/// The same of three.
inline double logAdd(double a, double b, double c) {
  if (a < b) std::swap(a, b);
  if (a < c) std::swap(a, c);
  if (a == kLogZero) return a + b + c;
  return a + std::log(1 + expBesideOne(b - a) + expBesideOne(c - a));
}

}  // namespace unrolled
