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

}  // namespace
}  // namespace unrolled::kernels
