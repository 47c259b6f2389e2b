#include "kernels/rows.h"

#include <algorithm>

#include "kernels/lanes.h"

namespace unrolled::kernels {

namespace {

void addTo(const float* from, float* to, std::size_t n) {
  forEachLanes(n, [=](auto place) { place.store(to, place.load(to) + place.load(from)); });
}

}  // namespace

void gatherRows(ConstMatrixView table, const std::int32_t* ids, MatrixView out, Write write) {
  for (std::size_t i = 0; i < out.rows; ++i) {
    const float* from = table.row(static_cast<std::size_t>(ids[i]));
    if (write == Write::kAccumulate) {
      addTo(from, out.row(i), out.columns);
    } else {
      std::copy_n(from, out.columns, out.row(i));
    }
  }
}

void scatterAddRows(ConstMatrixView rows, const std::int32_t* ids, MatrixView table) {
  for (std::size_t i = 0; i < rows.rows; ++i) {
    addTo(rows.row(i), table.row(static_cast<std::size_t>(ids[i])), rows.columns);
  }
}

void gatherColumns(ConstMatrixView matrix, const std::int32_t* ids, MatrixView out, Write write) {
  for (std::size_t i = 0; i < out.rows; ++i) {
    const float* from = matrix.data + ids[i];
    float* const to = out.row(i);
    for (std::size_t c = 0; c < out.columns; ++c, from += matrix.stride) {
      to[c] = write == Write::kAccumulate ? to[c] + *from : *from;
    }
  }
}

void scatterAddColumns(ConstMatrixView rows, const std::int32_t* ids, MatrixView matrix) {
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const float* const from = rows.row(i);
    float* to = matrix.data + ids[i];
    for (std::size_t c = 0; c < rows.columns; ++c, to += matrix.stride) *to += from[c];
  }
}

}  // namespace unrolled::kernels
