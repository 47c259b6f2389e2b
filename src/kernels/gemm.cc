#include "kernels/gemm.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/shape.h"
#include "kernels/elementwise.h"
#include "kernels/gemm_tile.h"
#include "kernels/lanes.h"

namespace unrolled::kernels {

namespace {

using detail::kPanel;
using detail::kTileRows;
using detail::PackedB;
using detail::PlainB;

// A panel of this depth (16 KB with four lanes) and a tile of A stay in the first-level cache, this
// many columns of B (up to a megabyte) in the second or not far beyond; A is packed once for each.
constexpr std::size_t kDepth = 512;
constexpr std::size_t kBlockColumns = 512 / kPanel * kPanel;

// Below, packing B costs more than it saves.
constexpr std::size_t kFewRows = 4;

std::size_t panels(std::size_t columns) { return (columns + kPanel - 1) / kPanel; }

/// One tile of rows against all panels of a block of B.
template <std::size_t Rows, typename B>
void multiplyRows(const float* a, B b, std::size_t depth, float* c, std::size_t cStride,
                  std::size_t columns, bool accumulate) {
  constexpr std::size_t kWide = detail::tilePanels(Rows);
  std::size_t column = 0;
  for (; column + kWide * kPanel <= columns; column += kWide * kPanel) {
    detail::multiplyTile<Rows, kWide>(a, b, depth, c + column, cStride, columns - column,
                                      accumulate);
    b.data += kWide * b.panelStride;
  }
  for (; column < columns; column += kPanel) {
    detail::multiplyTile<Rows, 1>(a, b, depth, c + column, cStride, columns - column, accumulate);
    b.data += b.panelStride;
  }
}

template <typename B>
void multiplyRows(std::size_t rows, const float* a, B b, std::size_t depth, float* c,
                  std::size_t cStride, std::size_t columns, bool accumulate) {
  switch (rows) {
    case 1:
      return multiplyRows<1>(a, b, depth, c, cStride, columns, accumulate);
    case 2:
      return multiplyRows<2>(a, b, depth, c, cStride, columns, accumulate);
    case 3:
      return multiplyRows<3>(a, b, depth, c, cStride, columns, accumulate);
    default:
      return multiplyRows<kTileRows>(a, b, depth, c, cStride, columns, accumulate);
  }
}

// Of a transposed A four tiles are packed at a time, because that many of its columns share a cache
// line.
constexpr std::size_t kTiles = 4;

/// Copies columns `first` to `first + count` of A to tiles.
void packColumns(ConstMatrixView a, std::size_t first, std::size_t count, float* out) {
  const std::size_t whole = count / kTileRows * kTileRows;
  for (std::size_t k = 0; k < a.rows; ++k, out += kTileRows) {
    const float* from = a.row(k) + first;
    for (std::size_t r = 0; r < whole; r += kTileRows) {
      std::copy_n(from + r, kTileRows, out + r * kDepth);
    }
    std::copy_n(from + whole, count - whole, out + whole * kDepth);
  }
}

/// C (+)= op(A) · B for a block of the inner dimension and of the columns.
template <typename B>
void multiplyBlock(ConstMatrixView a, Transpose transposeA, B b, MatrixView c, bool accumulate) {
  const bool turned = transposeA == Transpose::kYes;
  const std::size_t depth = turned ? a.rows : a.columns;
  const std::size_t group = turned ? kTiles * kTileRows : kTileRows;
  alignas(AlignedBuffer::kAlignment) std::array<float, kDepth * kTiles * kTileRows> packed;
  for (std::size_t first = 0; first < c.rows; first += group) {
    const std::size_t count = std::min(group, c.rows - first);
    if (turned) {
      packColumns(a, first, count, packed.data());
    } else {
      transpose(a.rowRange(first, count), MatrixView(packed.data(), depth, count, kTileRows),
                Write::kReplace);
    }
    for (std::size_t r = 0; r < count; r += kTileRows) {
      multiplyRows(std::min(kTileRows, count - r), packed.data() + r * kDepth, b, depth,
                   c.row(first + r), c.stride, c.columns, accumulate);
    }
  }
}

/// C [rows, columns] (+)= op(A) · B, where every panel of B can be read whole.
template <typename B>
void multiplyBlocks(ConstMatrixView a, Transpose transposeA, B b, std::size_t inner, MatrixView c,
                    Write write) {
  if (inner == 0 && write == Write::kReplace) {
    for (std::size_t r = 0; r < c.rows; ++r) std::fill_n(c.row(r), c.columns, 0.0f);
  }
  for (std::size_t column = 0; column < c.columns; column += kBlockColumns) {
    const MatrixView to = c.columnRange(column, std::min(kBlockColumns, c.columns - column));
    for (std::size_t k = 0; k < inner; k += kDepth) {
      const std::size_t depth = std::min(kDepth, inner - k);
      const ConstMatrixView from =
          transposeA == Transpose::kYes ? a.rowRange(k, depth) : a.columnRange(k, depth);
      multiplyBlock(from, transposeA, b.at(k, column), to, k > 0 || write == Write::kAccumulate);
    }
  }
}

/// C (+)= A · Bᵀ for few rows of A: every element is a product of two rows.
void multiplyRowsByRows(ConstMatrixView a, ConstMatrixView b, MatrixView c, Write write) {
  constexpr std::size_t kSums = 8;
  const std::size_t inner = a.columns;
  for (std::size_t r = 0; r < a.rows; ++r) {
    const float* left = a.row(r);
    const auto put = [&](std::size_t column, float value) {
      float& to = c.row(r)[column];
      to = write == Write::kAccumulate ? to + value : value;
    };
    std::size_t column = 0;
    for (; column + kSums <= b.rows; column += kSums) {
      std::array<Lanes, kSums> sums;
      sums.fill(Lanes(0.0f));
      const float* right = b.row(column);
      forEachLanes(inner, [&](auto place) {
        const Lanes value = place.load(left);
        for (std::size_t s = 0; s < kSums; ++s) {
          sums[s] = madd(value, place.load(right + s * b.stride), sums[s]);
        }
      });
      for (std::size_t s = 0; s < kSums; ++s) put(column + s, xsimd::reduce_add(sums[s]));
    }
    for (; column < b.rows; ++column) {
      Lanes total(0.0f);
      const float* right = b.row(column);
      forEachLanes(inner,
                   [&](auto place) { total = madd(place.load(left), place.load(right), total); });
      put(column, xsimd::reduce_add(total));
    }
  }
}

/// One row of a panel: of known length for all panels but the last.
void copyRow(const float* from, std::size_t width, float* to) {
  if (width == kPanel) {
    std::copy_n(from, kPanel, to);
  } else {
    std::copy_n(from, width, to);
  }
}

ConstMatrixView transposed(ConstMatrixView a, float* out) {
  const MatrixView view(out, a.columns, a.rows);
  transpose(a, view, Write::kReplace);
  return view;
}

}  // namespace

std::size_t packedSize(std::size_t inner, std::size_t columns) {
  return checkedProduct(inner, panels(columns) * kPanel);
}

PackedMatrix pack(ConstMatrixView b, Transpose transpose, float* out) {
  const bool plain = transpose == Transpose::kNo;
  const std::size_t inner = plain ? b.rows : b.columns;
  const std::size_t columns = plain ? b.columns : b.rows;
  for (std::size_t column = 0; column < columns; column += kPanel) {
    const std::size_t width = std::min(kPanel, columns - column);
    float* panel = out + column * inner;
    if (width < kPanel) std::fill_n(panel, inner * kPanel, 0.0f);
    if (plain) {
      for (std::size_t k = 0; k < inner; ++k) copyRow(b.row(k) + column, width, panel + k * kPanel);
    } else {
      kernels::transpose(b.rowRange(column, width), MatrixView(panel, inner, width, kPanel),
                         Write::kReplace);
    }
  }
  return {out, inner, columns};
}

void multiplyPacked(ConstMatrixView a, const PackedMatrix& b, MatrixView c, Write write) {
  multiplyBlocks(a, Transpose::kNo, PackedB{b.data, b.inner * kPanel}, b.inner, c, write);
}

void multiply(ConstMatrixView a, Transpose transposeA, ConstMatrixView b, Transpose transposeB,
              MatrixView c, Write write, AlignedBuffer& workspace) {
  const std::size_t inner = transposeA == Transpose::kNo ? a.columns : a.rows;
  if (c.rows > kFewRows) {
    workspace.ensure(packedSize(inner, c.columns));
    const PackedMatrix packed = pack(b, transposeB, workspace.data());
    multiplyBlocks(a, transposeA, PackedB{packed.data, inner * kPanel}, inner, c, write);
    return;
  }
  if (transposeB == Transpose::kYes) {
    if (transposeA == Transpose::kYes) {
      workspace.ensure(checkedProduct(c.rows, inner));
      a = transposed(a, workspace.data());
    }
    multiplyRowsByRows(a, b, c, write);
    return;
  }
  const std::size_t whole = c.columns / kPanel * kPanel;
  multiplyBlocks(a, transposeA, PlainB{b.data, b.stride}, inner, c.columnRange(0, whole), write);
  if (whole == c.columns) return;
  workspace.ensure(packedSize(inner, kPanel));
  const std::size_t rest = c.columns - whole;
  const PackedMatrix last = pack(b.columnRange(whole, rest), Transpose::kNo, workspace.data());
  multiplyBlocks(a, transposeA, PackedB{last.data, inner * kPanel}, inner,
                 c.columnRange(whole, rest), write);
}

}  // namespace unrolled::kernels
