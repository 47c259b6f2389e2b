#include <gtest/gtest.h>

#include <new>
#include <vector>

#include "core/aligned_buffer.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/numbers.h"

namespace unrolled::testing {
namespace {

// The tests lean on these: a counter that does not count would make a test pass for nothing.
TEST(Support, AllocationsAreCounted) {
  const std::uint64_t before = allocations();
  // Calls, not expressions: a compiler may leave out the pair of new and delete.
  ::operator delete(::operator new(10));
  ::operator delete[](::operator new[](10));
  { const AlignedBuffer buffer(10); }
  EXPECT_EQ(allocations() - before, 3u);
}

TEST(Support, NumbersAreThoseOfTheFixtureMaker) {
  // tools/make_fixtures.py: numbers(3, "name", 4), tokens(3, "name", 6, 10).
  EXPECT_EQ(numbers(3, "name", 4),
            (std::vector<float>{-0.397644043f, -0.0862121582f, -0.314361572f, -0.872467041f}));
  EXPECT_EQ(tokenNumbers(3, "name", 6, 10), (std::vector<std::int32_t>{3, 4, 3, 0, 7, 3}));
}

TEST(Support, DifferencesOfNoNumbersAreInfinite) {
  const std::vector<float> one{1};
  const std::vector<float> nan{NAN};
  EXPECT_EQ(largestDifference(nan, one), INFINITY);
  EXPECT_EQ(largestDifference({}, one), INFINITY);
}

TEST(Support, MissingPartsOfFixturesAreErrors) {
  EXPECT_THROW(readFixture("missing.txt"), std::runtime_error);
  const FixtureCase first = readFixture("cross_entropy.txt").front();
  EXPECT_THROW(first.array("missing"), std::runtime_error);
  EXPECT_THROW(first.text("missing"), std::runtime_error);
}

}  // namespace
}  // namespace unrolled::testing
