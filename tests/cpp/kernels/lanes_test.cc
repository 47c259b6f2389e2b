#include "kernels/lanes.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/activations.h"
#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// Every 1009th of all finite floats (1009 is prime, so every exponent and the low bits vary), both
/// signs: 4.2 million.
template <typename Visit>
void forManyFloats(Visit visit) {
  constexpr std::uint32_t kStep = 1009;
  constexpr std::uint32_t kInfinityBits = 0x7f800000;
  std::vector<float> x;
  const auto flush = [&] {
    visit(x);
    x.clear();
  };
  for (std::uint32_t bits = 0; bits < kInfinityBits; bits += kStep) {
    x.push_back(std::bit_cast<float>(bits));
    x.push_back(-x.back());
    if (x.size() >= 4096) flush();
  }
  flush();
}

std::vector<float> exponentials(const std::vector<float>& x) {
  std::vector<float> y(x.size());
  forEachLanes(x.size(), [&](auto place) { place.store(y.data(), exp(place.load(x.data()))); });
  return y;
}

TEST(Lanes, TanhIsWithinOneMillionthOverAllFloats) {
  double worst = 0.0;
  double worstRelative = 0.0;
  forManyFloats([&](const std::vector<float>& x) {
    std::vector<float> y(x.size());
    activate(Activation::kTanh, x.data(), y.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double expected = std::tanh(static_cast<double>(x[i]));
      const double error = std::abs(y[i] - expected);
      ASSERT_LE(error, 1e-6) << "tanh(" << x[i] << ")";
      ASSERT_LE(std::abs(y[i]), 1.0f) << "tanh(" << x[i] << ")";
      worst = std::max(worst, error);
      if (std::abs(x[i]) > 1e-30f) {
        worstRelative = std::max(worstRelative, error / std::abs(expected));
      }
    }
  });
  EXPECT_LE(worstRelative, 1e-6);
  RecordProperty("absoluteError", std::to_string(worst * 1e7) + "e-7");
  RecordProperty("relativeError", std::to_string(worstRelative * 1e7) + "e-7");
}

TEST(Lanes, TanhIsOddSaturatesAndKeepsNaN) {
  const std::vector<float> x = {0.0f,      -0.0f,      12.0f, -12.0f, 3e38f, -3e38f,
                                kInfinity, -kInfinity, kNaN,  0.3f,   -0.3f};
  std::vector<float> y(x.size());
  activate(Activation::kTanh, x.data(), y.data(), x.size());
  EXPECT_EQ(y[0], 0.0f);
  EXPECT_TRUE(std::signbit(y[1]));
  for (const std::size_t i : {2u, 4u, 6u}) {
    EXPECT_EQ(y[i], 1.0f) << x[i];
    EXPECT_EQ(y[i + 1], -1.0f) << x[i + 1];
  }
  EXPECT_TRUE(std::isnan(y[8]));
  EXPECT_EQ(y[9], -y[10]);
}

TEST(Lanes, SigmoidIsWithinOneMillionthOverAllFloats) {
  double worst = 0.0;
  forManyFloats([&](const std::vector<float>& x) {
    std::vector<float> y(x.size());
    activate(Activation::kSigmoid, x.data(), y.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double error = std::abs(y[i] - 1.0 / (1.0 + std::exp(-static_cast<double>(x[i]))));
      ASSERT_LE(error, 1e-6) << "sigmoid(" << x[i] << ")";
      ASSERT_GE(y[i], 0.0f) << "sigmoid(" << x[i] << ")";
      ASSERT_LE(y[i], 1.0f) << "sigmoid(" << x[i] << ")";
      worst = std::max(worst, error);
    }
  });
  RecordProperty("absoluteError", std::to_string(worst * 1e7) + "e-7");
}

TEST(Lanes, SigmoidSaturatesAndKeepsNaN) {
  const std::vector<float> x = {0.0f, kInfinity, -kInfinity, 100.0f, -100.0f, kNaN};
  std::vector<float> y(x.size());
  activate(Activation::kSigmoid, x.data(), y.data(), x.size());
  EXPECT_EQ(y[0], 0.5f);
  EXPECT_EQ(y[1], 1.0f);
  EXPECT_EQ(y[2], 0.0f);
  EXPECT_EQ(y[3], 1.0f);
  EXPECT_EQ(y[4], 0.0f);
  EXPECT_TRUE(std::isnan(y[5]));
}

