#include "autograd/ops/unit_length.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/reductions.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

TEST(UnitLength, KeepsTheDirection) {
  Tape tape;
  const Tensor x({2, 1, 2}, {3, 4, 0, -5e-9f});
  const Var y = unitLength(tape.constant(x.shape(), x.data()));
  EXPECT_EQ(y.shape(), x.shape());
  const std::vector<float> expected = {0.6f, 0.8f, 0, -1};
  EXPECT_LT(testing::largestDifference({y.value(), 4}, expected), 1e-7);
}

TEST(UnitLength, Gradients) {
  std::vector<Tensor> inputs;
  inputs.emplace_back(Shape{3, 2, 5}, testing::numbers(1, "x", 30, 2));
  testing::expectGradients(std::move(inputs), [](const std::vector<Var>& in) {
    return std::vector<Var>{unitLength(in[0])};
  });
}

TEST(UnitLength, OfZeroIsZeroAndHandsNoGradientOn) {
  Tape tape;
  Tensor x({2, 2}, {0, 0, 1, 0});
  Tensor gradient({2, 2});
  const Var y = unitLength(tape.leaf(x.shape(), x.data(), gradient.data()));
  tape.backward(testing::weightedSum(y, "weights"));
  EXPECT_EQ(y.value()[0], 0);
  EXPECT_EQ(y.value()[1], 0);
  EXPECT_EQ(gradient.data()[0], 0);
  EXPECT_EQ(gradient.data()[1], 0);
  EXPECT_NE(gradient.data()[3], 0);
}

TEST(UnitLength, OfWhatIsNoNumberIsNoNumber) {
  Tape tape;
  const Tensor x({1, 2}, {NAN, 1});
  EXPECT_TRUE(std::isnan(unitLength(tape.constant(x.shape(), x.data())).value()[1]));
}

}  // namespace
}  // namespace unrolled
