#include "autograd/ops/dropout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/ops/reduce.h"
#include "core/error.h"
#include "core/tensor.h"
#include "support/expect.h"

namespace unrolled {
namespace {

TEST(Dropout, KeepsTheMean) {
  Tensor x({100, 100});
  x.fill(2);
  Tape tape;
  Rng rng(1);
  constexpr float kP = 0.3f;
  Var y = dropout(tape.constant(x.shape(), x.data()), kP, rng);
  // Each element is 2 / 0.7 with probability 0.7: its variance is 4 · 0.3 / 0.7.
  EXPECT_NEAR(mean(y).value()[0], 2, 5 * std::sqrt(4 * 0.3 / 0.7 / 10000));
  const auto zeros = std::count(y.value(), y.value() + y.size(), 0.0f);
  EXPECT_NEAR(static_cast<double>(zeros), 3000, 5 * std::sqrt(10000 * 0.3 * 0.7));
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y.value()[i] != 0) {
      EXPECT_FLOAT_EQ(y.value()[i], 2 / 0.7f);
    }
  }
}

TEST(Dropout, AppliesTheSameMaskBackwards) {
  Tensor x({50});
  x.fill(3);
  Tensor dx({50});
  Tape tape;
  Rng rng(2);
  Var y = dropout(tape.leaf(x.shape(), x.data(), dx.data()), 0.5f, rng);
  tape.backward(sum(y));
  bool dropped = false;
  bool kept = false;
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(dx.data()[i], y.value()[i] / 3);
    (dx.data()[i] == 0 ? dropped : kept) = true;
  }
  EXPECT_TRUE(dropped);
  EXPECT_TRUE(kept);
}

TEST(Dropout, OfZeroIsTheValueItself) {
  Tensor x({5});
  Tape tape;
  Rng rng(3);
  const Rng::State before = rng.state();
  Var v = tape.constant(x.shape(), x.data());
  EXPECT_EQ(dropout(v, 0, rng).value(), x.data());
  EXPECT_EQ(rng.state(), before);
}

TEST(Dropout, RefusesAProbabilityOutsideItsRange) {
  Tensor x({5});
  Tape tape;
  Rng rng(4);
  Var v = tape.constant(x.shape(), x.data());
  testing::expectError<InvalidArgumentError>([&] { dropout(v, 1, rng); },
                                             "dropout must be from 0 to below 1, got 1");
  testing::expectError<InvalidArgumentError>([&] { dropout(v, -0.5f, rng); },
                                             "dropout must be from 0 to below 1, got -0.5");
  EXPECT_THROW(dropout(v, std::numeric_limits<float>::quiet_NaN(), rng), InvalidArgumentError);
}

}  // namespace
}  // namespace unrolled
