#pragma once

#include "autograd/tape.h"
#include "kernels/activation_lanes.h"

namespace unrolled {

/// Elementwise operations. Two operands must have the same shape; ShapeError otherwise.

/// x + y.
Var add(Var x, Var y);
/// x − y.
Var subtract(Var x, Var y);
/// x ⊙ y.
Var multiply(Var x, Var y);
/// a · x.
Var scale(float a, Var x);

/// f(x); `linear` is x itself.
Var activate(kernels::Activation f, Var x);
Var tanh(Var x);
/// 1 / (1 + e^−x).
Var sigmoid(Var x);
/// max(x, 0); the derivative at 0 is 0.
Var relu(Var x);

}  // namespace unrolled
