#include "autograd/tape.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/linear.h"
#include "autograd/ops/reduce.h"
#include "core/error.h"
#include "core/tensor.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

TEST(Var, OfNothingNamesNothing) {
  EXPECT_FALSE(Var());
  Tape tape;
  const float one = 1;
  EXPECT_TRUE(tape.constant(Shape{}, &one));
}

TEST(Tape, ComputesAtOnceAndDifferentiatesBackwards) {
  // f = Σ (x ⊙ y + 3 x), so df/dx = y + 3 and df/dy = x.
  Tensor x({2}, {2, 5});
  Tensor y({2}, {-1, 4});
  Tensor dx({2});
  Tensor dy({2});
  Tape tape;
  Var vx = tape.leaf(x.shape(), x.data(), dx.data());
  Var vy = tape.leaf(y.shape(), y.data(), dy.data());
  Var f = sum(add(multiply(vx, vy), scale(3, vx)));
  EXPECT_EQ(f.value()[0], 2 * -1 + 5 * 4 + 3 * 7);
  tape.backward(f);
  EXPECT_EQ(dx.data()[0], 2);
  EXPECT_EQ(dx.data()[1], 7);
  EXPECT_EQ(dy.data()[0], 2);
  EXPECT_EQ(dy.data()[1], 5);
}

TEST(Tape, AddsToTheGradientsOfLeaves) {
  Tensor x({1}, {3});
  Tensor dx({1}, {100});
  for (int i = 0; i < 2; ++i) {
    Tape tape;
    tape.backward(sum(scale(7, tape.leaf(x.shape(), x.data(), dx.data()))));
  }
  EXPECT_EQ(dx.data()[0], 114);
}

TEST(Tape, AValueUsedTwiceGetsBothGradients) {
  Tensor x({1}, {3});
  Tensor dx({1});
  Tape tape;
  Var v = tape.leaf(x.shape(), x.data(), dx.data());
  tape.backward(sum(add(multiply(v, v), v)));
  EXPECT_EQ(dx.data()[0], 7);
}

TEST(Tape, ConstantsAndWhatIsMadeOfThemHaveNoGradient) {
  const float two = 2;
  Tape tape;
  Var constant = tape.constant({1}, &two);
  EXPECT_FALSE(constant.needsGradient());
  EXPECT_FALSE(scale(3, constant).needsGradient());
  tape.backward(sum(scale(3, constant)));
  EXPECT_EQ(constant.gradientOrNull(), nullptr);
}

TEST(Tape, WhatTheLossDoesNotDependOnGetsNoGradient) {
  Tensor x({1}, {3});
  Tensor dx({1});
  Tape tape;
  Var v = tape.leaf(x.shape(), x.data(), dx.data());
  Var aside = tanh(v);
  tape.backward(sum(scale(2, v)));
  EXPECT_EQ(aside.gradientOrNull(), nullptr);
  EXPECT_EQ(dx.data()[0], 2);
}

TEST(Tape, RecordsNothingWhenSwitchedOff) {
  Tensor x({1}, {3});
  Tensor dx({1});
  Tape tape;
  tape.setRecording(false);
  Var v = tape.leaf(x.shape(), x.data(), dx.data());
  Var y = sum(multiply(v, v));
  EXPECT_EQ(y.value()[0], 9);
  EXPECT_FALSE(y.needsGradient());
  tape.backward(y);
  EXPECT_EQ(dx.data()[0], 0);
}

TEST(Tape, BackwardStartsFromOneNumber) {
  Tensor x({2, 3});
  Tensor dx({2, 3});
  Tape tape;
  Var v = tape.leaf(x.shape(), x.data(), dx.data());
  testing::expectError<ShapeError>([&] { tape.backward(v); },
                                   "backward starts from one number, got a value of shape [2, 3]");
}

TEST(Tape, AGradientCanBeAdoptedOnce) {
  Tape tape;
  Var v = tape.make({2}, true);
  float* const first = tape.scratch(2);
  EXPECT_TRUE(tape.adoptGradient(v, first));
  EXPECT_EQ(v.gradient(), first);
  EXPECT_FALSE(tape.adoptGradient(v, tape.scratch(2)));
  EXPECT_EQ(v.gradient(), first);
}

TEST(Tape, LaterStepsOfTheSameShapeAllocateNothing) {
  Tensor x({40, 30});
  Tensor weight({50, 30});
  Tensor dWeight({50, 30});
  Tape tape;
  const auto step = [&] {
    tape.reset();
    Var w = tape.leaf(weight.shape(), weight.data(), dWeight.data());
    tape.backward(mean(tanh(linear(tape.constant(x.shape(), x.data()), w, Var()))));
  };
  step();
  step();  // the first reset joins the blocks
  const std::size_t capacity = tape.capacity();
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 5; ++i) step();
  EXPECT_EQ(testing::allocations(), before);
  EXPECT_EQ(tape.capacity(), capacity);
}

}  // namespace
}  // namespace unrolled
