#pragma once

#include <cstddef>

namespace unrolled {

/// The Euclidean norm of n numbers together.
double euclideanNorm(const float* values, std::size_t n);

/// Scales the gradients so that their norm is at most `limit` (Pascanu, Mikolov and Bengio 2013,
/// algorithm 1; PyTorch's clip_grad_norm_). `norm` is what euclideanNorm gave.
void clipByNorm(float* gradients, std::size_t n, double norm, double limit);

/// Limits every element to [−limit, limit].
void clipByValue(float* gradients, std::size_t n, double limit);

}  // namespace unrolled
