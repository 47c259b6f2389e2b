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

}  // namespace unrolled::kernels
