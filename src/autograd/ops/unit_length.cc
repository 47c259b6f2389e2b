#include "autograd/ops/unit_length.h"

#include <cmath>

#include "kernels/elementwise.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

using kernels::Write;

constexpr double kShortest = 1e-12;

}  // namespace

Var unitLength(Var x) {
  Tape& tape = x.tape();
  Var y = tape.make(x.shape(), x.needsGradient());
  const MatrixView from = x.matrix();
  float* const inverse = tape.scratch(from.rows);  // 1 / |row|, or 0
  for (std::size_t r = 0; r < from.rows; ++r) {
    const double length = std::sqrt(kernels::squaredNorm(from.row(r), from.columns));
    // What is no number must stay none, so that training can see that it has run away.
    inverse[r] = length < kShortest ? 0.0f : static_cast<float>(1 / length);
    kernels::scale(inverse[r], from.row(r), y.matrix().row(r), from.columns, Write::kReplace);
  }
  if (!y.needsGradient()) return y;
  tape.record([=] {
    if (y.gradientOrNull() == nullptr) return;
    const ConstMatrixView unit = y.matrix();
    const ConstMatrixView dy = y.gradientMatrix();
    const MatrixView dx = x.gradientMatrix();
    for (std::size_t r = 0; r < unit.rows; ++r) {
      // (dy − y (y · dy)) / |x|: what would lengthen the row is lost.
      const double along = kernels::dot(unit.row(r), dy.row(r), unit.columns);
      kernels::scale(inverse[r], dy.row(r), dx.row(r), unit.columns, Write::kAccumulate);
      kernels::scale(-inverse[r] * static_cast<float>(along), unit.row(r), dx.row(r), unit.columns,
                     Write::kAccumulate);
    }
  });
  return y;
}

}  // namespace unrolled
