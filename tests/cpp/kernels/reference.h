#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/rng.h"
#include "core/view.h"
#include "kernels/gemm.h"

/// Plain loops in double that the kernels are compared with, and matrices that notice when a kernel
/// uses or changes what lies around them.
namespace unrolled::kernels::reference {

/// Half a unit in the last place of 1.
inline constexpr double kRoundOff = 0x1.0p-24;

inline std::vector<float> randomFloats(std::size_t n, Rng& rng, float low = -1.0f,
                                       float high = 1.0f) {
  std::vector<float> values(n);
  for (float& value : values) value = rng.uniform(low, high);
  return values;
}

/// A random matrix inside a larger block, whose every other float is NaN: a kernel that uses one of
/// them has NaN in its result, one that writes them is found by `surroundingsUnchanged`.
class Guarded {
 public:
  Guarded(std::size_t rows, std::size_t columns, Rng& rng, std::size_t extraStride = 3)
      : rows_(rows),
        columns_(columns),
        stride_(columns + extraStride),
        block_(kMargin * 2 + rows * stride_, std::numeric_limits<float>::quiet_NaN()) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) at(r, c) = rng.uniform(-1.0f, 1.0f);
    }
  }

  float& at(std::size_t r, std::size_t c) { return block_[kMargin + r * stride_ + c]; }
  float at(std::size_t r, std::size_t c) const { return block_[kMargin + r * stride_ + c]; }
  MatrixView view() { return {block_.data() + kMargin, rows_, columns_, stride_}; }
  ConstMatrixView view() const { return {block_.data() + kMargin, rows_, columns_, stride_}; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

  bool surroundingsUnchanged() const {
    for (std::size_t i = 0; i < block_.size(); ++i) {
      if (!inside(i) && !std::isnan(block_[i])) return false;
    }
    return true;
  }

 private:
  bool inside(std::size_t i) const {
    if (i < kMargin || i >= block_.size() - kMargin) return false;
    return (i - kMargin) % stride_ < columns_;
  }

  static constexpr std::size_t kMargin = 37;
  std::size_t rows_;
  std::size_t columns_;
  std::size_t stride_;
  std::vector<float> block_;
};

/// A value with the sum of the magnitudes it was made of, which bounds the error of computing it.
struct Bounded {
  double value;
  double magnitude;
};

/// Element (r, c) of [before +] op(A) · op(B).
inline Bounded productElement(const Guarded& a, Transpose transposeA, const Guarded& b,
                              Transpose transposeB, std::size_t inner, std::size_t r,
                              std::size_t c) {
  Bounded sum{0.0, 0.0};
  for (std::size_t k = 0; k < inner; ++k) {
    const double left = transposeA == Transpose::kYes ? a.at(k, r) : a.at(r, k);
    const double right = transposeB == Transpose::kYes ? b.at(c, k) : b.at(k, c);
    sum.value += left * right;
    sum.magnitude += std::abs(left * right);
  }
  return sum;
}

/// log Σ e^x.
inline double logSumExp(const float* x, std::size_t n) {
  double most = x[0];
  for (std::size_t i = 1; i < n; ++i) most = std::max<double>(most, x[i]);
  double total = 0.0;
  for (std::size_t i = 0; i < n; ++i) total += std::exp(x[i] - most);
  return most + std::log(total);
}

}  // namespace unrolled::kernels::reference
