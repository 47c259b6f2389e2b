#include "decode/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

constexpr int kDraws = 40000;

const std::vector<float> kLogits = {1.0f, -1.0f, 0.5f, 2.0f, -30.0f};

std::vector<double> softmax(const std::vector<float>& logits, double temperature) {
  std::vector<double> result;
  double total = 0;
  for (float logit : logits) {
    result.push_back(std::exp(static_cast<double>(logit) / temperature));
    total += result.back();
  }
  for (double& value : result) value /= total;
  return result;
}

std::vector<double> frequencies(const SamplerOptions& options, std::uint64_t seed = 1) {
  Sampler sampler(options, seed);
  std::vector<double> counts(kLogits.size());
  for (int i = 0; i < kDraws; ++i) {
    counts.at(static_cast<std::size_t>(sampler.sample(kLogits))) += 1.0 / kDraws;
  }
  return counts;
}

/// Each frequency within five standard deviations of its probability.
void expectDistribution(const std::vector<double>& got, const std::vector<double>& expected) {
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double deviation = std::sqrt(expected[i] * (1 - expected[i]) / kDraws);
    EXPECT_NEAR(got[i], expected[i], 5 * deviation + 1e-9) << "token " << i;
  }
}

/// The distribution renormalised over some tokens.
std::vector<double> only(const std::vector<double>& all, const std::vector<std::size_t>& kept) {
  double total = 0;
  for (std::size_t i : kept) total += all[i];
  std::vector<double> result(all.size());
  for (std::size_t i : kept) result[i] = all[i] / total;
  return result;
}

TEST(Sampler, DrawsFromTheSoftmax) { expectDistribution(frequencies({}), softmax(kLogits, 1)); }

TEST(Sampler, TemperatureSharpensAndFlattens) {
  expectDistribution(frequencies({.temperature = 0.5f}), softmax(kLogits, 0.5));
  expectDistribution(frequencies({.temperature = 3}), softmax(kLogits, 3));
}

TEST(Sampler, TopKKeepsTheMostProbable) {
  expectDistribution(frequencies({.topK = 2}), only(softmax(kLogits, 1), {0, 3}));
  expectDistribution(frequencies({.topK = 1}), {0, 0, 0, 1, 0});
  expectDistribution(frequencies({.topK = 99}), softmax(kLogits, 1));
}

TEST(Sampler, TopPKeepsTheSmallestSetOfThatProbability) {
  // Probabilities are about 0.59 (token 3), 0.22 (0), 0.13 (2), 0.03 (1), 0 (4).
  expectDistribution(frequencies({.topP = 0.5f}), {0, 0, 0, 1, 0});
  expectDistribution(frequencies({.topP = 0.7f}), only(softmax(kLogits, 1), {0, 3}));
  expectDistribution(frequencies({.topP = 0.9f}), only(softmax(kLogits, 1), {0, 2, 3}));
  expectDistribution(frequencies({.topP = 1}), softmax(kLogits, 1));
  expectDistribution(frequencies({.topP = 1e-9f}), {0, 0, 0, 1, 0});
}

TEST(Sampler, TopPCountsWithinWhatTopKLeft) {
  // Of the two most probable, the first has 0.73.
  expectDistribution(frequencies({.topK = 2, .topP = 0.7f}), {0, 0, 0, 1, 0});
  expectDistribution(frequencies({.topK = 2, .topP = 0.8f}), only(softmax(kLogits, 1), {0, 3}));
}

TEST(Sampler, TemperatureZeroTakesTheMostProbableAndTheFirstOfEquals) {
  Sampler sampler({.temperature = 0}, 1);
  EXPECT_EQ(sampler.sample(kLogits), 3);
  const std::vector<float> equal = {0, 5, 5, 1};
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sampler.sample(equal), 1);
}

TEST(Sampler, AnyTemperatureAboveZeroGivesAToken) {
  for (float temperature : {1e-30f, std::numeric_limits<float>::denorm_min(), 1e-6f, 1e30f}) {
    Sampler sampler({.temperature = temperature}, 1);
    for (int i = 0; i < 20; ++i) {
      const std::int32_t token = sampler.sample(kLogits);
      EXPECT_GE(token, 0);
      EXPECT_LT(token, 5);
      if (temperature < 1e-3f) {
        EXPECT_EQ(token, 3) << temperature;
      }
    }
  }
}

TEST(Sampler, ScoresThatAreNoNumbersStillGiveAToken) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  for (const std::vector<float>& broken : {std::vector<float>{nan, nan, nan},
                                           {0, nan, 1},
                                           {infinity, 0, infinity},
                                           {-infinity, -infinity, -infinity}}) {
    for (const SamplerOptions& options :
         {SamplerOptions{}, {.temperature = 0}, {.topK = 2}, {.topP = 0.5f}}) {
      const std::int32_t token = Sampler(options, 1).sample(broken);
      EXPECT_GE(token, 0);
      EXPECT_LT(token, 3);
    }
  }
}

TEST(Sampler, ReportsTheProbabilitiesBeforeTheyAreCut) {
  Sampler sampler({.temperature = 2, .topK = 1}, 1);
  sampler.sample(kLogits);
  const std::vector<double> expected = softmax(kLogits, 2);
  ASSERT_EQ(sampler.probabilities().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(sampler.probabilities()[i], expected[i], 1e-6);
  }
}

TEST(Sampler, TheSameSeedDrawsTheSameTokens) {
  Sampler a({}, 5);
  Sampler b({}, 5);
  Sampler c({}, 6);
  bool differs = false;
  for (int i = 0; i < 200; ++i) {
    const std::int32_t token = a.sample(kLogits);
    EXPECT_EQ(b.sample(kLogits), token);
    differs = differs || c.sample(kLogits) != token;
  }
  EXPECT_TRUE(differs);
}

TEST(Sampler, OptionsCanChangeOnTheWay) {
  Sampler sampler({.temperature = 100}, 1);
  sampler.sample(kLogits);
  sampler.setOptions({.temperature = 0});
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sampler.sample(kLogits), 3);
  EXPECT_THROW(sampler.setOptions({.temperature = -1}), InvalidArgumentError);
}

TEST(Sampler, AllocatesNothingAfterItsFirstToken) {
  Sampler sampler({.topK = 3, .topP = 0.9f}, 1);
  sampler.sample(kLogits);
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 100; ++i) sampler.sample(kLogits);
  EXPECT_EQ(testing::allocations(), before);
}

TEST(SamplerOptions, AreChecked) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  expectError<InvalidArgumentError>([] { validate({.temperature = -0.5f}); },
                                    "temperature must be a finite number not below 0, got -0.5");
  expectError<InvalidArgumentError>([=] { validate({.temperature = nan}); },
                                    "temperature must be a finite number not below 0, got NaN");
  expectError<InvalidArgumentError>(
      [=] { validate({.temperature = infinity}); },
      "temperature must be a finite number not below 0, got Infinity");
  expectError<InvalidArgumentError>([] { validate({.topP = 0}); },
                                    "topP must be above 0 and at most 1, got 0");
  expectError<InvalidArgumentError>([] { validate({.topP = 1.5f}); },
                                    "topP must be above 0 and at most 1, got 1.5");
  expectError<InvalidArgumentError>([=] { validate({.topP = nan}); },
                                    "topP must be above 0 and at most 1, got NaN");
  expectError<InvalidArgumentError>([] { Sampler({.topP = 2}, 1); },
                                    "topP must be above 0 and at most 1, got 2");
}

}  // namespace
}  // namespace unrolled
