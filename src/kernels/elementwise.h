#pragma once

#include <cstddef>

#include "core/view.h"
#include "kernels/gemm.h"

namespace unrolled::kernels {

/// y (+)= a · x over n floats.
void scale(float a, const float* x, float* y, std::size_t n, Write write);
/// z (+)= x + y.
void add(const float* x, const float* y, float* z, std::size_t n, Write write);
/// z (+)= x ⊙ y.
void multiply(const float* x, const float* y, float* z, std::size_t n, Write write);
/// Limits every element to [−bound, bound]; NaN stays NaN.
void clamp(float* x, std::size_t n, float bound);
/// Every row of `out` (+)= the vector `row` [columns].
void broadcastRow(const float* row, MatrixView out, Write write);
/// out [n, m] (+)= in [m, n] transposed.
void transpose(ConstMatrixView in, MatrixView out, Write write);
/// out [n, m] = (in + sign · other) transposed, `other` [m, n] with the stride of `in`.
void transposeSum(ConstMatrixView in, const float* other, float sign, MatrixView out);

}  // namespace unrolled::kernels
