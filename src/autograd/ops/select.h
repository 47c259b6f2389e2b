#pragma once

#include <cstdint>

#include "autograd/tape.h"

namespace unrolled {

/// Row r of x where mask[r] is not zero, else row r of y; with no Var for y, zero. x and y have the
/// same shape [..., N]; the mask has an element for each of their rows and must outlive the tape's
/// use of it. Throws ShapeError when the shapes differ.
Var selectRows(const std::int32_t* mask, Var x, Var y);

}  // namespace unrolled
