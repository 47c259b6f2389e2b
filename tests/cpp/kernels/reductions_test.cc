#include "kernels/reductions.h"

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

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

TEST(Reductions, SumsOfEveryLengthEqualPlainLoops) {
  Rng rng(1);
  for (std::size_t n = 0; n <= 70; ++n) {
    const std::vector<float> x = randomFloats(n, rng);
    const std::vector<float> y = randomFloats(n, rng);
    double expectedSum = 0.0;
    double expectedNorm = 0.0;
    double expectedDot = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      expectedSum += x[i];
      expectedNorm += static_cast<double>(x[i]) * x[i];
      expectedDot += static_cast<double>(x[i]) * y[i];
    }
    EXPECT_NEAR(sum(x.data(), n), expectedSum, 1e-13) << n;
    EXPECT_NEAR(squaredNorm(x.data(), n), expectedNorm, 1e-13) << n;
    EXPECT_NEAR(dot(x.data(), y.data(), n), expectedDot, 1e-13) << n;
  }
}

TEST(Reductions, LongSumsKeepTheDigitsThatFloatsLose) {
  // One large number and many small ones that each vanish beside it in float.
  std::vector<float> x(100001, 1.0f);
  x[0] = 1e9f;
  EXPECT_DOUBLE_EQ(sum(x.data(), x.size()), 1e9 + 1e5);
  x[0] = 1e5f;
  EXPECT_DOUBLE_EQ(squaredNorm(x.data(), x.size()), 1e10 + 1e5);
}

TEST(Reductions, SquaredNormOfHugeFiniteNumbersIsFinite) {
  for (const float value : {1e18f, -1e18f, 1e30f, std::numeric_limits<float>::max()}) {
    const std::vector<float> x(1000, value);
    const double expected = 1000.0 * static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(squaredNorm(x.data(), x.size()) / expected, 1.0, 1e-12);
  }
  const std::vector<float> tiny(1000, 1e-30f);
  EXPECT_NEAR(squaredNorm(tiny.data(), tiny.size()) / 1e-57, 1.0, 1e-6);
}

TEST(Reductions, OneBadElementShowsInEverySum) {
  for (std::size_t n = 1; n <= 20; ++n) {
    for (std::size_t at = 0; at < n; ++at) {
      std::vector<float> x(n, 1.0f);
      x[at] = kNaN;
      EXPECT_TRUE(std::isnan(sum(x.data(), n)));
      EXPECT_TRUE(std::isnan(squaredNorm(x.data(), n)));
      x[at] = -kInfinity;
      EXPECT_EQ(sum(x.data(), n), -kInfinity);
      EXPECT_EQ(squaredNorm(x.data(), n), kInfinity);
    }
  }
}

TEST(Reductions, ColumnSumsOfEveryShapeEqualPlainLoops) {
  Rng rng(2);
  for (const Write write : {Write::kReplace, Write::kAccumulate}) {
    for (const std::size_t rows : {0u, 1u, 2u, 3u, 5u, 8u, 31u, 32u, 33u, 64u, 65u, 200u}) {
      for (std::size_t columns = 1; columns <= 40; ++columns) {
        const Guarded matrix(rows, columns, rng);
        std::vector<float> out = randomFloats(columns + 1, rng);
        const std::vector<float> before = out;
        columnSums(matrix.view(), out.data(), write);
        for (std::size_t c = 0; c < columns; ++c) {
          double expected = write == Write::kAccumulate ? before[c] : 0.0;
          for (std::size_t r = 0; r < rows; ++r) expected += matrix.at(r, c);
          ASSERT_NEAR(out[c], expected, 2e-5) << rows << "x" << columns;
        }
        ASSERT_EQ(out[columns], before[columns]);
      }
    }
  }
}

TEST(Reductions, ColumnDotsOfEveryShapeEqualPlainLoops) {
  Rng rng(2);
  for (const Write write : {Write::kReplace, Write::kAccumulate}) {
    for (const std::size_t rows : {0u, 1u, 3u, 31u, 33u, 200u}) {
      for (std::size_t columns = 1; columns <= 40; ++columns) {
        const Guarded a(rows, columns, rng);
        const Guarded b(rows, columns, rng);
        std::vector<float> out = randomFloats(columns + 1, rng);
        const std::vector<float> before = out;
        columnDots(a.view(), b.view(), out.data(), write);
        for (std::size_t c = 0; c < columns; ++c) {
          double expected = write == Write::kAccumulate ? before[c] : 0.0;
          for (std::size_t r = 0; r < rows; ++r)
            expected += static_cast<double>(a.at(r, c)) * static_cast<double>(b.at(r, c));
          ASSERT_NEAR(out[c], expected, 2e-5) << rows << "x" << columns;
        }
        ASSERT_EQ(out[columns], before[columns]);
      }
    }
  }
}

TEST(Reductions, ArgmaxIsTheFirstOfTheLargest) {
  const std::vector<float> x = {-5.0f, -1.0f, -7.0f, -1.0f, -2.0f};
  EXPECT_EQ(argmax(x.data(), x.size()), 1u);
  EXPECT_EQ(argmax(x.data(), 1), 0u);
  Rng rng(3);
  for (std::size_t n = 1; n <= 40; ++n) {
    for (std::size_t at = 0; at < n; ++at) {
      std::vector<float> y = randomFloats(n, rng);
      y[at] = 2.0f;
      EXPECT_EQ(argmax(y.data(), n), at);
    }
  }
}

}  // namespace
}  // namespace unrolled::kernels
