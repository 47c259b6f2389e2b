#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

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

/// C [Rows, Panels · kPanel] (+)= A [Rows, depth] · B [depth, Panels · kPanel]; only the first
/// `columns` columns of C are written. Element (r, k) of A is at a[k * kTileRows + r]. `depth` is
/// not zero.
template <std::size_t Rows, std::size_t Panels, typename B>
inline void multiplyTile(const float* a, B b, std::size_t depth, float* c, std::size_t cStride,
                         std::size_t columns, bool accumulate) {
  constexpr std::size_t kRegisters = 2 * Panels;
  std::array<std::array<Lanes, kRegisters>, Rows> sums;
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

  for (std::size_t r = 0; r < Rows; ++r) {
    float* to = c + r * cStride;
    if (columns >= Panels * kPanel) {
      for (std::size_t j = 0; j < kRegisters; ++j) {
        Lanes value = sums[r][j];
        if (accumulate) value += Lanes::load_unaligned(to + j * kLanes);
        value.store_unaligned(to + j * kLanes);
      }
    } else {
      alignas(alignof(Lanes)) std::array<float, Panels * kPanel> padded;
      for (std::size_t j = 0; j < kRegisters; ++j) {
        sums[r][j].store_aligned(padded.data() + j * kLanes);
      }
      for (std::size_t i = 0; i < columns; ++i) {
        to[i] = accumulate ? to[i] + padded[i] : padded[i];
      }
    }
  }
}

}  // namespace unrolled::kernels::detail
