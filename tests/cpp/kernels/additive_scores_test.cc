#include "kernels/additive_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

using reference::Guarded;

/// Numbers within ±scale, and their doubled exponentials.
struct Operand {
  Operand(std::size_t rows, std::size_t columns, float scale, Rng& rng)
      : values(rows, columns, rng), exponentials(rows, columns, rng) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) values.at(r, c) *= scale;
      doubledExponentials(&values.at(r, 0), &exponentials.at(r, 0), columns);
    }
  }

  Guarded values;
  Guarded exponentials;
};

double tanhOf(const Operand& queries, const Operand& keys, std::size_t t, std::size_t s,
              std::size_t a) {
  return std::tanh(static_cast<double>(queries.values.at(t, a)) + keys.values.at(s, a));
}

TEST(DoubledExponentials, AreThoseOfTheirLimits) {
  const std::vector<float> x = {0, 1, -1, 22, 30, -22, -1000, INFINITY, -INFINITY};
  std::vector<float> y(x.size());
  doubledExponentials(x.data(), y.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = std::exp(2 * std::clamp(static_cast<double>(x[i]), -22.0, 22.0));
    EXPECT_NEAR(y[i], expected, 2e-6 * expected) << x[i];
  }
}

TEST(AdditiveScores, OfEveryWidthEqualPlainLoops) {
  Rng rng(1);
  for (std::size_t width = 1; width <= 37; ++width) {
    const std::size_t count = 1 + width % 7;
    const Operand queries(3, width, 4.0f, rng);
    const Operand keys(count, width, 4.0f, rng);
    const std::vector<float> w = reference::randomFloats(width, rng);
    Guarded scores(3, count, rng);
    additiveScores(queries.exponentials.view(), keys.exponentials.view(), w.data(), scores.view());
    ASSERT_TRUE(scores.surroundingsUnchanged()) << width;
    for (std::size_t t = 0; t < 3; ++t) {
      for (std::size_t s = 0; s < count; ++s) {
        double expected = 0;
        for (std::size_t a = 0; a < width; ++a) expected += w[a] * tanhOf(queries, keys, t, s, a);
        ASSERT_NEAR(scores.at(t, s), expected, 2e-6 * static_cast<double>(width)) << width;
      }
    }
  }
}

TEST(AdditiveScores, OfLargeNumbersAreThoseOfASaturatedTanh) {
  Rng rng(2);
  Operand queries(1, 5, 1.0f, rng);
  Operand keys(1, 5, 1.0f, rng);
  const std::vector<float> w = {1, 10, 100, 1000, 10000};
  const std::vector<float> q = {15, -15, 15, 1e30f, -1e30f};
  const std::vector<float> k = {-15, 14.5f, 1e30f, 1e30f, 3};
  doubledExponentials(q.data(), &queries.exponentials.at(0, 0), 5);
  doubledExponentials(k.data(), &keys.exponentials.at(0, 0), 5);
  float score = 0;
  additiveScores(queries.exponentials.view(), keys.exponentials.view(), w.data(), {&score, 1, 1});
  EXPECT_NEAR(score, 10 * std::tanh(-0.5) + 100 + 1000 - 10000, 0.01);
}

TEST(AdditiveScoresBackward, AddsTheGradientsOfPlainLoops) {
  Rng rng(3);
  AlignedBuffer workspace;
  for (std::size_t width = 1; width <= 37; ++width) {
    const std::size_t count = 1 + width % 6;
    const Operand queries(3, width, 2.0f, rng);
    const Operand keys(count, width, 2.0f, rng);
    const std::vector<float> w = reference::randomFloats(width, rng);
    const Guarded gradient(3, count, rng);
    Guarded queryGradient(3, width, rng);
    Guarded keyGradient(count, width, rng);
    const Guarded queryBefore = queryGradient;
    const Guarded keyBefore = keyGradient;
    std::vector<float> wGradient(width, 0.5f);
    additiveScoresBackward(queries.exponentials.view(), keys.exponentials.view(), w.data(),
                           gradient.view(), queryGradient.view(), keyGradient.view(),
                           wGradient.data(), workspace);
    ASSERT_TRUE(queryGradient.surroundingsUnchanged()) << width;
    ASSERT_TRUE(keyGradient.surroundingsUnchanged()) << width;
    for (std::size_t a = 0; a < width; ++a) {
      double ofW = 0.5;
      std::vector<double> ofKeys(count);
      for (std::size_t t = 0; t < 3; ++t) {
        double ofQuery = 0;
        for (std::size_t s = 0; s < count; ++s) {
          const double y = tanhOf(queries, keys, t, s, a);
          const double slope = gradient.at(t, s) * w[a] * (1 - y * y);
          ofQuery += slope;
          ofKeys[s] += slope;
          ofW += gradient.at(t, s) * y;
        }
        ASSERT_NEAR(queryGradient.at(t, a), queryBefore.at(t, a) + ofQuery, 1e-5) << width;
      }
      for (std::size_t s = 0; s < count; ++s) {
        ASSERT_NEAR(keyGradient.at(s, a), keyBefore.at(s, a) + ofKeys[s], 1e-5) << width;
      }
      ASSERT_NEAR(wGradient[a], ofW, 2e-5) << width;
    }
  }
}

}  // namespace
}  // namespace unrolled::kernels
