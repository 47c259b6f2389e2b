#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/aligned_buffer.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/gemm_tile.h"

namespace unrolled::kernels::detail {

// A panel of this depth (16 KB with four lanes) and a tile of A stay in the first-level cache, this
// many columns of B (up to a megabyte) in the second or not far beyond; A is packed once for each.
inline constexpr std::size_t kDepth = 512;
inline constexpr std::size_t kBlockColumns = 512 / kPanel * kPanel;

/// An operand of a product: a matrix, or the sum of two of one size and stride.
struct Operand {
  ConstMatrixView first;
  const float* second = nullptr;  ///< its first element; null: there is only one
  float sign = 1.0f;              ///< first + sign · second

  Operand rowRange(std::size_t from, std::size_t count) const {
    return {first.rowRange(from, count), second ? second + from * first.stride : nullptr, sign};
  }
  Operand columnRange(std::size_t from, std::size_t count) const {
    return {first.columnRange(from, count), second ? second + from : nullptr, sign};
  }
  void transposeTo(MatrixView out) const {
    if (second == nullptr) {
      transpose(first, out, Write::kReplace);
    } else {
      transposeSum(first, second, sign, out);
    }
  }
  /// Copies `count` elements of row r, from `column` on: a few instructions where the count is a
  /// constant.
  void copyRow(std::size_t r, std::size_t column, std::size_t count, float* to) const {
    const float* from = first.row(r) + column;
    if (second == nullptr) {
      std::copy_n(from, count, to);
      return;
    }
    const float* more = second + r * first.stride + column;
    const Lanes factor(sign);
    forEachLanes(count, [=](auto place) {
      place.store(to, madd(factor, place.load(more), place.load(from)));
    });
  }
};

/// Packs B, or its transpose, as PackedB reads it: packedSize floats, whose number it returns.
std::size_t packOperand(const Operand& b, Transpose transpose, float* out);

/// One tile of rows against all panels of a block of B.
template <std::size_t Rows, typename B, typename To>
void multiplyRows(const float* a, B b, std::size_t depth, const To& to) {
  constexpr std::size_t kWide = tilePanels(Rows);
  const std::size_t columns = to.c.columns;
  std::size_t column = 0;
  for (; column + kWide * kPanel <= columns; column += kWide * kPanel) {
    multiplyTile<Rows, kWide>(a, b, depth, to, column);
    b.data += kWide * b.panelStride;
  }
  for (; column < columns; column += kPanel) {
    multiplyTile<Rows, 1>(a, b, depth, to, column);
    b.data += b.panelStride;
  }
}

template <typename B>
void multiplyRows(std::size_t rows, const float* a, B b, std::size_t depth, const Target& to) {
  switch (rows) {
    case 1:
      return multiplyRows<1>(a, b, depth, to);
    case 2:
      return multiplyRows<2>(a, b, depth, to);
    case 3:
      return multiplyRows<3>(a, b, depth, to);
    default:
      return multiplyRows<kTileRows>(a, b, depth, to);
  }
}

/// Two targets are the quarters of a matrix whose tiles are whole.
template <typename B>
void multiplyRows(std::size_t /*rows*/, const float* a, B b, std::size_t depth,
                  const TwoTargets& to) {
  multiplyRows<kTileRows>(a, b, depth, to);
}

// Of a transposed A this many tiles are packed at a time: a row of theirs is a few whole lines of
// the cache next to each other, which processors fetch ahead.
inline constexpr std::size_t kTiles = 16;
// From one packed tile to the next; not a power of two, so that their elements do not compete for
// the same places of the cache.
inline constexpr std::size_t kTileStride = kDepth * kTileRows + 16;

/// Copies kTiles tiles' worth of columns, from `column` on.
template <bool Summed>
void packWholeTiles(const Operand& a, std::size_t column, float* out) {
  const float* from = a.first.data + column;
  const float* more = a.second + column;
  const Lanes factor(a.sign);
  for (std::size_t k = a.first.rows; k > 0; --k) {
    for (std::size_t tile = 0; tile < kTiles; ++tile) {
      forEachLanes(kTileRows, [=](auto place) {
        Lanes value = place.load(from + tile * kTileRows);
        if (Summed) value = madd(factor, place.load(more + tile * kTileRows), value);
        place.store(out + tile * kTileStride, value);
      });
    }
    from += a.first.stride;
    if (Summed) more += a.first.stride;
    out += kTileRows;
  }
}

/// Copies columns `column` to `column + count` of A to tiles.
inline void packColumns(const Operand& a, std::size_t column, std::size_t count, float* out) {
  if (count == kTiles * kTileRows) {
    return a.second == nullptr ? packWholeTiles<false>(a, column, out)
                               : packWholeTiles<true>(a, column, out);
  }
  for (std::size_t r = 0; r < count; r += kTileRows) {
    const std::size_t width = std::min(kTileRows, count - r);
    for (std::size_t k = 0; k < a.first.rows; ++k) {
      a.copyRow(k, column + r, width, out + r / kTileRows * kTileStride + k * kTileRows);
    }
  }
}

/// C (+)= op(A) · B for a block of the inner dimension and of the columns.
template <typename B, typename To>
void multiplyBlock(const Operand& a, Transpose transposeA, B b, const To& to) {
  const bool turned = transposeA == Transpose::kYes;
  const std::size_t depth = turned ? a.first.rows : a.first.columns;
  const std::size_t group = turned ? kTiles * kTileRows : kTileRows;
  alignas(AlignedBuffer::kAlignment) std::array<float, kTiles * kTileStride> packed;
  for (std::size_t first = 0; first < to.c.rows; first += group) {
    const std::size_t count = std::min(group, to.c.rows - first);
    if (turned) {
      packColumns(a, first, count, packed.data());
    } else {
      a.rowRange(first, count).transposeTo(MatrixView(packed.data(), depth, count, kTileRows));
    }
    for (std::size_t r = 0; r < count; r += kTileRows) {
      multiplyRows(std::min(kTileRows, count - r), packed.data() + r / kTileRows * kTileStride, b,
                   depth, to.rowsFrom(first + r));
    }
  }
}

/// C [rows, columns] (+)= op(A) · B, inner dimension `inner`, where every panel of B can be read
/// whole.
template <typename B, typename To>
void multiplyBlocks(const Operand& a, Transpose transposeA, B b, std::size_t inner, const To& to) {
  for (std::size_t column = 0; column < to.c.columns; column += kBlockColumns) {
    const To block = to.columnRange(column, std::min(kBlockColumns, to.c.columns - column));
    for (std::size_t k = 0; k < inner; k += kDepth) {
      const std::size_t depth = std::min(kDepth, inner - k);
      const Operand from =
          transposeA == Transpose::kYes ? a.rowRange(k, depth) : a.columnRange(k, depth);
      multiplyBlock(from, transposeA, b.at(k, column), block.accumulating(k > 0));
    }
  }
}

}  // namespace unrolled::kernels::detail
