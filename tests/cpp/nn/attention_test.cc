#include "nn/attention.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::FixtureCase;
using testing::largestDifference;
using testing::numbers;

std::span<const float> values(Var v) { return {v.value(), v.size()}; }

struct Made {
  Made(const AttentionOptions& options, std::size_t querySize, std::size_t valueSize,
       std::uint32_t seed = 1)
      : attention(parameters, "attention", options, querySize, valueSize) {
    Rng rng(1);
    parameters.allocate(rng);
    testing::fillParameters(parameters, seed);
  }

  ParameterSet parameters;
  Attention attention;
};

class AttentionKinds : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, AttentionKinds, ::testing::Values("additive", "dot", "general"),
                         [](const auto& test) { return test.param; });

TEST_P(AttentionKinds, EqualPyTorch) {
  std::size_t found = 0;
  for (const FixtureCase& golden : testing::readFixture("attention.txt")) {
    if (golden.name != GetParam()) continue;
    ++found;
    const bool additive = golden.name == "additive";
    const Shape queryShape{golden.size("time"), golden.size("batch"), golden.size("query")};
    const Shape valueShape{golden.size("steps"), golden.size("batch"), golden.size("value")};
    Made made({.kind = golden.name, .size = additive ? golden.size("key") : 0}, queryShape[2],
              valueShape[2], golden.seed());
    EXPECT_EQ(made.attention.keySize(), golden.size("key"));
    Tensor queries(queryShape, numbers(golden.seed(), "queries", queryShape.size()));
    Tensor sources(valueShape, numbers(golden.seed(), "values", valueShape.size()));
    Tensor queryGradient(queryShape);
    Tensor sourceGradient(valueShape);
    const std::vector<std::int32_t> lengths = golden.integers("lengths");

    Tape tape;
    made.parameters.zeroGradients();
    const Var q = tape.leaf(queryShape, queries.data(), queryGradient.data());
    const Var v = tape.leaf(valueShape, sources.data(), sourceGradient.data());
    const Attended attended =
        made.attention.forward(tape, q, made.attention.keys(tape, v), v, lengths);
    const auto near = [&](std::span<const float> got, const std::string& name) {
      EXPECT_LT(largestDifference(got, golden.array(name).values), 3e-6) << name;
    };
    near(values(attended.context), "context");
    near(values(attended.weights), "weights");
    const std::vector<float> slopes =
        numbers(golden.seed(), "weights.context", attended.context.size());
    std::copy(slopes.begin(), slopes.end(), attended.context.gradient());
    tape.backward(tape.make({}, true));
    near({queryGradient.data(), queryGradient.size()}, "gradient.queries");
    near({sourceGradient.data(), sourceGradient.size()}, "gradient.values");
    for (ParameterSet::Id id = 0; id < made.parameters.count(); ++id) {
      near({made.parameters.gradients(id), made.parameters[id].shape.size()},
           "gradient." + made.parameters[id].name);
    }
  }
  EXPECT_EQ(found, 1u);
}

TEST_P(AttentionKinds, HaveTheGradientsOfTheirParameters) {
  const bool dot = GetParam() == "dot";
  Made made({.kind = GetParam()}, 4, dot ? 4 : 3);
  ASSERT_EQ(made.parameters.count() == 0, dot);
  if (dot) return;
  Tensor queries({3, 2, 4}, numbers(2, "queries", 24));
  Tensor sources({4, 2, 3}, numbers(2, "values", 24));
  const std::vector<std::int32_t> lengths = {2, 4};
  testing::expectGradients(testing::differentiated(made.parameters), [&](Tape& tape) {
    const Var v = tape.constant(sources.shape(), sources.data());
    const Var q = tape.constant(queries.shape(), queries.data());
    return std::vector<Var>{
        made.attention.forward(tape, q, made.attention.keys(tape, v), v, lengths).context};
  });
}

TEST_P(AttentionKinds, SayTheSameStepByStep) {
  constexpr std::size_t kRows = 6;
  constexpr std::size_t kSteps = 5;
  constexpr std::size_t kWidth = 7;
  Made made({.kind = GetParam()}, kWidth, kWidth);
  Tensor queries({kRows, 1, kWidth}, numbers(3, "queries", kRows * kWidth));
  Tensor sources({kSteps, 1, kWidth}, numbers(3, "values", kSteps * kWidth));
  Tape tape;
  const Var v = tape.constant(sources.shape(), sources.data());
  const Var q = tape.constant(queries.shape(), queries.data());
  const Var keys = made.attention.keys(tape, v);
  const Attended expected = made.attention.forward(tape, q, keys, v, {});

  std::vector<float> prepared(keys.value(), keys.value() + keys.size());
  made.attention.prepareKeys(prepared.data(), kSteps);
  Tensor contexts({kRows, kWidth});
  Tensor weights({kRows, kSteps});
  made.attention.step(made.attention.prepareQueries({queries.data(), kRows, kWidth}),
                      {prepared.data(), kSteps, made.attention.keySize()},
                      {sources.data(), kSteps, kWidth}, contexts.matrix(), weights.matrix());
  EXPECT_LT(largestDifference({contexts.data(), contexts.size()}, values(expected.context)), 1e-6);
  EXPECT_LT(largestDifference({weights.data(), weights.size()}, values(expected.weights)), 1e-6);
}

TEST(Attention, HasTheParametersOfItsKind) {
  const auto names = [](const AttentionOptions& options) {
    Made made(options, 6, 6);
    std::string all;
    for (const Parameter& parameter : made.parameters.list()) {
      all += parameter.name + " " + parameter.shape.toString() + "; ";
    }
    return all;
  };
  EXPECT_EQ(names({.kind = "dot"}), "");
  EXPECT_EQ(names({.kind = "general"}), "attention.key.weight [6, 6]; ");
  EXPECT_EQ(names({.kind = "additive", .size = 4}),
            "attention.query.weight [4, 6]; attention.score.weight [1, 4]; "
            "attention.key.weight [4, 6]; ");
}

TEST(Attention, RefusesWhatItCannotDo) {
  expectError<InvalidArgumentError>(
      [] { Made({.kind = "cosine"}, 3, 3); },
      "attention must be one of none, additive, dot, general, got cosine");
  expectError<InvalidArgumentError>(
      [] { Made({.kind = "dot"}, 4, 8); },
      "attention dot needs an encoder and a decoder of the same width, got 8 and 4; general has no "
      "such need");
  expectError<InvalidArgumentError>([] { Made({.kind = "general", .size = 5}, 4, 8); },
                                    "attentionSize is only of additive attention");
}

}  // namespace
}  // namespace unrolled
