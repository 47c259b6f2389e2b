#include "autograd/ops/lookup.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/rows.h"

namespace unrolled {
namespace {

using kernels::Write;

/// The output of a lookup, whose ids must be below `rows`.
Var makeOutput(Var table, std::span<const std::int32_t> ids, const Shape& shape, std::size_t rows) {
  require<ShapeError>(shape.size() == ids.size() && table.shape().rank() == 2, "lookup of ",
                      ids.size(), " rows of ", table.shape(), " cannot have the shape ", shape);
  requireRows(ids, rows);
  Shape full = shape;
  full.append(table.shape()[1]);
  return table.tape().make(full, table.needsGradient());
}

std::span<const std::int32_t> bagOf(const RowBags& bags, std::int32_t id) {
  const auto i = static_cast<std::size_t>(id);
  const auto first = static_cast<std::size_t>(bags.starts[i]);
  return bags.rows.subspan(first, static_cast<std::size_t>(bags.starts[i + 1]) - first);
}

}  // namespace

void requireRows(std::span<const std::int32_t> ids, std::size_t rows) {
  for (std::int32_t id : ids) {
    require<InvalidArgumentError>(id >= 0 && static_cast<std::size_t>(id) < rows,
                                  "a token id must be from 0 to ", rows - 1, ", got ", id);
  }
}

Var lookup(Var table, std::span<const std::int32_t> ids, const Shape& shape) {
  Var out = makeOutput(table, ids, shape, table.shape()[0]);
  kernels::gatherRows(table.matrix(), ids.data(), out.matrix(), Write::kReplace);
  if (out.needsGradient()) {
    const std::int32_t* rowsRead = ids.data();
    table.tape().record([=] {
      if (out.gradientOrNull() != nullptr) {
        kernels::scatterAddRows(out.gradientMatrix(), rowsRead, table.gradientMatrix());
      }
    });
  }
  return out;
}

Var lookupSum(Var table, const RowBags& bags, std::span<const std::int32_t> ids,
              const Shape& shape) {
  const std::size_t count = bags.starts.empty() ? 0 : bags.starts.size() - 1;
  Var out = makeOutput(table, ids, shape, count);
  const auto rows = static_cast<std::int32_t>(table.shape()[0]);
  for (std::int32_t row : bags.rows) {
    require<InvalidArgumentError>(row >= 0 && row < rows, "a bag's row must be from 0 to ",
                                  rows - 1, ", got ", row);
  }
  const MatrixView sums = out.matrix();
  const MatrixView values = table.matrix();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::fill_n(sums.row(i), sums.columns, 0.0f);
    for (std::int32_t row : bagOf(bags, ids[i])) {
      kernels::scale(1.0f, values.row(static_cast<std::size_t>(row)), sums.row(i), sums.columns,
                     Write::kAccumulate);
    }
  }
  if (out.needsGradient()) {
    table.tape().record([=] {
      if (out.gradientOrNull() == nullptr) return;
      const MatrixView gradient = out.gradientMatrix();
      const MatrixView into = table.gradientMatrix();
      for (std::size_t i = 0; i < ids.size(); ++i) {
        for (std::int32_t row : bagOf(bags, ids[i])) {
          kernels::scale(1.0f, gradient.row(i), into.row(static_cast<std::size_t>(row)),
                         into.columns, Write::kAccumulate);
        }
      }
    });
  }
  return out;
}

}  // namespace unrolled
