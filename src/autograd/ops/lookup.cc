#include "autograd/ops/lookup.h"

#include "core/error.h"
#include "kernels/rows.h"

namespace unrolled {

void requireRows(std::span<const std::int32_t> ids, std::size_t rows) {
  for (std::int32_t id : ids) {
    require<InvalidArgumentError>(id >= 0 && static_cast<std::size_t>(id) < rows,
                                  "a token id must be from 0 to ", rows - 1, ", got ", id);
  }
}

Var lookup(Var table, std::span<const std::int32_t> ids, const Shape& shape) {
  require<ShapeError>(shape.size() == ids.size() && table.shape().rank() == 2, "lookup of ",
                      ids.size(), " rows of ", table.shape(), " cannot have the shape ", shape);
  requireRows(ids, table.shape()[0]);
  Shape full = shape;
  full.append(table.shape()[1]);
  Var out = table.tape().make(full, table.needsGradient());
  kernels::gatherRows(table.matrix(), ids.data(), out.matrix(), kernels::Write::kReplace);
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

}  // namespace unrolled
