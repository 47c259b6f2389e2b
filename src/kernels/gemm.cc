#include "kernels/gemm.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/shape.h"
#include "kernels/elementwise.h"
#include "kernels/gemm_blocks.h"
#include "kernels/lanes.h"
#include "kernels/strassen.h"

namespace unrolled::kernels {

namespace {

using detail::kPanel;
using detail::multiplyBlocks;
using detail::Operand;
using detail::PackedB;
using detail::PlainB;
using detail::Target;

// Below, packing B costs more than it saves.
constexpr std::size_t kFewRows = 4;

std::size_t panels(std::size_t columns) { return (columns + kPanel - 1) / kPanel; }

void fillZero(MatrixView c) {
  for (std::size_t r = 0; r < c.rows; ++r) std::fill_n(c.row(r), c.columns, 0.0f);
}

void multiplyPacked(ConstMatrixView a, Transpose transposeA, const PackedMatrix& b, MatrixView c,
                    Write write) {
  if (b.packing == Packing::kStrassen) {
    if (write == Write::kReplace) fillZero(c);
    detail::multiplyStrassen(a, transposeA, b.data, b.inner, c);
    return;
  }
  if (b.inner == 0 && write == Write::kReplace) fillZero(c);
  multiplyBlocks(Operand{a}, transposeA, PackedB{b.data, b.inner * kPanel}, b.inner,
                 Target{c, write == Write::kAccumulate});
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

ConstMatrixView transposed(ConstMatrixView a, float* out) {
  const MatrixView view(out, a.columns, a.rows);
  transpose(a, view, Write::kReplace);
  return view;
}

}  // namespace

std::size_t detail::packOperand(const Operand& b, Transpose transpose, float* out) {
  const bool plain = transpose == Transpose::kNo;
  const std::size_t inner = plain ? b.first.rows : b.first.columns;
  const std::size_t columns = plain ? b.first.columns : b.first.rows;
  for (std::size_t column = 0; column < columns; column += kPanel) {
    const std::size_t width = std::min(kPanel, columns - column);
    float* panel = out + column * inner;
    if (width < kPanel) std::fill_n(panel, inner * kPanel, 0.0f);
    if (!plain) {
      b.rowRange(column, width).transposeTo(MatrixView(panel, inner, width, kPanel));
    } else if (width < kPanel) {
      for (std::size_t k = 0; k < inner; ++k) b.copyRow(k, column, width, panel + k * kPanel);
    } else {
      // The length is known, which makes it a few instructions.
      for (std::size_t k = 0; k < inner; ++k) b.copyRow(k, column, kPanel, panel + k * kPanel);
    }
  }
  return packedSize(inner, columns);
}

Packing packingFor(std::size_t rows, std::size_t inner, std::size_t columns) {
  return detail::strassenPays(rows, inner, columns) ? Packing::kStrassen : Packing::kPlain;
}

std::size_t packedSize(std::size_t inner, std::size_t columns, Packing packing) {
  if (packing == Packing::kStrassen) return detail::strassenSize(inner, columns);
  return checkedProduct(inner, panels(columns) * kPanel);
}

PackedMatrix pack(ConstMatrixView b, Transpose transpose, float* out, Packing packing) {
  if (packing == Packing::kStrassen) {
    detail::packStrassen(b, transpose, out);
  } else {
    detail::packOperand({b}, transpose, out);
  }
  const bool plain = transpose == Transpose::kNo;
  return {out, plain ? b.rows : b.columns, plain ? b.columns : b.rows, packing};
}

void multiplyPacked(ConstMatrixView a, const PackedMatrix& b, MatrixView c, Write write) {
  multiplyPacked(a, Transpose::kNo, b, c, write);
}

void multiply(ConstMatrixView a, Transpose transposeA, ConstMatrixView b, Transpose transposeB,
              MatrixView c, Write write, AlignedBuffer& workspace) {
  const std::size_t inner = transposeA == Transpose::kNo ? a.columns : a.rows;
  if (c.rows > kFewRows) {
    const Packing packing = packingFor(c.rows, inner, c.columns);
    workspace.ensure(packedSize(inner, c.columns, packing));
    multiplyPacked(a, transposeA, pack(b, transposeB, workspace.data(), packing), c, write);
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
  if (inner == 0 && write == Write::kReplace) fillZero(c);
  multiplyBlocks(Operand{a}, transposeA, PlainB{b.data, b.stride}, inner,
                 Target{c.columnRange(0, whole), write == Write::kAccumulate});
  if (whole == c.columns) return;
  workspace.ensure(packedSize(inner, kPanel));
  const std::size_t rest = c.columns - whole;
  const PackedMatrix last = pack(b.columnRange(whole, rest), Transpose::kNo, workspace.data());
  multiplyPacked(a, transposeA, last, c.columnRange(whole, rest), write);
}

}  // namespace unrolled::kernels
