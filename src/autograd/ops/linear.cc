#include "autograd/ops/linear.h"

#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

using kernels::Transpose;
using kernels::Write;

/// `shape` with its last extent replaced.
Shape withLast(const Shape& shape, std::size_t last) {
  Shape result;
  for (std::size_t axis = 0; axis + 1 < shape.rank(); ++axis) result.append(shape[axis]);
  result.append(last);
  return result;
}

}  // namespace

Var linear(Var x, Var weight, Var bias) {
  require<ShapeError>(
      weight.shape().rank() == 2 && x.shape().rank() > 0 && weight.shape()[1] == x.shape().back() &&
          (!bias || bias.size() == weight.shape()[0]),
      "linear cannot apply weights ", weight.shape(), " to a value of shape ", x.shape());
  Tape& tape = x.tape();
  const bool needsGradient =
      x.needsGradient() || weight.needsGradient() || (bias && bias.needsGradient());
  Var y = tape.make(withLast(x.shape(), weight.shape()[0]), needsGradient);
  if (bias) kernels::broadcastRow(bias.value(), y.matrix(), Write::kReplace);
  kernels::multiply(x.matrix(), Transpose::kNo, weight.matrix(), Transpose::kYes, y.matrix(),
                    bias ? Write::kAccumulate : Write::kReplace, tape.workspace());
  if (!needsGradient) return y;
  tape.record([=, &tape] {
    if (y.gradientOrNull() == nullptr) return;
    const ConstMatrixView dy = y.gradientMatrix();
    if (bias && bias.needsGradient()) {
      kernels::columnSums(dy, bias.gradient(), Write::kAccumulate);
    }
    if (weight.needsGradient()) {
      kernels::multiply(dy, Transpose::kYes, x.matrix(), Transpose::kNo, weight.gradientMatrix(),
                        Write::kAccumulate, tape.workspace());
    }
    if (x.needsGradient()) {
      kernels::multiply(dy, Transpose::kNo, weight.matrix(), Transpose::kNo, x.gradientMatrix(),
                        Write::kAccumulate, tape.workspace());
    }
  });
  return y;
}

Var matmul(Var x, Var y) {
  require<ShapeError>(
      x.shape().rank() == 2 && y.shape().rank() == 2 && x.shape()[1] == y.shape()[0],
      "matmul cannot multiply ", x.shape(), " by ", y.shape());
  Tape& tape = x.tape();
  Var z = tape.make({x.shape()[0], y.shape()[1]}, x.needsGradient() || y.needsGradient());
  kernels::multiply(x.matrix(), Transpose::kNo, y.matrix(), Transpose::kNo, z.matrix(),
                    Write::kReplace, tape.workspace());
  if (!z.needsGradient()) return z;
  tape.record([=, &tape] {
    if (z.gradientOrNull() == nullptr) return;
    const ConstMatrixView dz = z.gradientMatrix();
    if (x.needsGradient()) {
      kernels::multiply(dz, Transpose::kNo, y.matrix(), Transpose::kYes, x.gradientMatrix(),
                        Write::kAccumulate, tape.workspace());
    }
    if (y.needsGradient()) {
      kernels::multiply(x.matrix(), Transpose::kYes, dz, Transpose::kNo, y.gradientMatrix(),
                        Write::kAccumulate, tape.workspace());
    }
  });
  return z;
}

}  // namespace unrolled
