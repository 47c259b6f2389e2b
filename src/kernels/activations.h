#pragma once

#include <cstddef>

#include "kernels/activation_lanes.h"

namespace unrolled::kernels {

/// y = f(x) elementwise over n floats; x and y may be the same array.
void activate(Activation f, const float* x, float* y, std::size_t n);

/// dx += dy · f'(x), the derivative written in terms of the output y.
void activateBackward(Activation f, const float* y, const float* dy, float* dx, std::size_t n);

}  // namespace unrolled::kernels
