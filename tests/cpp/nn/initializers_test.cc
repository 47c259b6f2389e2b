#include "nn/initializers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "nn/cells/gate_cell.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"
#include "support/expect.h"

namespace unrolled {
namespace {

std::vector<float> filled(const Initializer& initializer, const Shape& shape,
                          std::uint64_t seed = 1) {
  Rng rng(seed);
  std::vector<float> values(shape.size(), -99.0f);
  initializer(shape, values.data(), rng);
  return values;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments momentsOf(const std::vector<float>& values) {
  Moments moments;
  for (float value : values) moments.mean += static_cast<double>(value);
  moments.mean /= static_cast<double>(values.size());
  for (float value : values) {
    moments.variance += std::pow(static_cast<double>(value) - moments.mean, 2);
  }
  moments.variance /= static_cast<double>(values.size());
  return moments;
}

TEST(Initializers, Constant) {
  EXPECT_EQ(filled(initializers::constant(0.5f), {2, 2}), (std::vector<float>(4, 0.5f)));
}

TEST(Initializers, UniformStaysWithinItsBoundAndFillsIt) {
  const std::vector<float> values = filled(initializers::uniform(0.2f), {100, 100});
  EXPECT_LE(testing::largestMagnitude(values), 0.2f);
  EXPECT_GT(testing::largestMagnitude(values), 0.199f);
  const Moments moments = momentsOf(values);
  EXPECT_NEAR(moments.mean, 0, 5 * 0.2 / std::sqrt(3.0 * 10000));
  EXPECT_NEAR(moments.variance, 0.04 / 3, 5e-4);
}

TEST(Initializers, NormalHasItsDeviation) {
  const Moments moments = momentsOf(filled(initializers::normal(3), {100, 100}));
  EXPECT_NEAR(moments.mean, 0, 5 * 3 / 100.0);
  EXPECT_NEAR(moments.variance, 9, 5 * 9 * std::sqrt(2.0 / 10000));
}

TEST(Initializers, GlorotCountsTheFansOfOneGate) {
  const double bound = std::sqrt(6.0 / (30 + 50));
  const std::vector<float> values = filled(initializers::glorotUniform(4), {4 * 30, 50});
  EXPECT_LE(testing::largestMagnitude(values), bound);
  EXPECT_GT(testing::largestMagnitude(values), 0.99 * bound);
}

TEST(Initializers, OrthogonalBlocksAreOrthonormal) {
  struct Case {
    std::size_t rows;
    std::size_t columns;
    std::size_t gates;
  };
  for (const Case& c : {Case{5, 5, 4}, Case{7, 3, 2}, Case{3, 7, 3}, Case{1, 1, 1}}) {
    const std::vector<float> values =
        filled(initializers::orthogonal(c.gates), {c.gates * c.rows, c.columns});
    const bool wide = c.columns > c.rows;
    const std::size_t vectors = wide ? c.rows : c.columns;
    const std::size_t length = wide ? c.columns : c.rows;
    for (std::size_t gate = 0; gate < c.gates; ++gate) {
      const float* const block = values.data() + gate * c.rows * c.columns;
      const auto element = [&](std::size_t vector, std::size_t i) {
        return static_cast<double>(wide ? block[vector * c.columns + i]
                                        : block[i * c.columns + vector]);
      };
      for (std::size_t a = 0; a < vectors; ++a) {
        for (std::size_t b = 0; b < vectors; ++b) {
          double product = 0;
          for (std::size_t i = 0; i < length; ++i) product += element(a, i) * element(b, i);
          EXPECT_NEAR(product, a == b ? 1 : 0, 1e-5);
        }
      }
    }
  }
}

TEST(Initializers, OrthogonalGatesDifferFromEachOther) {
  const std::vector<float> values = filled(initializers::orthogonal(2), {8, 4});
  EXPECT_GT(testing::largestDifference(std::span(values).first(16), std::span(values).last(16)),
            0.1);
}

// The decomposition alone would always give the first element the same sign.
TEST(Initializers, OrthogonalMatricesFavourNoSign) {
  int positive = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    if (filled(initializers::orthogonal(), {3, 3}, seed)[0] > 0) ++positive;
  }
  EXPECT_NEAR(positive, 200, 5 * 10);  // five standard deviations
}

TEST(Initializers, IdentityInEveryGate) {
  EXPECT_EQ(filled(initializers::identity(0.5f, 2), {4, 2}),
            (std::vector<float>{0.5f, 0, 0, 0.5f, 0.5f, 0, 0, 0.5f}));
  EXPECT_EQ(filled(initializers::identity(1, 1), {2, 3}), (std::vector<float>{1, 0, 0, 0, 1, 0}));
}

TEST(Initializers, TheSameSeedGivesTheSameValues) {
  for (const Initializer& initializer :
       {initializers::uniform(1), initializers::normal(1), initializers::orthogonal()}) {
    EXPECT_EQ(filled(initializer, {4, 4}, 3), filled(initializer, {4, 4}, 3));
    EXPECT_NE(filled(initializer, {4, 4}, 3), filled(initializer, {4, 4}, 4));
  }
}

TEST(Initializers, GatesMustDivideTheRows) {
  testing::expectError<ShapeError>(
      [] {
        filled(initializers::orthogonal(3), {4, 2});
      },
      "a matrix of 3 gates cannot have the shape [4, 2]");
}

/// The first values of a network's parameters by kind.
struct NetworkStart {
  std::vector<float> input;
  std::vector<float> recurrent;
  std::vector<float> bias;
};

NetworkStart start(const std::string& initializer, const std::string& cell = "gru") {
  RecurrentOptions options;
  options.cell = cell;
  options.initializer = initializer;
  options.inputSize = 16;
  options.hiddenSize = 25;
  ParameterSet parameters;
  const Recurrent recurrent(parameters, "rnn", options);
  Rng rng(1);
  parameters.allocate(rng);
  const Recurrent::Layer& layer = recurrent.layers()[0];
  const auto take = [&](ParameterSet::Id id) {
    const float* const values = parameters.values(id);
    return std::vector<float>(values, values + parameters[id].shape.size());
  };
  return {take(layer.parameters[GateCell::kWeightIh]), take(layer.parameters[GateCell::kWeightHh]),
          take(layer.parameters[GateCell::kBiasIh])};
}

TEST(NetworkInitializers, UniformIsPyTorchsDefault) {
  const NetworkStart values = start("uniform");
  for (const std::vector<float>* kind : {&values.input, &values.recurrent, &values.bias}) {
    EXPECT_LE(testing::largestMagnitude(*kind), 0.2);  // 1 / √25
    EXPECT_GT(testing::largestMagnitude(*kind), 0.18);
  }
}

TEST(NetworkInitializers, GlorotOrthogonalAndIdentity) {
  EXPECT_LE(testing::largestMagnitude(start("glorot").input), std::sqrt(6.0 / 41));
  EXPECT_GT(testing::largestMagnitude(start("glorot").input), 0.3);
  EXPECT_EQ(testing::largestMagnitude(start("glorot").bias), 0);
  double norm = 0;
  for (float value : start("orthogonal").recurrent) norm += std::pow(static_cast<double>(value), 2);
  EXPECT_NEAR(norm, 3 * 25, 1e-3);
  const NetworkStart identity = start("identity", "elman");
  EXPECT_EQ(identity.recurrent, filled(initializers::identity(), {25, 25}));
  EXPECT_NEAR(momentsOf(identity.input).variance, 1e-6, 3e-7);
}

}  // namespace
}  // namespace unrolled
