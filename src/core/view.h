#pragma once

#include <cstddef>

namespace unrolled {

/// A row-major matrix somewhere in memory. Row r starts at data + r * stride; a view never owns.
template <typename Scalar>
struct BasicMatrixView {
  Scalar* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t stride = 0;

  BasicMatrixView() = default;
  BasicMatrixView(Scalar* start, std::size_t rowCount, std::size_t columnCount)
      : BasicMatrixView(start, rowCount, columnCount, columnCount) {}
  BasicMatrixView(Scalar* start, std::size_t rowCount, std::size_t columnCount,
                  std::size_t rowStride)
      : data(start), rows(rowCount), columns(columnCount), stride(rowStride) {}

  /// A view that may write also serves as one that only reads.
  operator BasicMatrixView<const Scalar>() const { return {data, rows, columns, stride}; }

  Scalar* row(std::size_t r) const { return data + r * stride; }
  BasicMatrixView rowRange(std::size_t first, std::size_t count) const {
    return {row(first), count, columns, stride};
  }
  BasicMatrixView columnRange(std::size_t first, std::size_t count) const {
    return {data + first, rows, count, stride};
  }
};

using MatrixView = BasicMatrixView<float>;
using ConstMatrixView = BasicMatrixView<const float>;

}  // namespace unrolled
