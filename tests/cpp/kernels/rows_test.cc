#include "kernels/rows.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

using reference::Guarded;

std::vector<std::int32_t> randomIds(std::size_t n, std::size_t bound, Rng& rng) {
  std::vector<std::int32_t> ids(n);
  for (std::int32_t& id : ids) {
    id = static_cast<std::int32_t>(rng.below(static_cast<std::uint32_t>(bound)));
  }
  return ids;
}

TEST(Rows, GatherOfEveryShapeEqualsPlainLoops) {
  Rng rng(1);
  for (const Write write : {Write::kReplace, Write::kAccumulate}) {
    for (std::size_t n = 0; n < 8; ++n) {
      for (std::size_t columns = 1; columns < 20; ++columns) {
        const Guarded table(5, columns, rng);
        const std::vector<std::int32_t> ids = randomIds(n, table.rows(), rng);
        Guarded out(n, columns, rng);
        const Guarded before = out;
        gatherRows(table.view(), ids.data(), out.view(), write);
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t c = 0; c < columns; ++c) {
            const float start = write == Write::kAccumulate ? before.at(i, c) : 0.0f;
            ASSERT_EQ(out.at(i, c), start + table.at(static_cast<std::size_t>(ids[i]), c));
          }
        }
        ASSERT_TRUE(out.surroundingsUnchanged());
      }
    }
  }
}

TEST(Rows, ScatterAddOfEveryShapeAddsUpRepeatedIds) {
  Rng rng(2);
  for (std::size_t n = 0; n < 12; ++n) {
    for (std::size_t columns = 1; columns < 20; ++columns) {
      const Guarded rows(n, columns, rng);
      Guarded table(3, columns, rng);  // twelve ids on three rows: repeats are certain
      const std::vector<std::int32_t> ids = randomIds(n, table.rows(), rng);
      std::vector<double> expected(table.rows() * columns);
      for (std::size_t c = 0; c < columns; ++c) {
        for (std::size_t r = 0; r < table.rows(); ++r) expected[r * columns + c] = table.at(r, c);
        for (std::size_t i = 0; i < n; ++i) {
          expected[static_cast<std::size_t>(ids[i]) * columns + c] += rows.at(i, c);
        }
      }
      scatterAddRows(rows.view(), ids.data(), table.view());
      for (std::size_t r = 0; r < table.rows(); ++r) {
        for (std::size_t c = 0; c < columns; ++c) {
          ASSERT_NEAR(table.at(r, c), expected[r * columns + c], 2e-6);
        }
      }
      ASSERT_TRUE(table.surroundingsUnchanged());
    }
  }
}

TEST(Rows, GatherAndScatterOfColumnsAreThoseOfTheTransposedRows) {
  Rng rng(3);
  for (const Write write : {Write::kReplace, Write::kAccumulate}) {
    for (std::size_t n = 0; n < 12; ++n) {
      for (std::size_t columns = 1; columns < 6; ++columns) {
        Guarded matrix(columns, 3, rng);
        const Guarded untouched = matrix;
        const std::vector<std::int32_t> ids = randomIds(n, 3, rng);
        Guarded out(n, columns, rng);
        const Guarded before = out;
        gatherColumns(matrix.view(), ids.data(), out.view(), write);
        scatterAddColumns(out.view(), ids.data(), matrix.view());
        std::vector<double> expected(columns * 3);
        for (std::size_t c = 0; c < columns; ++c) {
          for (std::size_t r = 0; r < 3; ++r) expected[c * 3 + r] = untouched.at(c, r);
          for (std::size_t i = 0; i < n; ++i) {
            const auto id = static_cast<std::size_t>(ids[i]);
            const float start = write == Write::kAccumulate ? before.at(i, c) : 0.0f;
            ASSERT_EQ(out.at(i, c), start + untouched.at(c, id));
            expected[c * 3 + id] += out.at(i, c);
          }
          for (std::size_t r = 0; r < 3; ++r) {
            ASSERT_NEAR(matrix.at(c, r), expected[c * 3 + r], 1e-4);
          }
        }
        ASSERT_TRUE(out.surroundingsUnchanged());
        ASSERT_TRUE(matrix.surroundingsUnchanged());
      }
    }
  }
}

}  // namespace
}  // namespace unrolled::kernels
