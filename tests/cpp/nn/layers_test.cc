#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "nn/dense.h"
#include "nn/embedding.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(Dense, IsAnAffineMapWithItsGradient) {
  ParameterSet parameters;
  const Dense dense(parameters, "head", 3, 5);
  Rng rng(1);
  parameters.allocate(rng);
  EXPECT_EQ(parameters[dense.weight()].name, "head.weight");
  EXPECT_EQ(parameters[dense.weight()].shape.toString(), "[5, 3]");
  EXPECT_EQ(parameters[dense.bias()].name, "head.bias");
  EXPECT_EQ(parameters[dense.bias()].shape.toString(), "[5]");
  const double bound = 1 / std::sqrt(3.0);
  EXPECT_LE(testing::largestMagnitude({parameters.values(), parameters.size()}), bound);
  EXPECT_GT(testing::largestMagnitude({parameters.values(), parameters.size()}), 0.5 * bound);

  const Tensor x({2, 2, 3}, testing::numbers(1, "x", 12));
  testing::expectGradients(testing::differentiated(parameters), [&](Tape& tape) {
    Var y = dense.forward(tape, tape.constant(x.shape(), x.data()));
    EXPECT_EQ(y.shape().toString(), "[2, 2, 5]");
    return std::vector<Var>{y};
  });
}

TEST(Embedding, ReadsRowsWithTheirGradient) {
  ParameterSet parameters;
  const Embedding embedding(parameters, "embedding", 4, 3);
  Rng rng(1);
  parameters.allocate(rng);
  EXPECT_EQ(parameters[embedding.weight()].name, "embedding.weight");
  const std::vector<std::int32_t> ids = {3, 1, 3, 0};
  testing::expectGradients(testing::differentiated(parameters), [&](Tape& tape) {
    Var y = embedding.forward(tape, ids, {2, 2});
    EXPECT_EQ(y.shape().toString(), "[2, 2, 3]");
    EXPECT_EQ(y.value()[0], parameters.values(embedding.weight())[9]);
    return std::vector<Var>{y};
  });
}

TEST(ParameterSet, LiesInOneBlockWithAlignedParts) {
  ParameterSet parameters;
  const auto a = parameters.add("a", {3, 5}, initializers::constant(1));
  const auto b = parameters.add("b", {17}, initializers::constant(2));
  Rng rng(1);
  parameters.allocate(rng);
  EXPECT_EQ(parameters.count(), 2u);
  EXPECT_EQ(parameters.scalars(), 32u);
  EXPECT_EQ(parameters.size(), 48u);
  EXPECT_EQ(parameters.values(a), parameters.values());
  EXPECT_EQ(parameters.values(b), parameters.values() + 16);
  EXPECT_EQ(parameters.gradients(b), parameters.gradients() + 16);
  EXPECT_EQ(parameters.values()[14], 1);
  EXPECT_EQ(parameters.values()[15], 0);  // padding
  EXPECT_EQ(parameters.values()[16], 2);
  EXPECT_EQ(parameters.values()[33], 0);
  EXPECT_EQ(testing::largestMagnitude({parameters.gradients(), parameters.size()}), 0);
}

TEST(ParameterSet, CountsItsChanges) {
  ParameterSet parameters;
  parameters.add("a", {1}, initializers::constant(1));
  const std::uint64_t first = parameters.version();
  Rng rng(1);
  parameters.allocate(rng);
  const std::uint64_t second = parameters.version();
  EXPECT_NE(first, second);
  parameters.touch();
  EXPECT_NE(parameters.version(), second);
}

TEST(ParameterSet, RefusesTheSameNameTwice) {
  ParameterSet parameters;
  parameters.add("a", {1}, initializers::constant(1));
  expectError<InvalidArgumentError>([&] { parameters.add("a", {2}, initializers::constant(1)); },
                                    "there are two parameters named a");
}

TEST(ParameterSet, RefusesWhatCannotBeAddressed) {
  const std::size_t limit = std::numeric_limits<std::size_t>::max() / sizeof(float);
  ParameterSet parameters;
  EXPECT_THROW(parameters.add("a", {limit}, initializers::constant(1)), OutOfMemoryError);
  // Almost all there is, then more: the sum must not wrap around.
  parameters.add("b", {limit - 16}, initializers::constant(1));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(parameters.add("c", {1}, initializers::constant(1)), OutOfMemoryError);
  }
  Rng rng(1);
  EXPECT_THROW(parameters.allocate(rng), OutOfMemoryError);
}

TEST(ParameterSet, ItsVariablesAddToItsGradients) {
  ParameterSet parameters;
  const auto a = parameters.add("a", {2}, initializers::constant(3));
  Rng rng(1);
  parameters.allocate(rng);
  Tape tape;
  tape.backward(testing::weightedSum(parameters.variable(tape, a), "w"));
  const std::vector<float> weights = testing::numbers(17, "w", 2);
  EXPECT_EQ(parameters.gradients(a)[0], weights[0]);
  EXPECT_EQ(parameters.gradients(a)[1], weights[1]);
  parameters.zeroGradients();
  EXPECT_EQ(parameters.gradients(a)[0], 0);
}

}  // namespace
}  // namespace unrolled
