#include "kernels/elementwise.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

using reference::Guarded;
using reference::randomFloats;

constexpr std::array kWrites = {Write::kReplace, Write::kAccumulate};

/// Runs `kernel(out)` on an output with a float behind it and compares with `expected(i)`.
template <typename Kernel, typename Expected>
void check(std::size_t n, Write write, Rng& rng, Kernel kernel, Expected expected) {
  std::vector<float> out = randomFloats(n + 1, rng);
  const std::vector<float> before = out;
  kernel(out.data());
  for (std::size_t i = 0; i < n; ++i) {
    const double start = write == Write::kAccumulate ? before[i] : 0.0;
    EXPECT_NEAR(out[i], start + expected(i), 3e-7) << "element " << i << " of " << n;
  }
  EXPECT_EQ(out[n], before[n]);
}

TEST(Elementwise, ScaleAddAndMultiplyOfEveryLengthEqualPlainLoops) {
  Rng rng(1);
  for (std::size_t n = 0; n <= 40; ++n) {
    const std::vector<float> x = randomFloats(n, rng);
    const std::vector<float> y = randomFloats(n, rng);
    for (const Write write : kWrites) {
      check(
          n, write, rng, [&](float* z) { scale(-1.5f, x.data(), z, n, write); },
          [&](std::size_t i) { return -1.5 * x[i]; });
      check(
          n, write, rng, [&](float* z) { add(x.data(), y.data(), z, n, write); },
          [&](std::size_t i) { return static_cast<double>(x[i]) + y[i]; });
      check(
          n, write, rng, [&](float* z) { multiply(x.data(), y.data(), z, n, write); },
          [&](std::size_t i) { return static_cast<double>(x[i]) * y[i]; });
    }
  }
}

TEST(Elementwise, ScaleInPlace) {
  std::vector<float> x = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f};
  scale(2.0f, x.data(), x.data(), x.size(), Write::kReplace);
  EXPECT_EQ(x, (std::vector<float>{2.0f, 4.0f, 6.0f, 8.0f, 10.0f}));
}

TEST(Elementwise, ClampLimitsEveryLengthAndKeepsNaN) {
  Rng rng(2);
  for (std::size_t n = 0; n <= 40; ++n) {
    std::vector<float> x = randomFloats(n + 1, rng, -3.0f, 3.0f);
    const std::vector<float> before = x;
    clamp(x.data(), n, 1.25f);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(x[i], std::fmin(std::fmax(before[i], -1.25f), 1.25f));
    }
    EXPECT_EQ(x[n], before[n]);
  }
  std::vector<float> x = {std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()};
  clamp(x.data(), x.size(), 5.0f);
  EXPECT_TRUE(std::isnan(x[0]));
  EXPECT_EQ(x[1], 5.0f);
  EXPECT_EQ(x[2], -5.0f);
}

TEST(Elementwise, BroadcastRowReachesEveryRowOfEveryShape) {
  Rng rng(3);
  for (std::size_t rows = 0; rows < 6; ++rows) {
    for (std::size_t columns = 1; columns < 20; ++columns) {
      for (const Write write : kWrites) {
        const std::vector<float> row = randomFloats(columns, rng);
        Guarded out(rows, columns, rng);
        const Guarded before = out;
        broadcastRow(row.data(), out.view(), write);
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t c = 0; c < columns; ++c) {
            const float start = write == Write::kAccumulate ? before.at(r, c) : 0.0f;
            ASSERT_EQ(out.at(r, c), start + row[c]);
          }
        }
        ASSERT_TRUE(out.surroundingsUnchanged());
      }
    }
  }
}

TEST(Elementwise, TransposeOfEveryShapeEqualsPlainLoops) {
  Rng rng(4);
  for (std::size_t rows = 1; rows < 37; ++rows) {
    for (std::size_t columns = 1; columns < 37; ++columns) {
      for (const Write write : kWrites) {
        const Guarded in(rows, columns, rng);
        Guarded out(columns, rows, rng);
        const Guarded before = out;
        transpose(in.view(), out.view(), write);
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t c = 0; c < columns; ++c) {
            const float start = write == Write::kAccumulate ? before.at(c, r) : 0.0f;
            ASSERT_EQ(out.at(c, r), start + in.at(r, c)) << rows << "x" << columns;
          }
        }
        ASSERT_TRUE(out.surroundingsUnchanged()) << rows << "x" << columns;
      }
    }
  }
}

TEST(Elementwise, TransposedSumsAndDifferencesOfEveryShapeEqualPlainLoops) {
  Rng rng(5);
  for (std::size_t rows = 1; rows < 21; ++rows) {
    for (std::size_t columns = 1; columns < 21; ++columns) {
      for (const float sign : {1.0f, -1.0f}) {
        const Guarded in(rows, columns, rng);
        const Guarded other(rows, columns, rng);
        Guarded out(columns, rows, rng);
        transposeSum(in.view(), other.view().data, sign, out.view());
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t c = 0; c < columns; ++c) {
            ASSERT_EQ(out.at(c, r), in.at(r, c) + sign * other.at(r, c)) << rows << "x" << columns;
          }
        }
        ASSERT_TRUE(out.surroundingsUnchanged()) << rows << "x" << columns;
      }
    }
  }
}

}  // namespace
}  // namespace unrolled::kernels
