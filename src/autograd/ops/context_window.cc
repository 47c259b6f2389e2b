#include "autograd/ops/context_window.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {
namespace {

/// Calls `visit(row of x, row of the output, column of the output)` for every neighbour that there
/// is, `missing(row of the output, column)` for the others.
template <typename Visit, typename Missing>
void forEachNeighbour(const Shape& shape, std::size_t size, std::span<const std::int32_t> lengths,
                      Visit visit, Missing missing) {
  const std::size_t time = shape[0];
  const std::size_t batch = shape[1];
  const std::size_t reach = size / 2;
  for (std::size_t b = 0; b < batch; ++b) {
    const std::size_t length = lengths.empty() ? time : static_cast<std::size_t>(lengths[b]);
    for (std::size_t t = 0; t < time; ++t) {
      for (std::size_t place = 0; place < size; ++place) {
        const std::size_t row = t * batch + b;
        const std::size_t column = place * shape[2];
        const std::size_t shifted = t + place;  // the neighbour's time, plus `reach`
        const bool there = t < length && shifted >= reach && shifted - reach < length;
        if (there) {
          visit((shifted - reach) * batch + b, row, column);
        } else {
          missing(row, column);
        }
      }
    }
  }
}

}  // namespace

Var contextWindow(Var x, std::size_t size, std::span<const std::int32_t> lengths) {
  require<InvalidArgumentError>(size % 2 == 1, "a context window must be odd, got ", size);
  const Shape shape = x.shape();  // a copy: the tape moves its own when it grows
  require<ShapeError>(shape.rank() == 3 && (lengths.empty() || lengths.size() == shape[1]),
                      "a context window of ", lengths.size(), " sequences cannot be that of ",
                      shape);
  if (size == 1) return x;
  const std::size_t width = shape[2];
  Var out = x.tape().make({shape[0], shape[1], checkedProduct(size, width)}, x.needsGradient());
  const MatrixView from = x.matrix();
  const MatrixView to = out.matrix();
  forEachNeighbour(
      shape, size, lengths,
      [&](std::size_t source, std::size_t row, std::size_t column) {
        std::copy_n(from.row(source), width, to.row(row) + column);
      },
      [&](std::size_t row, std::size_t column) { std::fill_n(to.row(row) + column, width, 0.0f); });
  if (!out.needsGradient()) return out;
  x.tape().record([=] {
    if (out.gradientOrNull() == nullptr) return;
    const MatrixView gradient = out.gradientMatrix();
    const MatrixView into = x.gradientMatrix();
    forEachNeighbour(
        x.shape(), size, lengths,
        [&](std::size_t source, std::size_t row, std::size_t column) {
          kernels::scale(1.0f, gradient.row(row) + column, into.row(source), into.columns,
                         kernels::Write::kAccumulate);
        },
        [](std::size_t, std::size_t) {});
  });
  return out;
}

}  // namespace unrolled
