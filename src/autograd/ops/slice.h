#pragma once

#include "autograd/tape.h"

namespace unrolled {

/// Parts of a value. Those of whole rows are views: nothing is copied, neither values nor
/// gradients, so that a loop over time may take a step of each of its inputs at no cost.

/// x[index] along the first axis: [N, ...] → [...]. Throws ShapeError when there is no such part.
Var slice(Var x, std::size_t index);

/// x[first] … x[first + count − 1] along the first axis: [N, ...] → [count, ...]. Throws ShapeError
/// when they are not all there.
Var slice(Var x, std::size_t first, std::size_t count);

/// The first `count` elements along the last axis, copied: [..., N] → [..., count]. Throws
/// ShapeError when there are fewer.
Var firstColumns(Var x, std::size_t count);

}  // namespace unrolled
