#include "kernels/gemm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

using reference::Guarded;

constexpr std::array kTransposes = {Transpose::kNo, Transpose::kYes};
constexpr std::array kWrites = {Write::kReplace, Write::kAccumulate};

struct Product {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  Transpose transposeA;
  Transpose transposeB;
  Write write;

  std::string name() const {
    return std::to_string(rows) + "x" + std::to_string(inner) + "x" + std::to_string(columns) +
           (transposeA == Transpose::kYes ? " A'" : " A") +
           (transposeB == Transpose::kYes ? "B'" : "B") +
           (write == Write::kAccumulate ? " accumulated" : " replaced");
  }
};

Guarded operand(std::size_t rows, std::size_t columns, Transpose transpose, Rng& rng,
                std::size_t extraStride) {
  if (transpose == Transpose::kYes) std::swap(rows, columns);
  return Guarded(rows, columns, rng, extraStride);
}

/// The largest error of `actual` in units of what rounding allows: (inner + 1) · u · Σ |a| |b|.
/// NaN, from reading out of bounds, comes out as infinite.
double excess(const Product& p, const Guarded& a, const Guarded& b, const Guarded& before,
              const Guarded& actual) {
  double worst = 0.0;
  for (std::size_t r = 0; r < p.rows; ++r) {
    for (std::size_t c = 0; c < p.columns; ++c) {
      reference::Bounded expected =
          reference::productElement(a, p.transposeA, b, p.transposeB, p.inner, r, c);
      if (p.write == Write::kAccumulate) {
        expected.value += before.at(r, c);
        expected.magnitude += std::abs(before.at(r, c));
      }
      const double allowed =
          (static_cast<double>(p.inner) + 1.0) * reference::kRoundOff * expected.magnitude + 1e-30;
      const double ratio = std::abs(actual.at(r, c) - expected.value) / allowed;
      worst = std::max(worst, std::isnan(ratio) ? 1e30 : ratio);
    }
  }
  return worst;
}

/// Runs one product, plainly or with B packed by the caller, against the reference.
void check(const Product& p, Rng& rng, AlignedBuffer& workspace, bool packed,
           std::size_t extraStride = 3) {
  const Guarded a = operand(p.rows, p.inner, p.transposeA, rng, extraStride);
  const Guarded b = operand(p.inner, p.columns, p.transposeB, rng, extraStride);
  Guarded c(p.rows, p.columns, rng, extraStride);
  const Guarded before = c;
  if (packed) {
    const Packing packing = packingFor(p.rows, p.inner, p.columns);
    const std::size_t size = packedSize(p.inner, p.columns, packing);
    workspace.ensure(size + 1);
    workspace.data()[size] = 12345.0f;
    const PackedMatrix right = pack(b.view(), p.transposeB, workspace.data(), packing);
    EXPECT_EQ(workspace.data()[size], 12345.0f) << "pack wrote too much for " << p.name();
    multiplyPacked(a.view(), right, c.view(), p.write);
  } else {
    multiply(a.view(), p.transposeA, b.view(), p.transposeB, c.view(), p.write, workspace);
  }
  EXPECT_LE(excess(p, a, b, before, c), 1.0) << p.name() << (packed ? " packed" : "");
  EXPECT_TRUE(c.surroundingsUnchanged()) << p.name() << (packed ? " packed" : "");
}

void checkAll(std::size_t rows, std::size_t inner, std::size_t columns, Rng& rng,
              AlignedBuffer& workspace) {
  for (const Write write : kWrites) {
    for (const Transpose transposeB : kTransposes) {
      for (const Transpose transposeA : kTransposes) {
        check({rows, inner, columns, transposeA, transposeB, write}, rng, workspace, false);
      }
      check({rows, inner, columns, Transpose::kNo, transposeB, write}, rng, workspace, true);
    }
  }
}

TEST(Gemm, EveryShapeUpToNineteenEqualsPlainLoops) {
  Rng rng(1);
  AlignedBuffer workspace;
  for (std::size_t rows = 1; rows < 20; ++rows) {
    for (std::size_t inner = 1; inner < 20; ++inner) {
      for (std::size_t columns = 1; columns < 20; ++columns) {
        checkAll(rows, inner, columns, rng, workspace);
        if (HasFailure()) return;
      }
    }
  }
}

TEST(Gemm, LongInnerDimensionsAndManyColumnsEqualPlainLoops) {
  // Longer than a block of the inner dimension, wider than a block of columns, and not multiples.
  Rng rng(2);
  AlignedBuffer workspace;
  for (const std::size_t rows : {1u, 2u, 3u, 5u, 8u, 33u}) {
    for (const std::size_t inner : {255u, 256u, 257u, 517u, 1030u}) {
      for (const std::size_t columns : {1u, 9u, 65u, 130u}) {
        checkAll(rows, inner, columns, rng, workspace);
      }
    }
    for (const std::size_t columns : {255u, 256u, 257u, 517u}) {
      checkAll(rows, 3, columns, rng, workspace);
      checkAll(rows, 261, columns, rng, workspace);
    }
  }
}

TEST(Gemm, EveryNumberOfRowsUpToEightyEqualsPlainLoops) {
  Rng rng(3);
  AlignedBuffer workspace;
  for (std::size_t rows = 20; rows <= 80; ++rows) checkAll(rows, 7, 11, rng, workspace);
}

