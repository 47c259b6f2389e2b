#include "loss/mean_squared_error.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

TEST(MeanSquaredError, IsTheMeanOverAllNumbers) {
  Tape tape;
  const Tensor prediction({2, 2}, {1, 2, 3, 4});
  const std::vector<float> targets = {1, 4, 0, 5};
  const Var x = tape.constant(prediction.shape(), prediction.data());
  // (0 + 4 + 9 + 1) / 4
  EXPECT_EQ(meanSquaredError(x, targets, {}).value()[0], 3.5f);
}

TEST(MeanSquaredError, LeavesOutRowsThatDoNotCount) {
  Tape tape;
  const Tensor prediction({3, 2}, {1, 2, 99, -99, 3, 4});
  const std::vector<float> targets = {1, 4, 0, 0, 0, 5};
  const std::vector<std::uint8_t> counted = {1, 0, 1};
  const Var x = tape.constant(prediction.shape(), prediction.data());
  EXPECT_EQ(meanSquaredError(x, targets, counted).value()[0], 3.5f);
}

TEST(MeanSquaredError, Gradients) {
  const std::vector<float> targets = testing::numbers(2, "targets", 12, 1.0f);
  const std::vector<std::uint8_t> counted = {1, 0, 1, 1};
  for (const bool all : {true, false}) {
    std::vector<Tensor> inputs;
    inputs.emplace_back(Shape{4, 3}, testing::numbers(1, "x", 12, 1.0f));
    testing::expectGradients(std::move(inputs), [&](const std::vector<Var>& in) {
      return std::vector<Var>{meanSquaredError(
          in[0], targets, all ? std::span<const std::uint8_t>() : std::span(counted))};
    });
  }
}

TEST(MeanSquaredError, NeedsATargetForEveryNumber) {
  Tape tape;
  const Tensor prediction({2, 2});
  const Var x = tape.constant(prediction.shape(), prediction.data());
  const std::vector<float> three(3);
  testing::expectError<ShapeError>([&] { meanSquaredError(x, three, {}); },
                                   "the squared error of [2, 2] needs as many targets, got 3");
}

}  // namespace
}  // namespace unrolled
