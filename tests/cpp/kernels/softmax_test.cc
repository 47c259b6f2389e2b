#include "kernels/softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

using reference::Guarded;

std::vector<std::int32_t> randomTargets(std::size_t rows, std::size_t columns, Rng& rng) {
  std::vector<std::int32_t> targets(rows);
  for (std::int32_t& target : targets) {
    target = static_cast<std::int32_t>(rng.below(static_cast<std::uint32_t>(columns)));
  }
  return targets;
}

void spread(Guarded& logits, float factor) {
  for (std::size_t r = 0; r < logits.rows(); ++r) {
    for (std::size_t c = 0; c < logits.columns(); ++c) logits.at(r, c) *= factor;
  }
}

TEST(SoftmaxCrossEntropy, LossAndGradientOfEveryWidthEqualPlainLoops) {
  Rng rng(1);
  for (std::size_t columns = 1; columns <= 70; ++columns) {
    Guarded logits(4, columns, rng);
    spread(logits, 6.0f);
    const std::vector<std::int32_t> targets = randomTargets(4, columns, rng);
    Guarded gradient(4, columns, rng);
    const double loss = softmaxCrossEntropy(logits.view(), targets.data(), 0.25f, gradient.view());
    double expectedLoss = 0.0;
    for (std::size_t r = 0; r < 4; ++r) {
      const double norm = reference::logSumExp(&logits.at(r, 0), columns);
      const auto target = static_cast<std::size_t>(targets[r]);
      expectedLoss += norm - logits.at(r, target);
      for (std::size_t c = 0; c < columns; ++c) {
        const double p = std::exp(logits.at(r, c) - norm);
        ASSERT_NEAR(gradient.at(r, c), 0.25 * (p - (c == target ? 1.0 : 0.0)), 1e-6 * 0.25)
            << columns;
      }
    }
    ASSERT_NEAR(loss, expectedLoss, 4e-6) << columns;
    ASSERT_TRUE(gradient.surroundingsUnchanged()) << columns;
    ASSERT_EQ(softmaxCrossEntropy(logits.view(), targets.data(), 0.25f, MatrixView()), loss);

    Guarded inPlace = logits;
    ASSERT_EQ(softmaxCrossEntropy(inPlace.view(), targets.data(), 0.25f, inPlace.view()), loss);
    for (std::size_t r = 0; r < 4; ++r) {
      for (std::size_t c = 0; c < columns; ++c) ASSERT_EQ(inPlace.at(r, c), gradient.at(r, c));
    }
  }
}

TEST(SoftmaxCrossEntropy, PaddingAddsNoLossAndHasNoGradient) {
  Rng rng(2);
  const Guarded logits(3, 7, rng);
  const std::vector<std::int32_t> targets = {2, -1, 5};
  Guarded gradient(3, 7, rng);
  const double loss = softmaxCrossEntropy(logits.view(), targets.data(), 1.0f, gradient.view());
  const double expected = reference::logSumExp(&logits.view().row(0)[0], 7) - logits.at(0, 2) +
                          reference::logSumExp(&logits.view().row(2)[0], 7) - logits.at(2, 5);
  EXPECT_NEAR(loss, expected, 2e-6);
  for (std::size_t c = 0; c < 7; ++c) {
    EXPECT_EQ(gradient.at(1, c), 0.0f);
    EXPECT_NE(gradient.at(0, c), 0.0f);
  }
}

TEST(SoftmaxCrossEntropy, HugeLogitsStayFinite) {
  const std::vector<float> logits = {3e38f, -3e38f, 0.0f, 10000.0f, 10001.0f, 9999.0f};
  const std::vector<std::int32_t> targets = {0, 0};
  std::vector<float> gradient(6);
  const double loss =
      softmaxCrossEntropy({logits.data(), 2, 3}, targets.data(), 1.0f, {gradient.data(), 2, 3});
  EXPECT_NEAR(loss, std::log(1.0 + std::exp(1.0) + std::exp(-1.0)), 1e-6);
  EXPECT_EQ(gradient[0], 0.0f);
  EXPECT_EQ(gradient[1], 0.0f);
}

TEST(SoftmaxCrossEntropy, ACertainMistakeCostsTheDifferenceOfTheLogits) {
  const std::vector<float> logits = {0.0f, 1000.0f};
  const std::int32_t target = 0;
  EXPECT_DOUBLE_EQ(softmaxCrossEntropy({logits.data(), 1, 2}, &target, 1.0f, MatrixView()), 1000.0);
}

TEST(SoftmaxCrossEntropy, NaNShowsInLossAndGradient) {
  for (std::size_t at = 0; at < 9; ++at) {
    std::vector<float> logits(9, 0.5f);
    logits[at] = std::numeric_limits<float>::quiet_NaN();
    const std::int32_t target = 3;
    std::vector<float> gradient(9);
    const double loss =
        softmaxCrossEntropy({logits.data(), 1, 9}, &target, 1.0f, {gradient.data(), 1, 9});
    EXPECT_TRUE(std::isnan(loss)) << at;
    for (const float g : gradient) EXPECT_TRUE(std::isnan(g)) << at;
  }
}

