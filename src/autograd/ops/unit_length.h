#pragma once

#include "autograd/tape.h"

namespace unrolled {

/// x / |x| along the last axis: rows [..., N] of Euclidean length 1. A row shorter than 1e-12 has
/// no direction: it becomes zero, and no gradient flows through it.
Var unitLength(Var x);

}  // namespace unrolled
