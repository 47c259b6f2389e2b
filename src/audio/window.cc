#include "audio/window.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace unrolled {
namespace {

/// The modified Bessel function of the first kind and order 0, by its series. (The library's would
/// bring all of its family with it.)
double besselI0(double x) {
  const double quarter = x * x / 4;
  double sum = 1;
  double term = 1;
  for (double k = 1; term > sum * 1e-17; ++k) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

}  // namespace

std::vector<double> hannWindow(std::size_t size, bool periodic) {
  std::vector<double> window(size, 1.0);
  if (size < 2) return window;
  const auto period = static_cast<double>(periodic ? size : size - 1);
  for (std::size_t i = 0; i < size; ++i) {
    window[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / period);
  }
  return window;
}

double kaiserWindow(double beta, double x) {
  return besselI0(beta * std::sqrt(std::max(0.0, 1 - x * x))) / besselI0(beta);
}

}  // namespace unrolled