TEST(Softmax, ProbabilitiesOfEveryWidthAndTemperatureEqualPlainLoops) {
  Rng rng(3);
  for (const float temperature : {0.1f, 0.8f, 1.0f, 3.0f}) {
    for (std::size_t columns = 1; columns <= 40; ++columns) {
      Guarded logits(3, columns, rng);
      spread(logits, 4.0f);
      Guarded out(3, columns, rng);
      softmax(logits.view(), temperature, out.view());
      for (std::size_t r = 0; r < 3; ++r) {
        std::vector<float> scaled(columns);
        for (std::size_t c = 0; c < columns; ++c) scaled[c] = logits.at(r, c) / temperature;
        const double norm = reference::logSumExp(scaled.data(), columns);
        double total = 0.0;
        for (std::size_t c = 0; c < columns; ++c) {
          ASSERT_NEAR(out.at(r, c), std::exp(scaled[c] - norm), 1e-5);
          total += out.at(r, c);
        }
        ASSERT_NEAR(total, 1.0, 1e-6);
      }
      ASSERT_TRUE(out.surroundingsUnchanged());
      Guarded inPlace = logits;
      softmax(inPlace.view(), temperature, inPlace.view());
      for (std::size_t c = 0; c < columns; ++c) ASSERT_EQ(inPlace.at(2, c), out.at(2, c));
    }
  }
}

TEST(Softmax, ATinyTemperaturePicksTheLargest) {
  const std::vector<float> logits = {1.0f, 1.5f, -3.0f};
  std::vector<float> out(3);
  for (const float temperature : {1e-3f, 1e-30f, std::numeric_limits<float>::denorm_min()}) {
    softmax({logits.data(), 1, 3}, temperature, {out.data(), 1, 3});
    EXPECT_EQ(out, (std::vector<float>{0.0f, 1.0f, 0.0f})) << temperature;
  }
}

TEST(LogSoftmax, EveryWidthEqualsPlainLoops) {
  Rng rng(4);
  for (std::size_t columns = 1; columns <= 70; ++columns) {
    Guarded logits(3, columns, rng);
    spread(logits, 20.0f);
    Guarded out(3, columns, rng);
    logSoftmax(logits.view(), out.view());
    for (std::size_t r = 0; r < 3; ++r) {
      const double norm = reference::logSumExp(&logits.at(r, 0), columns);
      for (std::size_t c = 0; c < columns; ++c) {
        ASSERT_NEAR(out.at(r, c), logits.at(r, c) - norm, 1e-5) << columns;
      }
    }
    ASSERT_TRUE(out.surroundingsUnchanged());
    Guarded inPlace = logits;
    logSoftmax(inPlace.view(), inPlace.view());
    for (std::size_t c = 0; c < columns; ++c) ASSERT_EQ(inPlace.at(0, c), out.at(0, c));
  }
}

TEST(SoftmaxCrossEntropy, WithSmoothingIsTheMeanOfThatOfTheTargetAndOfAllSymbols) {
  Rng rng(8);
  constexpr float kSmoothing = 0.2f;
  for (std::size_t columns = 1; columns <= 21; ++columns) {
    Guarded logits(3, columns, rng);
    spread(logits, 5.0f);
    std::vector<std::int32_t> targets = randomTargets(3, columns, rng);
    targets[1] = -1;
    Guarded gradient(3, columns, rng);
    const double loss =
        softmaxCrossEntropy(logits.view(), targets.data(), 0.5f, gradient.view(), kSmoothing);
    double expectedLoss = 0;
    std::vector<double> expected(3 * columns);
    const auto add = [&](const std::vector<std::int32_t>& of, double share) {
      Guarded each(3, columns, rng);
      expectedLoss += share * softmaxCrossEntropy(logits.view(), of.data(), 0.5f, each.view());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        expected[i] += share * static_cast<double>(each.at(i / columns, i % columns));
      }
    };
    add(targets, 1 - static_cast<double>(kSmoothing));
    for (std::size_t k = 0; k < columns; ++k) {
      const auto id = static_cast<std::int32_t>(k);
      add({id, -1, id}, static_cast<double>(kSmoothing) / static_cast<double>(columns));
    }
    ASSERT_NEAR(loss, expectedLoss, 1e-5) << columns;
    ASSERT_TRUE(gradient.surroundingsUnchanged()) << columns;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(gradient.at(i / columns, i % columns), expected[i], 1e-6) << columns;
    }
  }
}

TEST(SoftmaxBackward, EqualsPlainLoops) {
  Rng rng(9);
  for (std::size_t columns = 1; columns <= 21; ++columns) {
    Guarded y(3, columns, rng);
    softmax(y.view(), 1.0f, y.view());
    Guarded gradient(3, columns, rng);
    const Guarded before = gradient;
    softmaxBackward(y.view(), gradient.view());
    ASSERT_TRUE(gradient.surroundingsUnchanged()) << columns;
    for (std::size_t r = 0; r < 3; ++r) {
      double inner = 0;
      for (std::size_t c = 0; c < columns; ++c) {
        inner += static_cast<double>(y.at(r, c)) * static_cast<double>(before.at(r, c));
      }
      for (std::size_t c = 0; c < columns; ++c) {
        ASSERT_NEAR(gradient.at(r, c), y.at(r, c) * (before.at(r, c) - inner), 1e-6) << columns;
      }
    }
  }
}

}  // namespace
}  // namespace unrolled::kernels
