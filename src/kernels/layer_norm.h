#pragma once

#include <cstddef>

#include "core/view.h"
#include "kernels/gemm.h"

namespace unrolled::kernels {

/// Layer normalisation (Ba, Kiros and Hinton 2016, eq. 3) of each row of x [R, G·W], block by block
/// of W numbers, without a bias: for every block
///
///   x̂ = (x − mean(x)) / √(variance(x) + 1e-5),   out (+)= gain ⊙ x̂
///
/// x becomes x̂; the factors 1 / √… go to `scales` [R, G]; `gain` has G·W numbers. Backward needs x̂
/// and the factors.
void layerNorm(MatrixView x, std::size_t width, const float* gain, float* scales, MatrixView out,
               Write write);

/// dx from dOut, which may be the same memory.
void layerNormBackward(ConstMatrixView normal, std::size_t width, const float* gain,
                       const float* scales, ConstMatrixView outGradient, MatrixView gradient);

}  // namespace unrolled::kernels
