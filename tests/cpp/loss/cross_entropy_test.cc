#include "loss/cross_entropy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops/elementwise.h"
#include "core/error.h"
#include "core/tensor.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::numbers;
using Targets = std::vector<std::int32_t>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<Tensor> logitsOf(const Shape& shape) {
  std::vector<Tensor> result;
  result.emplace_back(shape, numbers(2, "logits", shape.size(), 3));
  return result;
}

TEST(CrossEntropy, EqualsPyTorch) {
  for (const testing::FixtureCase& golden : testing::readFixture("cross_entropy.txt")) {
    SCOPED_TRACE(golden.name);
    Tensor logits({2, 3, 5}, numbers(golden.seed(), "logits", 30, 4));
    Tensor gradient(logits.shape());
    const Targets targets = golden.integers("targets");
    Tape tape;
    Var loss = crossEntropy(tape.leaf(logits.shape(), logits.data(), gradient.data()), targets,
                            static_cast<float>(golden.number("smoothing")));
    tape.backward(loss);
    EXPECT_NEAR(loss.value()[0], golden.array("loss").values[0], 1e-6);
    EXPECT_LT(testing::largestDifference({gradient.data(), gradient.size()},
                                         golden.array("gradient.logits").values),
              1e-6);
  }
}

TEST(CrossEntropy, HasTheGradientOfItsLoss) {
  const Targets targets = {4, -1, 0, 2, 2, -1, 6};
  testing::expectGradients(logitsOf({7, 7}), [&](const std::vector<Var>& in) {
    return std::vector<Var>{crossEntropy(in[0], targets)};
  });
}

TEST(CrossEntropy, WithSmoothingHasTheGradientOfItsLoss) {
  const Targets targets = {4, -1, 0, 2, 2, -1, 6};
  testing::expectGradients(logitsOf({7, 7}), [&](const std::vector<Var>& in) {
    return std::vector<Var>{scale(7, crossEntropy(in[0], targets, 0.3f))};
  });
}

TEST(CrossEntropy, HasTheGradientOfALossThatIsScaledOrUsedTwice) {
  const Targets first = {1, 0};
  const Targets second = {2, 2};
  testing::expectGradients(logitsOf({2, 3}), [&](const std::vector<Var>& in) {
    return std::vector<Var>{add(crossEntropy(in[0], first), scale(3, crossEntropy(in[0], second)))};
  });
  // Both hand their gradient to a value in between, which the first may simply give away.
  testing::expectGradients(logitsOf({2, 3}), [&](const std::vector<Var>& in) {
    Var between = tanh(in[0]);
    return std::vector<Var>{add(crossEntropy(between, first), crossEntropy(between, second))};
  });
}

TEST(CrossEntropy, OfPaddingAloneIsZero) {
  const Targets none = {-1, -100};
  Tensor logits({2, 3}, numbers(3, "logits", 6));
  Tensor gradient({2, 3});
  Tape tape;
  Var loss = crossEntropy(tape.leaf(logits.shape(), logits.data(), gradient.data()), none);
  tape.backward(loss);
  EXPECT_EQ(loss.value()[0], 0);
  EXPECT_EQ(testing::largestMagnitude({gradient.data(), gradient.size()}), 0);
}

TEST(CrossEntropy, HoldsWhereExponentialsWouldOverflow) {
  const Targets targets = {0, 1};
  Tensor logits({2, 2}, {1000, -1000, 1000, -1000});
  Tape tape;
  Var loss = crossEntropy(tape.constant(logits.shape(), logits.data()), targets);
  EXPECT_EQ(loss.value()[0], 1000);
}

TEST(CrossEntropy, OfScoresThatAreNoNumbersIsNoNumber) {
  // So that training can see that it has run away.
  const Targets targets = {0};
  for (float wrong : {NAN, kInfinity}) {
    Tensor logits({1, 3}, {0, wrong, 1});
    Tape tape;
    Var loss = crossEntropy(tape.constant(logits.shape(), logits.data()), targets);
    EXPECT_FALSE(std::isfinite(loss.value()[0])) << wrong;
  }
}

TEST(CrossEntropy, RefusesTargetsThatDoNotFit) {
  Tensor logits({2, 3});
  Tape tape;
  Var v = tape.constant(logits.shape(), logits.data());
  const Targets beyond = {0, 3};
  const Targets few = {0};
  expectError<InvalidArgumentError>([&] { crossEntropy(v, beyond); },
                                    "a target must be below 3, got 3");
  expectError<ShapeError>([&] { crossEntropy(v, few); },
                          "cross entropy of 2 rows needs as many targets, got 1");
}

}  // namespace
}  // namespace unrolled
