#include "kernels/strassen.h"

#include <array>

#include "kernels/gemm_blocks.h"

namespace unrolled::kernels::detail {

namespace {

/// One of the four quarters of a matrix, row by row, or none.
enum Quarter { k11, k12, k21, k22, kNone };

/// A quarter with another added or, by the sign, subtracted.
struct Terms {
  Quarter first;
  Quarter second = kNone;
  float sign = 1.0f;
};

/// op(A) terms · B terms, added to C's first quarter and with a sign to its second.
struct Product {
  Terms a;
  Terms b;
  Terms c;
};

constexpr std::array<Product, 7> kProducts = {{
    {{k11, k22}, {k11, k22}, {k11, k22}},
    {{k21, k22}, {k11}, {k21, k22, -1.0f}},
    {{k11}, {k12, k22, -1.0f}, {k12, k22}},
    {{k22}, {k21, k11, -1.0f}, {k11, k21}},
    {{k11, k12}, {k22}, {k12, k11, -1.0f}},
    {{k21, k11, -1.0f}, {k11, k12}, {k22}},
    {{k12, k22, -1.0f}, {k21, k22}, {k11}},
}};

template <typename Scalar>
BasicMatrixView<Scalar> quarterOf(BasicMatrixView<Scalar> m, Quarter quarter) {
  const std::size_t rows = m.rows / 2;
  const std::size_t columns = m.columns / 2;
  return m.rowRange(quarter / 2 * rows, rows).columnRange(quarter % 2 * columns, columns);
}

/// The same place seen from the transposed matrix.
Quarter transposed(Quarter quarter) {
  return quarter == k12 ? k21 : quarter == k21 ? k12 : quarter;
}

/// The terms of a matrix, or of its transpose, as they lie in `m`.
Operand operandOf(ConstMatrixView m, const Terms& terms, Transpose transpose) {
  const auto place = [=](Quarter quarter) {
    return transpose == Transpose::kYes ? transposed(quarter) : quarter;
  };
  const float* second = terms.second == kNone ? nullptr : quarterOf(m, place(terms.second)).data;
  return {quarterOf(m, place(terms.first)), second, terms.sign};
}

// Measured: below, what the sums cost is more than the eighth that they save.
constexpr std::size_t kLeastRows = 16;
constexpr std::size_t kLeastInner = 128;
constexpr std::size_t kLeastColumns = 128;

}  // namespace

bool strassenPays(std::size_t rows, std::size_t inner, std::size_t columns) {
  const bool whole = rows % (2 * kTileRows) == 0 && inner % 2 == 0 && columns % (2 * kPanel) == 0;
  return whole && rows >= kLeastRows && inner >= kLeastInner && columns >= kLeastColumns;
}

std::size_t strassenSize(std::size_t inner, std::size_t columns) {
  return kProducts.size() * packedSize(inner / 2, columns / 2);
}

void packStrassen(ConstMatrixView b, Transpose transpose, float* out) {
  for (const Product& product : kProducts) {
    out += packOperand(operandOf(b, product.b, transpose), transpose, out);
  }
}

void multiplyStrassen(ConstMatrixView a, Transpose transposeA, const float* packed,
                      std::size_t inner, MatrixView c) {
  const std::size_t half = inner / 2;
  for (const Product& product : kProducts) {
    const Operand left = operandOf(a, product.a, transposeA);
    const MatrixView to = quarterOf(c, product.c.first);
    const PackedB right{packed, half * kPanel};
    if (product.c.second == kNone) {
      multiplyBlocks(left, transposeA, right, half, Target{to, true});
    } else {
      float* const other = quarterOf(c, product.c.second).data;
      multiplyBlocks(left, transposeA, right, half, TwoTargets{to, other, product.c.sign});
    }
    packed += packedSize(half, to.columns);
  }
}

}  // namespace unrolled::kernels::detail
