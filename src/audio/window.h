#pragma once

#include <cstddef>
#include <vector>

namespace unrolled {

/// Hann's window: ½ − ½ cos(2πi / P), i = 0 … size − 1. Periodic, for spectra, with P = size, so
/// that its next value would be its first; symmetric, for the design of filters, with P = size − 1.
/// A window of one value is 1.
std::vector<double> hannWindow(std::size_t size, bool periodic);

/// Kaiser's window (Kaiser 1974) at x, from −1 to 1: I₀(β √(1 − x²)) / I₀(β).
double kaiserWindow(double beta, double x);

}  // namespace unrolled
