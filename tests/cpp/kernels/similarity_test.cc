#include "kernels/similarity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/rng.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::numbers;

TEST(DotRows, AreTheSumsOfProducts) {
  for (std::size_t columns : {1u, 3u, 4u, 7u, 16u, 33u, 64u, 100u}) {
    for (std::size_t rows : {0u, 1u, 3u, 4u, 5u, 9u}) {
      const std::size_t stride = columns + 2;
      const std::vector<float> values = numbers(1, "rows", rows * stride);
      const std::vector<float> query = numbers(2, "query", columns);
      std::vector<float> out(rows + 1, 77.0f);
      kernels::dotRows({values.data(), rows, columns, stride}, query.data(), out.data());
      for (std::size_t r = 0; r < rows; ++r) {
        double expected = 0;
        for (std::size_t c = 0; c < columns; ++c) {
          expected += static_cast<double>(values[r * stride + c]) * static_cast<double>(query[c]);
        }
        EXPECT_NEAR(out[r], expected, 1e-5) << rows << " × " << columns;
      }
      EXPECT_EQ(out[rows], 77.0f) << "written beyond the rows";
    }
  }
}

TEST(DotRows, OfBytesAreExact) {
  Rng rng(3);
  for (std::size_t columns : {1u, 15u, 16u, 17u, 31u, 64u, 100u, 1000u}) {
    const std::size_t stride = kernels::paddedBytes(columns);
    ASSERT_GE(stride, columns);
    for (std::size_t rows : {0u, 1u, 4u, 6u}) {
      // The largest products too: two of them must not leave 16 bits, nor any sum 32.
      for (const bool extreme : {false, true}) {
        std::vector<std::int8_t> values((rows + 1) * stride, 0);
        for (std::size_t r = 0; r <= rows; ++r) {
          for (std::size_t c = 0; c < columns; ++c) {
            const auto any = static_cast<std::int8_t>(static_cast<int>(rng.below(255)) - 127);
            values[r * stride + c] = extreme ? (r % 2 == 0 ? 127 : -127) : any;
          }
        }
        const std::int8_t* const query = values.data() + rows * stride;
        std::vector<std::int32_t> out(rows + 1, 77);
        kernels::dotRows({values.data(), rows, columns, stride}, query, out.data());
        for (std::size_t r = 0; r < rows; ++r) {
          std::int32_t expected = 0;
          for (std::size_t c = 0; c < columns; ++c) expected += values[r * stride + c] * query[c];
          EXPECT_EQ(out[r], expected) << rows << " × " << columns;
        }
        EXPECT_EQ(out[rows], 77);
      }
    }
  }
}

TEST(ToBytes, LosesAtMostHalfAUnit) {
  for (const float size : {1.0f, 1e-3f, 1e6f}) {
    const std::vector<float> x = numbers(4, "x", 101, size);
    std::vector<std::int8_t> bytes(x.size());
    const float scale = kernels::toBytes(x.data(), x.size(), bytes.data());
    int largest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double back = static_cast<double>(scale) * bytes[i];
      EXPECT_LE(std::abs(back - static_cast<double>(x[i])), 0.5001 * static_cast<double>(scale));
      largest = std::max(largest, std::abs(int{bytes[i]}));
    }
    EXPECT_EQ(largest, 127);
  }
}

TEST(ToBytes, OfZerosAreZerosWithoutAScale) {
  for (const float tiny : {0.0f, 1e-44f}) {
    const std::vector<float> x = {0, tiny, -tiny};
    std::vector<std::int8_t> bytes(3, 5);
    EXPECT_EQ(kernels::toBytes(x.data(), 3, bytes.data()), 0.0f);
    EXPECT_EQ(bytes, std::vector<std::int8_t>(3, 0));
  }
}

}  // namespace
}  // namespace unrolled
