#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// The mean of (prediction − target)² over all numbers of the rows that count: a scalar.
/// prediction [..., O], as many targets; `counted` has one flag a row, 0 marks padding, empty: all
/// rows count. Targets and flags must outlive the tape's use of them. Throws ShapeError when their
/// numbers do not agree.
Var meanSquaredError(Var prediction, std::span<const float> targets,
                     std::span<const std::uint8_t> counted);

}  // namespace unrolled
