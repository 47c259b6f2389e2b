#pragma once

#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// N values of one shape [...] after each other → [N, ...]. The handles must lie where the tape's
/// use of them finds them (Tape::room). Throws ShapeError when there are none or the shapes differ.
Var stack(std::span<const Var> parts);

}  // namespace unrolled
