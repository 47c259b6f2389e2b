#pragma once

#include <cstddef>

#include "autograd/tape.h"
#include "kernels/gemm.h"

namespace unrolled {

/// B or its transpose as the right operand of several products: packed once, in the tape's arena,
/// unless there is only one. It must outlive neither the tape's values nor those of B.
class RightOperand {
 public:
  RightOperand() = default;
  RightOperand(Tape& tape, ConstMatrixView b, kernels::Transpose transpose, std::size_t products);

  /// C (+)= A · op(B).
  void multiply(ConstMatrixView a, MatrixView c, kernels::Write write) const;

 private:
  Tape* tape_ = nullptr;
  ConstMatrixView matrix_;
  kernels::Transpose transpose_ = kernels::Transpose::kNo;
  kernels::PackedMatrix packed_;
};

}  // namespace unrolled
