#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// x · Wᵀ + b over the last axis: x [..., I], W [O, I], b [O] (or no Var: none) → [..., O]. W and b
/// are laid out as in PyTorch's Linear. Throws ShapeError when the extents do not agree.
Var linear(Var x, Var weight, Var bias);

/// The same for 1-of-N vectors given by their ids, where `shape` are the leading extents and as
/// many ids as they make → [..., O]. The ids must outlive the tape's use of them. Throws ShapeError
/// as above, InvalidArgumentError when an id is not below I.
Var linear(std::span<const std::int32_t> ids, const Shape& shape, Var weight, Var bias);

/// x · y, x [N, K], y [K, M] → [N, M]. Throws ShapeError when the extents do not agree.
Var matmul(Var x, Var y);

}  // namespace unrolled