TEST(Gemm, ProductsBySevenProductsOfQuartersEqualPlainLoops) {
  // At the smallest sizes, with a whole and a broken block of the inner dimension, of the columns
  // and of the tiles of a transposed A.
  Rng rng(7);
  AlignedBuffer workspace;
  for (const auto& [rows, inner, columns] : std::vector<std::array<std::size_t, 3>>{
           {16, 128, 128}, {40, 130, 160}, {136, 1024, 128}, {24, 1042, 160}, {16, 128, 1056}}) {
    EXPECT_EQ(packingFor(rows, inner, columns), Packing::kStrassen);
    checkAll(rows, inner, columns, rng, workspace);
  }
}

TEST(Gemm, WhatDoesNotHalveIntoWholeTilesIsMultipliedPlainly) {
  for (const auto& [rows, inner, columns] : std::vector<std::array<std::size_t, 3>>{
           {8, 256, 256}, {36, 256, 256}, {64, 129, 256}, {64, 256, 132}, {64, 64, 256}}) {
    EXPECT_EQ(packingFor(rows, inner, columns), Packing::kPlain);
  }
}

TEST(Gemm, RowsOfVeryDifferentSizesStayWithinTheBoundOfTheSevenProducts) {
  // Higham, "Accuracy and Stability of Numerical Algorithms" (2002), theorem 23.2, one level: the
  // largest error is at most 12 (h² + 5 h) u max|A| max|B|, h half the inner dimension. The bound
  // of the plain product, which each element has for itself, does not hold.
  Rng rng(8);
  constexpr std::size_t kRows = 32;
  constexpr std::size_t kInner = 128;
  Guarded a(kRows, kInner, rng);
  const Guarded b(kInner, 256, rng);
  for (std::size_t k = 0; k < kInner; ++k) a.at(3, k) *= 1000.0f;
  Guarded c(kRows, 256, rng);
  AlignedBuffer workspace;
  multiply(a.view(), Transpose::kNo, b.view(), Transpose::kNo, c.view(), Write::kReplace,
           workspace);
  const double half = kInner / 2;
  const double allowed = 12 * (half * half + 5 * half) * reference::kRoundOff * 1000.0;
  double worst = 0;
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t column = 0; column < 256; ++column) {
      const auto expected =
          reference::productElement(a, Transpose::kNo, b, Transpose::kNo, kInner, r, column);
      worst = std::max(worst, std::abs(c.at(r, column) - expected.value));
    }
  }
  EXPECT_LE(worst, allowed);
  // A thousandth of it is what is seen.
  EXPECT_LE(worst, 0.01);
}

TEST(Gemm, ContiguousOperandsEqualPlainLoops) {
  Rng rng(4);
  AlignedBuffer workspace;
  for (const std::size_t rows : {1u, 4u, 32u}) {
    for (const Transpose transpose : kTransposes) {
      const Product product{rows, 64, 128, Transpose::kNo, transpose, Write::kReplace};
      check(product, rng, workspace, false, 0);
      check(product, rng, workspace, true, 0);
    }
  }
}

TEST(Gemm, AnEmptyInnerDimensionGivesZeroOrWhatWasThere) {
  AlignedBuffer workspace;
  const float unused = 0.0f;
  for (const std::size_t rows : {1u, 3u, 9u}) {
    for (const Transpose transposeB : kTransposes) {
      Tensor c(Shape{rows, 5});
      c.fill(2.0f);
      const ConstMatrixView a(&unused, rows, 0);
      const ConstMatrixView b = transposeB == Transpose::kYes ? ConstMatrixView(&unused, 5, 0)
                                                              : ConstMatrixView(&unused, 0, 5);
      multiply(a, Transpose::kNo, b, transposeB, c.matrix(), Write::kAccumulate, workspace);
      EXPECT_EQ(std::count(c.data(), c.data() + c.size(), 2.0f), static_cast<long>(c.size()));
      multiply(a, Transpose::kNo, b, transposeB, c.matrix(), Write::kReplace, workspace);
      EXPECT_EQ(std::count(c.data(), c.data() + c.size(), 0.0f), static_cast<long>(c.size()));
    }
  }
}

TEST(Gemm, NaNAndInfinityReachTheirRowAndColumnOnly) {
  Rng rng(5);
  Guarded a(6, 9, rng);
  Guarded b(9, 21, rng);
  a.at(2, 4) = std::numeric_limits<float>::quiet_NaN();
  b.at(3, 20) = std::numeric_limits<float>::infinity();
  Guarded c(6, 21, rng);
  AlignedBuffer workspace;
  multiply(a.view(), Transpose::kNo, b.view(), Transpose::kNo, c.view(), Write::kReplace,
           workspace);
  for (std::size_t r = 0; r < 6; ++r) {
    for (std::size_t column = 0; column < 21; ++column) {
      EXPECT_EQ(std::isfinite(c.at(r, column)), r != 2 && column != 20) << r << ", " << column;
    }
  }
}

TEST(Gemm, TheWorkspaceGrowsOnFirstUseOnly) {
  Rng rng(6);
  AlignedBuffer workspace;
  const Guarded a(40, 30, rng);
  const Guarded b(30, 50, rng);
  Guarded c(40, 50, rng);
  const auto run = [&] {
    multiply(a.view(), Transpose::kNo, b.view(), Transpose::kNo, c.view(), Write::kReplace,
             workspace);
  };
  run();
  const float* first = workspace.data();
  const std::size_t size = workspace.size();
  run();
  EXPECT_EQ(workspace.data(), first);
  EXPECT_EQ(workspace.size(), size);
}

}  // namespace
}  // namespace unrolled::kernels
