#include "autograd/ops/select.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {

Var selectRows(const std::int32_t* mask, Var x, Var y) {
  require<ShapeError>(!y || x.shape() == y.shape(),
                      "selectRows needs two operands of one shape, got ", x.shape(), " and ",
                      y ? y.shape() : x.shape());
  Var z = x.tape().make(x.shape(), x.needsGradient() || (y && y.needsGradient()));
  const MatrixView to = z.matrix();
  for (std::size_t row = 0; row < to.rows; ++row) {
    const Var from = mask[row] != 0 ? x : y;
    if (from) {
      std::copy_n(from.matrix().row(row), to.columns, to.row(row));
    } else {
      std::fill_n(to.row(row), to.columns, 0.0f);
    }
  }
  if (!z.needsGradient()) return z;
  x.tape().record([=] {
    if (z.gradientOrNull() == nullptr) return;
    const ConstMatrixView dz = z.gradientMatrix();
    for (std::size_t row = 0; row < dz.rows; ++row) {
      const Var from = mask[row] != 0 ? x : y;
      if (!from || !from.needsGradient()) continue;
      kernels::scale(1.0f, dz.row(row), from.gradientMatrix().row(row), dz.columns,
                     kernels::Write::kAccumulate);
    }
  });
  return z;
}

}  // namespace unrolled
