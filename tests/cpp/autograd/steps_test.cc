// Operations that a loop over time is made of: slices, selection by mask, stacking, repeated
// products.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/linear.h"
#include "autograd/ops/repeated_linear.h"
#include "autograd/ops/select.h"
#include "autograd/ops/slice.h"
#include "autograd/ops/stack.h"
#include "core/error.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::expectGradients;
using testing::numbers;
using Vars = std::vector<Var>;

Tensor tensor(const Shape& shape, const char* name) {
  return Tensor(shape, numbers(1, name, shape.size()));
}

template <typename... Tensors>
std::vector<Tensor> list(Tensors... tensors) {
  std::vector<Tensor> result;
  (result.push_back(std::move(tensors)), ...);
  return result;
}

std::vector<float> values(Var v) { return {v.value(), v.value() + v.size()}; }

/// Handles where the tape's use of them finds them.
std::span<const Var> kept(Tape& tape, std::initializer_list<Var> vars) {
  const std::span<Var> room = tape.room<Var>(vars.size());
  std::uninitialized_copy(vars.begin(), vars.end(), room.begin());
  return room;
}

class Steps : public ::testing::Test {
 protected:
  Tape tape_;
  const Tensor x_ = Tensor({3, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  Var x() { return tape_.constant(x_.shape(), x_.data()); }
};

TEST_F(Steps, ASliceIsAViewOfOneStep) {
  const Var step = slice(x(), 1);
  EXPECT_EQ(step.shape().toString(), "[2, 2]");
  EXPECT_EQ(values(step), (std::vector<float>{5, 6, 7, 8}));
  EXPECT_EQ(step.value(), x_.data() + 4);
  EXPECT_EQ(values(slice(step, 1)), (std::vector<float>{7, 8}));
}

TEST_F(Steps, ASliceMayHaveSeveralSteps) {
  const Var steps = slice(x(), 1, 2);
  EXPECT_EQ(steps.shape().toString(), "[2, 2, 2]");
  EXPECT_EQ(steps.value(), x_.data() + 4);
  EXPECT_EQ(slice(x(), 3, 0).size(), 0u);
}

TEST_F(Steps, SlicesHaveTheGradientOfTheirWhole) {
  // Steps that overlap, one that is left out, and the whole beside its parts.
  expectGradients(list(tensor({4, 2, 3}, "x")), [](const Vars& in) {
    const Var first = slice(in[0], 0);
    return Vars{multiply(first, slice(in[0], 2)), tanh(slice(in[0], 1, 2)), first, sigmoid(in[0])};
  });
}

TEST_F(Steps, SlicesMustBeWithinTheirWhole) {
  expectError<ShapeError>([&] { slice(x(), 3); },
                          "a slice of 1 from 3 on is not within a value of shape [3, 2, 2]");
  expectError<ShapeError>([&] { slice(x(), 2, 2); },
                          "a slice of 2 from 2 on is not within a value of shape [3, 2, 2]");
}

TEST_F(Steps, FirstColumns) {
  const Var columns = firstColumns(x(), 1);
  EXPECT_EQ(columns.shape().toString(), "[3, 2, 1]");
  EXPECT_EQ(values(columns), (std::vector<float>{1, 3, 5, 7, 9, 11}));
  expectGradients(list(tensor({2, 3, 5}, "x")), [](const Vars& in) {
    return Vars{firstColumns(in[0], 2), in[0]};
  });
  expectError<ShapeError>([&] { firstColumns(x(), 3); },
                          "the first 3 columns are not within a value of shape [3, 2, 2]");
}

TEST_F(Steps, SelectRowsTakesRowsByAMask) {
  const std::vector<std::int32_t> mask = {1, 0};
  const Var first = slice(x(), 0);
  const Var second = slice(x(), 1);
  EXPECT_EQ(values(selectRows(mask.data(), first, second)), (std::vector<float>{1, 2, 7, 8}));
  EXPECT_EQ(values(selectRows(mask.data(), first, Var())), (std::vector<float>{1, 2, 0, 0}));
  const std::vector<std::int32_t> four = {0, 1, 1, 0};
  expectGradients(list(tensor({4, 3}, "x"), tensor({4, 3}, "y")), [&](const Vars& in) {
    return Vars{selectRows(four.data(), in[0], in[1]), selectRows(four.data(), in[1], Var())};
  });
  expectError<ShapeError>([&] { selectRows(mask.data(), first, x()); },
                          "selectRows needs two operands of one shape, got [2, 2] and [3, 2, 2]");
}

TEST_F(Steps, StackPutsStepsAfterEachOther) {
  const Var whole = stack(kept(tape_, {slice(x(), 2), slice(x(), 0)}));
  EXPECT_EQ(whole.shape().toString(), "[2, 2, 2]");
  EXPECT_EQ(values(whole), (std::vector<float>{9, 10, 11, 12, 1, 2, 3, 4}));
  // A part that stands twice, one that is used elsewhere too, and one that needs no gradient.
  const Tensor constant = tensor({2, 3}, "constant");
  expectGradients(list(tensor({2, 3}, "x"), tensor({2, 3}, "y")), [&](const Vars& in) {
    Tape& tape = in[0].tape();
    const Var z = multiply(in[0], in[1]);
    const Var fixed = tape.constant(constant.shape(), constant.data());
    const Var all = stack(kept(tape, {z, in[0], fixed, z}));
    return Vars{all, tanh(z)};
  });
  expectError<ShapeError>(
      [&] {
        stack(kept(tape_, {x(), slice(x(), 0)}));
      },
      "stack cannot put [2, 2] after [3, 2, 2]");
  expectError<ShapeError>([&] { stack({}); }, "stack needs at least one value");
}

TEST_F(Steps, ARepeatedLinearIsALinearEachTime) {
  for (const std::size_t rows : {1u, 3u, 9u}) {
    const Tensor weight = tensor({5, 4}, "weight");
    const Tensor bias = tensor({5}, "bias");
    const Tensor input = tensor({3, rows, 4}, "input");
    Tape tape;
    const Var w = tape.constant(weight.shape(), weight.data());
    const Var b = tape.constant(bias.shape(), bias.data());
    const Var all = tape.constant(input.shape(), input.data());
    for (const std::size_t times : {1u, 3u}) {
      const RepeatedLinear product(w, b, times, rows);
      const RepeatedLinear withoutBias(w, Var(), times, rows);
      for (std::size_t t = 0; t < times; ++t) {
        const Var x = slice(all, t);
        EXPECT_LT(testing::largestDifference(values(product(x)), values(linear(x, w, b))), 1e-6);
        EXPECT_LT(testing::largestDifference(values(withoutBias(x)), values(linear(x, w, Var()))),
                  1e-6);
      }
    }
  }
}

TEST_F(Steps, ARepeatedLinearHasTheGradientOfAllItsUses) {
  for (const std::size_t times : {1u, 3u}) {
    expectGradients(list(tensor({2, 5}, "x"), tensor({5, 5}, "weight"), tensor({5}, "bias")),
                    [&](const Vars& in) {
                      const RepeatedLinear product(in[1], in[2], times + 1, 2);
                      Var h = in[0];
                      Vars outputs;
                      for (std::size_t t = 0; t < times; ++t)
                        outputs.push_back(h = tanh(product(h)));
                      product(h);  // the loss does not depend on this one
                      return Vars{outputs.front(), outputs.back()};
                    });
  }
}

TEST_F(Steps, ARepeatedLinearRefusesWhatDoesNotFit) {
  const Var weight = slice(x(), 0);
  const RepeatedLinear product(weight, Var(), 1, 2);
  product(slice(x(), 1));
  expectError<ShapeError>([&] { product(slice(x(), 1)); },
                          "weights [2, 2] for 1 values of 2 rows cannot be applied to a value of "
                          "shape [2, 2] after 1");
  const RepeatedLinear other(weight, Var(), 1, 3);
  EXPECT_THROW(other(slice(x(), 1)), ShapeError);
  expectError<ShapeError>([&] { RepeatedLinear(weight, slice(x(), 0), 1, 2); },
                          "weights [2, 2] and a bias of 4 do not go together");
}

}  // namespace
}  // namespace unrolled
