#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/view.h"
#include "kernels/lanes.h"

namespace unrolled::kernels::detail {

/// A panel is as many columns of B as two registers hold.
inline constexpr std::size_t kPanel = 2 * kLanes;

/// Rows of accumulators of a full tile. A compiler for WebAssembly such as V8's keeps loads in
/// order and moves arithmetic behind them, so that a step of the inner loop holds all its sums and
/// all it has loaded at once: 4 · 2 sums, two registers of B and four elements of A are what
/// sixteen registers, less one or two that it reserves, have room for. A fifth row costs a third of
/// the speed.
inline constexpr std::size_t kTileRows = 4;

/// How many panels a tile of `rows` rows takes at once, by the same count: thin tiles take several,
/// so that there are enough sums for one to begin before another ends.
constexpr std::size_t tilePanels(std::size_t rows) { return rows == 1 ? 3 : rows == 2 ? 2 : 1; }

/// Where a tile reads B: row k of panel p starts at data + p * panelStride + k * step().
/// Packed: panels one after the other, the rows of each next to each other.
struct PackedB {
  const float* data;
  std::size_t panelStride;
  static constexpr std::size_t step() { return kPanel; }
  PackedB at(std::size_t k, std::size_t column) const {
    return {data + column / kPanel * panelStride + k * kPanel, panelStride};
  }
};
/// In place: a row-major matrix.
struct PlainB {
  static constexpr std::size_t panelStride = kPanel;
  const float* data;
  std::size_t stride;
  std::size_t step() const { return stride; }
  PlainB at(std::size_t k, std::size_t column) const {
    return {data + k * stride + column, stride};
  }
};

/// The sums of a tile, by rows.
template <std::size_t Rows, std::size_t Registers>
using Sums = std::array<std::array<Lanes, Registers>, Rows>;

/// The rows of a matrix that a tile is for, from its first column on: (+)= the sums. What it needs
/// is read before the first row is written, because V8 would otherwise keep the sums in memory,
/// already in the loop that makes them.
template <bool Accumulate, std::size_t Rows, std::size_t Registers>
inline void putSums(float* c, std::size_t stride, const Sums<Rows, Registers>& sums) {
  for (std::size_t r = 0; r < Rows; ++r, c += stride) {
    for (std::size_t j = 0; j < Registers; ++j) {
      float* const to = c + j * kLanes;
      Lanes value = sums[r][j];
      if (Accumulate) value += Lanes::load_unaligned(to);
      value.store_unaligned(to);
    }
  }
}

/// Where a tile leaves its sums: a matrix that takes them, or adds them to what it holds.
struct Target {
  MatrixView c;
  bool accumulate;

  Target accumulating(bool after) const { return {c, accumulate || after}; }
  Target columnRange(std::size_t first, std::size_t count) const {
    return {c.columnRange(first, count), accumulate};
  }
  Target rowsFrom(std::size_t first) const {
    return {c.rowRange(first, c.rows - first), accumulate};
  }
  template <std::size_t Rows, std::size_t Registers>
  void put(std::size_t column, const Sums<Rows, Registers>& sums) const {
    if (accumulate) {
      putSums<true>(c.data + column, c.stride, sums);
    } else {
      putSums<false>(c.data + column, c.stride, sums);
    }
  }
  void put(std::size_t r, std::size_t column, float value) const {
    float& to = c.row(r)[column];
    to = accumulate ? to + value : value;
  }
};

/// Two matrices of one size and stride that both grow by the sums, the second by `sign` times them.
/// They are the quarters of one matrix whose tiles are whole.
struct TwoTargets {
  MatrixView c;
  float* other;  ///< the first element of the second
  float sign;

  TwoTargets accumulating(bool /*after*/) const { return *this; }
  TwoTargets columnRange(std::size_t first, std::size_t count) const {
    return {c.columnRange(first, count), other + first, sign};
  }
  TwoTargets rowsFrom(std::size_t first) const {
    return {c.rowRange(first, c.rows - first), other + first * c.stride, sign};
  }
  template <std::size_t Rows, std::size_t Registers>
  void put(std::size_t column, const Sums<Rows, Registers>& sums) const {
    float* to = c.data + column;
    float* too = other + column;
    const std::size_t stride = c.stride;
    const Lanes factor(sign);
    for (std::size_t r = 0; r < Rows; ++r, to += stride, too += stride) {
      for (std::size_t j = 0; j < Registers; ++j) {
        const std::size_t at = j * kLanes;
        (Lanes::load_unaligned(to + at) + sums[r][j]).store_unaligned(to + at);
        madd(factor, sums[r][j], Lanes::load_unaligned(too + at)).store_unaligned(too + at);
      }
    }
  }
  void put(std::size_t r, std::size_t column, float value) const {
    c.row(r)[column] += value;
    other[r * c.stride + column] += sign * value;
  }
};

/// C [Rows, Panels · kPanel] (+)= A [Rows, depth] · B [depth, Panels · kPanel], from column
/// `column` of C on, as far as it has columns. Element (r, k) of A is at a[k * kTileRows + r].
/// `depth` is not zero.
template <std::size_t Rows, std::size_t Panels, typename B, typename To>
inline void multiplyTile(const float* a, B b, std::size_t depth, const To& to, std::size_t column) {
  constexpr std::size_t kRegisters = 2 * Panels;
  Sums<Rows, kRegisters> sums;
  for (auto& row : sums) row.fill(Lanes(0.0f));

  const float* weights = b.data;
  // The shape of this loop is measured, not taste: the same with a counter or a break runs up to a
  // fifth slower in V8.
  const auto lastStep = [&]() __attribute__((always_inline)) {
    std::array<Lanes, kRegisters> right;
    for (std::size_t j = 0; j < kRegisters; ++j) {
      right[j] = Lanes::load_unaligned(weights + (j / 2) * b.panelStride + (j % 2) * kLanes);
    }
    for (std::size_t r = 0; r < Rows; ++r) {
      const Lanes left(a[r]);
      for (std::size_t j = 0; j < kRegisters; ++j) sums[r][j] = madd(left, right[j], sums[r][j]);
    }
    return depth == 1;
  };
  while (!lastStep()) {
    --depth;
    a += kTileRows;
    weights += b.step();
  }

  const std::size_t columns = to.c.columns - column;
  if (columns >= Panels * kPanel) {
    to.put(column, sums);
    return;
  }
  alignas(alignof(Lanes)) std::array<float, Panels * kPanel> padded;
  for (std::size_t r = 0; r < Rows; ++r) {
    for (std::size_t j = 0; j < kRegisters; ++j) {
      sums[r][j].store_aligned(padded.data() + j * kLanes);
    }
    for (std::size_t i = 0; i < columns; ++i) to.put(r, column + i, padded[i]);
  }
}

}  // namespace unrolled::kernels::detail
