#include "loss/contrastive.h"

#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/unit_length.h"
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
using Groups = std::vector<std::int32_t>;

std::vector<Tensor> vectorsOf(std::size_t count) {
  std::vector<Tensor> result;
  result.emplace_back(Shape{count, 5}, numbers(2, "vectors", count * 5));
  return result;
}

TEST(Contrastive, EqualsPyTorch) {
  std::size_t found = 0;
  for (const testing::FixtureCase& golden : testing::readFixture("vector_losses.txt")) {
    if (golden.text("loss") != "contrastive") continue;
    ++found;
    SCOPED_TRACE(golden.name);
    const Groups groups = golden.integers("groups");
    Tensor x({groups.size(), 5}, numbers(golden.seed(), "vectors", groups.size() * 5));
    Tensor gradient(x.shape());
    Tape tape;
    const Var vectors = unitLength(tape.leaf(x.shape(), x.data(), gradient.data()));
    const Var loss = contrastive(vectors, groups, static_cast<float>(golden.number("temperature")));
    tape.backward(loss);
    EXPECT_NEAR(loss.value()[0], golden.array("value").values[0], 2e-6);
    EXPECT_LT(testing::relativeDifference({gradient.data(), gradient.size()},
                                          golden.array("gradient").values),
              1e-5);
  }
  EXPECT_EQ(found, 3u);
}

TEST(Contrastive, HasTheGradientOfItsLoss) {
  for (const Groups& groups : {Groups{0, 1, 0, 2, 1, 1}, Groups{3, 4, 5, 3, 4, 5}}) {
    testing::expectGradients(vectorsOf(6), [&](const std::vector<Var>& in) {
      return std::vector<Var>{scale(3, contrastive(in[0], groups, 0.7f))};
    });
  }
}

TEST(Contrastive, HasTheGradientOfALossThatIsUsedTwice) {
  const Groups groups = {0, 0, 1, 1};
  const Groups others = {0, 1, 1, 0};
  testing::expectGradients(vectorsOf(4), [&](const std::vector<Var>& in) {
    const Var between = tanh(in[0]);
    return std::vector<Var>{
        add(contrastive(between, groups, 0.5f), scale(2, contrastive(between, others, 1.5f)))};
  });
}

double lossOf(const std::vector<float>& vectors, const Groups& groups, float temperature) {
  const Tensor x({groups.size(), vectors.size() / groups.size()}, vectors);
  Tape tape;
  return static_cast<double>(
      contrastive(tape.constant(x.shape(), x.data()), groups, temperature).value()[0]);
}

TEST(Contrastive, IsTheLogarithmOfTheNumberOfOthersWhereAllAreAlike) {
  EXPECT_NEAR(lossOf({1, 0, 1, 0, 1, 0, 1, 0, 1, 0}, {0, 0, 1, 1, 2}, 0.1f), std::log(4), 1e-6);
}

TEST(Contrastive, OfVectorsThatAreAloneIsZero) {
  EXPECT_EQ(lossOf({1, 0, 0, 1}, {0, 1}, 0.1f), 0);
  EXPECT_EQ(lossOf({1, 0}, {0}, 0.1f), 0);
}

TEST(Contrastive, HoldsWhereExponentialsWouldOverflow) {
  EXPECT_NEAR(lossOf({1, 0, 1, 0, 0, 1, 0, 1}, {0, 0, 1, 1}, 1e-4f), 0, 1e-6);
  EXPECT_NEAR(lossOf({1, 0, 0, 1, 1, 0, 0, 1}, {0, 0, 1, 1}, 1e-4f), 1e4, 1);
}

TEST(Contrastive, OfWhatIsNoNumberIsNoNumber) {
  EXPECT_FALSE(std::isfinite(lossOf({NAN, 0, 1, 0, 0, 1, 0, 1}, {0, 0, 1, 1}, 0.1f)));
}

TEST(Contrastive, RefusesWhatDoesNotFit) {
  Tape tape;
  const Tensor x({2, 3});
  const Var v = tape.constant(x.shape(), x.data());
  expectError<ShapeError>([&] { contrastive(v, Groups{0}, 1); },
                          "the contrastive loss of [2, 3] needs as many groups, got 1");
  const Groups two = {0, 0};
  for (const float wrong : {0.0f, -1.0f}) {
    expectError<InvalidArgumentError>(
        [&] { contrastive(v, two, wrong); },
        message("temperature must be a positive number, got ", wrong));
  }
}

}  // namespace
}  // namespace unrolled
