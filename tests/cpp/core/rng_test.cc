#include "core/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

// The reference implementation of xoshiro256** (prng.di.unimi.it) started with {1, 2, 3, 4}; the
// first three outputs can be followed by hand: rotl(2 · 5, 7) · 9 = 11520, then 0, then 1509978240.
TEST(Rng, IsXoshiro256StarStar) {
  Rng rng(0);
  rng.setState({1, 2, 3, 4});
  EXPECT_EQ(rng.next(), 11520u);
  EXPECT_EQ(rng.next(), 0u);
  EXPECT_EQ(rng.next(), 1509978240u);
  EXPECT_EQ(rng.next(), 1215971899390074240u);
}

// The published first outputs of splitmix64 for the seed 1234567.
TEST(Rng, FillsItsStateBySplitmix64) {
  const Rng::State expected = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                               4593380528125082431u};
  EXPECT_EQ(Rng(1234567).state(), expected);
}

TEST(Rng, TheSameSeedGivesTheSameNumbers) {
  Rng a(7);
  Rng b(7);
  Rng c(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t value = a.next();
    EXPECT_EQ(value, b.next());
    differs = differs || value != c.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Rng, GoesOnFromASavedState) {
  Rng rng(3);
  rng.normal();
  const Rng::State saved = rng.state();
  std::vector<float> expected;
  for (int i = 0; i < 10; ++i) expected.push_back(rng.normal());
  Rng other(99);
  other.setState(saved);
  for (float value : expected) EXPECT_EQ(other.normal(), value);
}

TEST(Rng, RefusesAStateItCouldNotLeave) {
  Rng rng(1);
  testing::expectError<FormatError>(
      [&] {
        rng.setState({0, 0, 0, 0});
      },
      "the state of the generator must not be all zero");
  EXPECT_EQ(rng.state(), Rng(1).state());
}

// Bounds below are five standard deviations of the mean of n draws; the seeds are fixed.
constexpr int kDraws = 100000;

TEST(Rng, UniformHasItsRangeMeanAndVariance) {
  Rng rng(11);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = rng.uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 0.5, 5 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws - mean * mean, 1.0 / 12, 2e-3);
}

TEST(Rng, UniformBetweenBounds) {
  Rng rng(12);
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) {
    const float value = rng.uniform(-3, 5);
    ASSERT_GE(value, -3);
    ASSERT_LT(value, 5);
    sum += static_cast<double>(value);
  }
  EXPECT_NEAR(sum / kDraws, 1, 5 * 8 * std::sqrt(1.0 / 12 / kDraws));
}

TEST(Rng, NormalHasItsMoments) {
  Rng rng(13);
  std::array<double, 5> moments{};
  for (int i = 0; i < kDraws; ++i) {
    const double value = rng.normal();
    for (std::size_t k = 0; k < moments.size(); ++k) {
      moments[k] += std::pow(value, static_cast<double>(k)) / kDraws;
    }
  }
  // The variances of x, x², x³ and x⁴ are 1, 2, 15 and 96.
  EXPECT_NEAR(moments[1], 0, 5 * std::sqrt(1.0 / kDraws));
  EXPECT_NEAR(moments[2], 1, 5 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(moments[3], 0, 5 * std::sqrt(15.0 / kDraws));
  EXPECT_NEAR(moments[4], 3, 5 * std::sqrt(96.0 / kDraws));
}

TEST(Rng, BelowGivesEveryNumberEquallyOften) {
  Rng rng(14);
  constexpr std::uint32_t kBound = 7;
  std::array<int, kBound> counts{};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint32_t value = rng.below(kBound);
    ASSERT_LT(value, kBound);
    ++counts[value];
  }
  const double expected = double{kDraws} / kBound;
  for (int count : counts) EXPECT_NEAR(count, expected, 5 * std::sqrt(expected));
}

// Three quarters of 2³²: mapped without care, every third number would come twice as often.
TEST(Rng, BelowALargeBoundIsNotBiased) {
  Rng rng(16);
  std::array<int, 3> counts{};
  for (int i = 0; i < kDraws; ++i) ++counts[rng.below(0xC0000000u) % 3];
  for (int count : counts) EXPECT_NEAR(count, kDraws / 3.0, 5 * std::sqrt(kDraws / 3.0));
}

TEST(Rng, BelowOneIsZero) {
  Rng rng(15);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(rng.below(1), 0u);
}

}  // namespace
}  // namespace unrolled
