#pragma once

#include <cstddef>

#include "core/view.h"
#include "kernels/gemm.h"

namespace unrolled::kernels {

/// Σ x_i, accumulated in double.
double sum(const float* x, std::size_t n);
/// Σ x_i², accumulated in double: the square of the Euclidean norm.
double squaredNorm(const float* x, std::size_t n);
/// Σ x_i y_i, accumulated in double.
double dot(const float* x, const float* y, std::size_t n);
/// out [columns] (+)= the sum of the rows of `matrix`: the gradient of a bias.
void columnSums(ConstMatrixView matrix, float* out, Write write);
/// out [columns] (+)= Σ over the rows r of a[r] ⊙ b[r]: the gradient of a diagonal weight.
void columnDots(ConstMatrixView a, ConstMatrixView b, float* out, Write write);
/// The index of the largest element, the first of equals. n must be positive.
std::size_t argmax(const float* x, std::size_t n);

}  // namespace unrolled::kernels
