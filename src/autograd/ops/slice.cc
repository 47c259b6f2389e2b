#include "autograd/ops/slice.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {
namespace {

/// The elements of x from `offset` on, seen as `shape`.
Var view(Var x, std::size_t offset, const Shape& shape) {
  Var part = x.tape().make(shape, x.needsGradient(), x.value() + offset);
  if (part.needsGradient()) x.tape().adoptGradient(part, x.gradient() + offset);
  return part;
}

void requireParts(Var x, std::size_t first, std::size_t count) {
  const std::size_t parts = x.shape().rank() > 0 ? x.shape()[0] : 0;
  require<ShapeError>(first <= parts && count <= parts - first, "a slice of ", count, " from ",
                      first, " on is not within a value of shape ", x.shape());
}

/// Elements of one part along the first axis.
std::size_t partSize(const Shape& shape) {
  std::size_t size = 1;
  for (std::size_t axis = 1; axis < shape.rank(); ++axis) size *= shape[axis];
  return size;
}

}  // namespace

Var slice(Var x, std::size_t index) {
  requireParts(x, index, 1);
  Shape shape;
  for (std::size_t axis = 1; axis < x.shape().rank(); ++axis) shape.append(x.shape()[axis]);
  return view(x, index * partSize(x.shape()), shape);
}

Var slice(Var x, std::size_t first, std::size_t count) {
  requireParts(x, first, count);
  Shape shape{count};
  for (std::size_t axis = 1; axis < x.shape().rank(); ++axis) shape.append(x.shape()[axis]);
  return view(x, first * partSize(x.shape()), shape);
}

Var firstColumns(Var x, std::size_t count) {
  require<ShapeError>(count <= x.shape().back() && x.shape().rank() > 0, "the first ", count,
                      " columns are not within a value of shape ", x.shape());
  Shape shape;
  for (std::size_t axis = 0; axis + 1 < x.shape().rank(); ++axis) shape.append(x.shape()[axis]);
  shape.append(count);
  Var y = x.tape().make(shape, x.needsGradient());
  const ConstMatrixView from = x.matrix();
  const MatrixView to = y.matrix();
  for (std::size_t row = 0; row < to.rows; ++row) std::copy_n(from.row(row), count, to.row(row));
  if (!y.needsGradient()) return y;
  x.tape().record([=] {
    if (y.gradientOrNull() == nullptr) return;
    const ConstMatrixView dy = y.gradientMatrix();
    const MatrixView dx = x.gradientMatrix();
    for (std::size_t row = 0; row < dy.rows; ++row) {
      kernels::scale(1.0f, dy.row(row), dx.row(row), count, kernels::Write::kAccumulate);
    }
  });
  return y;
}

}  // namespace unrolled
