#include "autograd/ops/linear.h"

#include <algorithm>

#include "autograd/ops/lookup.h"
#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reductions.h"
#include "kernels/rows.h"

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

/// y = the columns of the weights that the ids name, plus the bias.
void readColumns(const std::int32_t* ids, Var weight, Var bias, Var y) {
  const Write write = bias ? Write::kAccumulate : Write::kReplace;
  if (bias) kernels::broadcastRow(bias.value(), y.matrix(), Write::kReplace);
  kernels::gatherColumns(weight.matrix(), ids, y.matrix(), write);
  if (!y.needsGradient()) return;
  y.tape().record([=] {
    if (y.gradientOrNull() == nullptr) return;
    const ConstMatrixView dy = y.gradientMatrix();
    if (weight.needsGradient()) kernels::scatterAddColumns(dy, ids, weight.gradientMatrix());
    if (bias && bias.needsGradient()) {
      kernels::columnSums(dy, bias.gradient(), Write::kAccumulate);
    }
  });
}

/// The same by way of the transposed weights, whose rows they are, with the bias in each.
void readTable(const std::int32_t* ids, Var weight, Var bias, Var y) {
  const std::size_t outputs = weight.shape()[0];
  const std::size_t inputs = weight.shape()[1];
  const MatrixView table(y.tape().scratch(inputs * outputs), inputs, outputs);
  kernels::transpose(weight.matrix(), table, Write::kReplace);
  if (bias) kernels::broadcastRow(bias.value(), table, Write::kAccumulate);
  kernels::gatherRows(table, ids, y.matrix(), Write::kReplace);
  if (!y.needsGradient()) return;
  y.tape().record([=] {
    if (y.gradientOrNull() == nullptr) return;
    // The table is not read again; from here on it is its own gradient.
    std::fill_n(table.data, inputs * outputs, 0.0f);
    kernels::scatterAddRows(y.gradientMatrix(), ids, table);
    if (weight.needsGradient()) {
      kernels::transpose(table, weight.gradientMatrix(), Write::kAccumulate);
    }
    if (bias && bias.needsGradient()) {
      kernels::columnSums(table, bias.gradient(), Write::kAccumulate);
    }
  });
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

Var linear(std::span<const std::int32_t> ids, const Shape& shape, Var weight, Var bias) {
  require<ShapeError>(weight.shape().rank() == 2 && shape.size() == ids.size() &&
                          (!bias || bias.size() == weight.shape()[0]),
                      "linear cannot apply weights ", weight.shape(), " to ", ids.size(),
                      " ids as ", shape);
  Tape& tape = weight.tape();
  const std::size_t outputs = weight.shape()[0];
  const std::size_t inputs = weight.shape()[1];
  requireRows(ids, inputs);
  Shape full = shape;
  full.append(outputs);
  Var y = tape.make(full, weight.needsGradient() || (bias && bias.needsGradient()));
  if (kernels::readsFewColumns(ids.size(), inputs)) {
    readColumns(ids.data(), weight, bias, y);
  } else {
    readTable(ids.data(), weight, bias, y);
  }
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
