#pragma once

#include "autograd/tape.h"

namespace unrolled {

/// x · Wᵀ + b over the last axis: x [..., I], W [O, I], b [O] (or no Var: none) → [..., O]. W and b
/// are laid out as in PyTorch's Linear. Throws ShapeError when the extents do not agree.
Var linear(Var x, Var weight, Var bias);

/// x · y, x [N, K], y [K, M] → [N, M]. Throws ShapeError when the extents do not agree.
Var matmul(Var x, Var y);

}  // namespace unrolled
