#include "autograd/right_operand.h"

namespace unrolled {

using kernels::Transpose;

RightOperand::RightOperand(Tape& tape, ConstMatrixView b, Transpose transpose, std::size_t products)
    : tape_(&tape), matrix_(b), transpose_(transpose) {
  if (products < 2) return;
  const bool plain = transpose == Transpose::kNo;
  const std::size_t inner = plain ? b.rows : b.columns;
  const std::size_t columns = plain ? b.columns : b.rows;
  packed_ = kernels::pack(b, transpose, tape.scratch(kernels::packedSize(inner, columns)));
}

void RightOperand::multiply(ConstMatrixView a, MatrixView c, kernels::Write write) const {
  if (packed_.data != nullptr) {
    kernels::multiplyPacked(a, packed_, c, write);
  } else {
    kernels::multiply(a, Transpose::kNo, matrix_, transpose_, c, write, tape_->workspace());
  }
}

}  // namespace unrolled
