#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "kernels/lanes.h"

namespace unrolled::kernels::detail {

/// A panel is as many columns of B as two registers hold.
inline constexpr std::size_t kPanel = 2 * kLanes;

/// Rows of accumulators of a full tile. With products and sums apart, five rows of a panel leave
/// room for what else the sixteen registers must hold; a fused instruction overwrites a factor, so
/// that copies of it need the room of a row.
#if defined(__wasm_relaxed_simd__)
inline constexpr std::size_t kTileRows = 4;
#else
inline constexpr std::size_t kTileRows = 5;
#endif

/// Where a tile reads A: element (r, k) is at data[r * rowStride + k * kStep].
template <std::size_t kStep>
struct TileA {
  const float* data;
  std::size_t rowStride;
};

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
/// `columns` columns of C are written.
template <std::size_t Rows, std::size_t Panels, std::size_t kStep, typename B>
inline void multiplyTile(TileA<kStep> a, B b, std::size_t depth, float* c, std::size_t cStride,
                         std::size_t columns, bool accumulate) {
  constexpr std::size_t kRegisters = 2 * Panels;
  std::array<std::array<Lanes, kRegisters>, Rows> sums;
  for (auto& row : sums) row.fill(Lanes(0.0f));

  const float* from = a.data;
  const float* weights = b.data;
  const auto advance = [&](std::size_t k) {
    std::array<Lanes, kRegisters> right;
    for (std::size_t j = 0; j < kRegisters; ++j) {
      right[j] = Lanes::load_unaligned(weights + k * b.step() + (j / 2) * b.panelStride +
                                       (j % 2) * kLanes);
    }
    for (std::size_t r = 0; r < Rows; ++r) {
      const Lanes left(from[r * a.rowStride + k * kStep]);
      for (std::size_t j = 0; j < kRegisters; ++j) sums[r][j] = madd(left, right[j], sums[r][j]);
    }
  };
  constexpr std::size_t kUnroll = 4;
  std::size_t k = 0;
  for (; k + kUnroll <= depth; k += kUnroll) {
    advance(0);
    advance(1);
    advance(2);
    advance(3);
    from += kUnroll * kStep;
    weights += kUnroll * b.step();
  }
  for (; k < depth; ++k) {
    advance(0);
    from += kStep;
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
