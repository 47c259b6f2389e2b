#pragma once

#include <cstddef>

#include "autograd/tape.h"

namespace unrolled {

/// `linear` for weights that are applied once a step: they are packed once for all steps, and their
/// gradient is one product over all steps. A small handle, good until the tape is reset.
class RepeatedLinear {
 public:
  /// For at most `times` values x [rows, I]; weight [O, I], bias [O] or no Var: none. Throws
  /// ShapeError when weight and bias do not agree.
  RepeatedLinear(Var weight, Var bias, std::size_t times, std::size_t rows);

  /// x · Wᵀ + b, [rows, O]. Throws ShapeError when x has another shape or came once too often.
  Var operator()(Var x) const;

 private:
  struct Shared;
  Shared* shared_;
};

}  // namespace unrolled
