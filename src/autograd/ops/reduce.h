#pragma once

#include "autograd/tape.h"

namespace unrolled {

/// The sum of all elements, a scalar.
Var sum(Var x);
/// The mean of all elements, a scalar.
Var mean(Var x);

}  // namespace unrolled
