#include "core/log_space.h"

#include <gtest/gtest.h>

#include <cmath>

namespace unrolled {
namespace {

TEST(LogSpace, AddsProbabilitiesByTheirLogarithms) {
  for (const double a : {0.0, -0.3, -7.0, -39.0, -200.0}) {
    for (const double b : {0.0, -1.1, -50.0, -201.0}) {
      EXPECT_NEAR(logAdd(a, b), std::log(std::exp(a) + std::exp(b)), 1e-14);
      EXPECT_EQ(logAdd(a, b), logAdd(b, a));
      for (const double c : {-0.2, -60.0, -199.5}) {
        const double sum = std::log(std::exp(a) + std::exp(b) + std::exp(c));
        EXPECT_NEAR(logAdd(a, b, c), sum, 1e-14);
        EXPECT_NEAR(logAdd(c, a, b), sum, 1e-14);
        EXPECT_NEAR(logAdd(b, c, a), sum, 1e-14);
      }
    }
  }
}

TEST(LogSpace, HoldsWhereProbabilitiesUnderflow) {
  EXPECT_NEAR(logAdd(-1e5, -1e5), -1e5 + std::log(2), 1e-10);
  EXPECT_NEAR(logAdd(-1e5, -1e5, -1e5), -1e5 + std::log(3), 1e-10);
}

TEST(LogSpace, NoProbabilityAddsNothing) {
  EXPECT_EQ(logAdd(-3, kLogZero), -3);
  EXPECT_EQ(logAdd(kLogZero, -3), -3);
  EXPECT_EQ(logAdd(kLogZero, kLogZero), kLogZero);
  EXPECT_EQ(logAdd(kLogZero, -3, kLogZero), -3);
  EXPECT_EQ(logAdd(kLogZero, kLogZero, kLogZero), kLogZero);
}

TEST(LogSpace, WhatIsNoNumberStaysNone) {
  for (const double other : {-2.0, kLogZero}) {
    EXPECT_TRUE(std::isnan(logAdd(NAN, other)));
    EXPECT_TRUE(std::isnan(logAdd(other, NAN)));
    EXPECT_TRUE(std::isnan(logAdd(NAN, other, other)));
    EXPECT_TRUE(std::isnan(logAdd(other, NAN, other)));
    EXPECT_TRUE(std::isnan(logAdd(other, other, NAN)));
    EXPECT_TRUE(std::isnan(logAdd(other, -1, NAN)));
    EXPECT_TRUE(std::isnan(logAdd(NAN, -1, other)));
  }
}

}  // namespace
}  // namespace unrolled