TEST(Lanes, ExpIsWithinOneMillionthRelativeWhereTheResultIsNormal) {
  double worst = 0.0;
  forManyFloats([&](const std::vector<float>& x) {
    const std::vector<float> y = exponentials(x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double expected = std::exp(static_cast<double>(x[i]));
      if (expected > std::numeric_limits<float>::max()) {
        ASSERT_EQ(y[i], kInfinity) << "exp(" << x[i] << ")";
      } else if (expected < std::numeric_limits<float>::min()) {
        ASSERT_LE(y[i], std::numeric_limits<float>::min()) << "exp(" << x[i] << ")";
        ASSERT_GE(y[i], 0.0f) << "exp(" << x[i] << ")";
      } else {
        const double error = std::abs(y[i] / expected - 1.0);
        ASSERT_LE(error, 1e-6) << "exp(" << x[i] << ")";
        worst = std::max(worst, error);
      }
    }
  });
  RecordProperty("relativeError", std::to_string(worst * 1e7) + "e-7");
}

TEST(Lanes, ExpIsWithinOneMillionthRelativeAtTheEdges) {
  // Densely where the exponent of the result changes, and at both ends.
  for (const double around : {-87.3365402, -86.99, -0.6931472, 0.0, 0.6931472, 88.02, 88.7228390}) {
    std::vector<float> x;
    for (int i = -2000; i <= 2000; ++i) x.push_back(static_cast<float>(around + i * 1e-6));
    const std::vector<float> y = exponentials(x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double expected = std::exp(static_cast<double>(x[i]));
      if (expected > std::numeric_limits<float>::max()) {
        EXPECT_EQ(y[i], kInfinity) << x[i];
      } else if (expected > std::numeric_limits<float>::min()) {
        EXPECT_NEAR(y[i] / expected, 1.0, 1e-6) << x[i];
      }
    }
  }
}

TEST(Lanes, ExpOfSpecialValues) {
  const std::vector<float> y =
      exponentials({0.0f, -0.0f, kInfinity, -kInfinity, kNaN, 1e30f, -1e30f});
  EXPECT_EQ(y[0], 1.0f);
  EXPECT_EQ(y[1], 1.0f);
  EXPECT_EQ(y[2], kInfinity);
  EXPECT_EQ(y[3], 0.0f);
  EXPECT_TRUE(std::isnan(y[4]));
  EXPECT_EQ(y[5], kInfinity);
  EXPECT_EQ(y[6], 0.0f);
}

TEST(Lanes, MaddIsAProductAndASum) {
  const std::vector<float> a = {1.0f, -2.0f, 3.0f, 0.5f, 7.0f};
  std::vector<float> y(a.size());
  forEachLanes(a.size(), [&](auto place) {
    place.store(y.data(), madd(place.load(a.data()), Lanes(3.0f), Lanes(10.0f)));
  });
  EXPECT_EQ(y, (std::vector<float>{13.0f, 4.0f, 19.0f, 11.5f, 31.0f}));
}

TEST(Lanes, LimitHoldsBetweenBoundsAndKeepsNaN) {
  const std::vector<float> x = {-9.0f, -1.0f, 0.25f, 2.0f, 9.0f, kInfinity, -kInfinity, kNaN};
  std::vector<float> y(x.size());
  forEachLanes(x.size(), [&](auto place) {
    place.store(y.data(), limit(place.load(x.data()), -1.0f, 2.0f));
  });
  EXPECT_TRUE(std::isnan(y.back()));
  y.pop_back();
  EXPECT_EQ(y, (std::vector<float>{-1.0f, -1.0f, 0.25f, 2.0f, 2.0f, 2.0f, -1.0f}));
}

TEST(Lanes, ForEachLanesVisitsEveryFloatOnceAndNoOther) {
  for (std::size_t n = 0; n < 3 * kLanes + 2; ++n) {
    std::vector<float> x(n + 8, 1.0f);
    forEachLanes(n, [&](auto place) { place.store(x.data(), place.load(x.data()) + Lanes(1.0f)); });
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(x[i], i < n ? 2.0f : 1.0f) << n;
  }
}

TEST(Lanes, MissingLanesReadAsZeroOrAsTheGivenFill) {
  const std::vector<float> x(4 * kLanes, 5.0f);
  for (std::size_t n = 1; n < 2 * kLanes; ++n) {
    float plain = 0.0f;
    float filled = 0.0f;
    std::size_t places = 0;
    forEachLanes(n, [&](auto place) {
      plain += xsimd::reduce_add(place.load(x.data()));
      filled += xsimd::reduce_add(place.load(x.data(), 1.0f));
      ++places;
    });
    const auto count = static_cast<float>(n);
    EXPECT_EQ(plain, 5.0f * count);
    EXPECT_EQ(filled, 5.0f * count + static_cast<float>(places * kLanes - n));
  }
}

}  // namespace
}  // namespace unrolled::kernels
