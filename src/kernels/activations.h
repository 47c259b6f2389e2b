#pragma once

#include <cstddef>

namespace unrolled::kernels {

/// y = f(x) elementwise over n floats; x and y may be the same array.
void tanhForward(const float* x, float* y, std::size_t n);
void sigmoidForward(const float* x, float* y, std::size_t n);
void reluForward(const float* x, float* y, std::size_t n);

/// dx += dy · f'(x), the derivative written in terms of the output y.
void tanhBackward(const float* y, const float* dy, float* dx, std::size_t n);
void sigmoidBackward(const float* y, const float* dy, float* dx, std::size_t n);
void reluBackward(const float* y, const float* dy, float* dx, std::size_t n);

}  // namespace unrolled::kernels
