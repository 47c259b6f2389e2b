#pragma once

#include <functional>

#include "core/shape.h"

namespace unrolled {

class Rng;

/// Fills a parameter of the given shape with its first values.
using Initializer = std::function<void(const Shape& shape, float* values, Rng& rng)>;

namespace initializers {

/// Every element is `value`.
Initializer constant(float value);

/// Uniform in [−bound, bound). PyTorch's default for recurrent weights and biases has bound
/// 1 / √hiddenSize, for a dense layer 1 / √inputSize.
Initializer uniform(float bound);

/// Normal with mean 0: PyTorch's default for embeddings has deviation 1.
Initializer normal(float deviation);

/// Uniform with bound √(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, eq. 16). A matrix
/// [gates · out, in] is filled gate by gate, each with its own fans.
Initializer glorotUniform(std::size_t gates = 1);

/// Orthonormal rows or columns, whichever are fewer, from the QR decomposition of a normal matrix
/// (Saxe et al. 2014), gate by gate.
Initializer orthogonal(std::size_t gates = 1);

/// `scale` times the identity in every gate's block (Le, Jaitly and Hinton 2015 for scale 1).
Initializer identity(float scale = 1.0f, std::size_t gates = 1);

}  // namespace initializers
}  // namespace unrolled
