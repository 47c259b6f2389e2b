#pragma once

#include "autograd/tape.h"

namespace unrolled {

/// Two values side by side along the last axis: [..., M] and [..., N] → [..., M + N]. Throws
/// ShapeError when the other extents differ.
Var concat(Var left, Var right);

}  // namespace unrolled
