#include "autograd/ops/concat.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {

Var concat(Var left, Var right) {
  Shape shape;
  bool agree = left.shape().rank() == right.shape().rank() && left.shape().rank() > 0;
  for (std::size_t axis = 0; agree && axis + 1 < left.shape().rank(); ++axis) {
    agree = left.shape()[axis] == right.shape()[axis];
    shape.append(left.shape()[axis]);
  }
  require<ShapeError>(agree, "concat cannot join ", left.shape(), " and ", right.shape());
  const std::size_t split = left.shape().back();
  shape.append(split + right.shape().back());
  Var out = left.tape().make(shape, left.needsGradient() || right.needsGradient());

  const MatrixView whole = out.matrix();
  const MatrixView parts[] = {left.matrix(), right.matrix()};
  for (std::size_t row = 0; row < whole.rows; ++row) {
    float* end = std::copy_n(parts[0].row(row), parts[0].columns, whole.row(row));
    std::copy_n(parts[1].row(row), parts[1].columns, end);
  }
  if (!out.needsGradient()) return out;
  left.tape().record([=] {
    if (out.gradientOrNull() == nullptr) return;
    const MatrixView gradient = out.gradientMatrix();
    std::size_t first = 0;
    for (Var part : {left, right}) {
      if (part.needsGradient()) {
        const MatrixView into = part.gradientMatrix();
        for (std::size_t row = 0; row < into.rows; ++row) {
          kernels::scale(1.0f, gradient.row(row) + first, into.row(row), into.columns,
                         kernels::Write::kAccumulate);
        }
      }
      first += part.shape().back();
    }
  });
  return out;
}

}  // namespace unrolled
