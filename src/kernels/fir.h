#pragma once

#include <cstddef>

namespace unrolled::kernels {

/// Σ taps_i x_i over n floats, accumulated in float, several sums side by side: one output of a
/// finite impulse response filter.
float fir(const float* taps, const float* x, std::size_t n);

}  // namespace unrolled::kernels
