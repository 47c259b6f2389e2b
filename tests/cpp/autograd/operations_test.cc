#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "autograd/ops/concat.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/linear.h"
#include "autograd/ops/lookup.h"
#include "autograd/ops/reduce.h"
#include "core/error.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::expectGradients;
using testing::numbers;

Tensor tensor(const Shape& shape, const char* name, float scale = 1.0f) {
  return Tensor(shape, numbers(1, name, shape.size(), scale));
}

template <typename... Tensors>
std::vector<Tensor> list(Tensors... tensors) {
  std::vector<Tensor> result;
  (result.push_back(std::move(tensors)), ...);
  return result;
}

/// The values of an operation without a gradient.
std::vector<float> values(Var v) { return {v.value(), v.value() + v.size()}; }

class Operations : public ::testing::Test {
 protected:
  Var constant(const Shape& shape, std::vector<float> elements) {
    return kept_.emplace_back(Tensor(shape, elements)), tape_.constant(shape, kept_.back().data());
  }

  Tape tape_;
  std::vector<Tensor> kept_;
};

using Vars = std::vector<Var>;

TEST_F(Operations, Add) {
  EXPECT_EQ(values(add(constant({3}, {1, 2, 3}), constant({3}, {4, -5, 6}))),
            (std::vector<float>{5, -3, 9}));
  expectGradients(list(tensor({3, 5}, "x"), tensor({3, 5}, "y")),
                  [](const Vars& in) { return Vars{add(in[0], in[1])}; });
}

TEST_F(Operations, Subtract) {
  EXPECT_EQ(values(subtract(constant({3}, {1, 2, 3}), constant({3}, {4, -5, 6}))),
            (std::vector<float>{-3, 7, -3}));
  expectGradients(list(tensor({3, 5}, "x"), tensor({3, 5}, "y")),
                  [](const Vars& in) { return Vars{subtract(in[0], in[1])}; });
}

TEST_F(Operations, Multiply) {
  EXPECT_EQ(values(multiply(constant({3}, {1, 2, 3}), constant({3}, {4, -5, 6}))),
            (std::vector<float>{4, -10, 18}));
  expectGradients(list(tensor({3, 5}, "x"), tensor({3, 5}, "y")),
                  [](const Vars& in) { return Vars{multiply(in[0], in[1])}; });
}

TEST_F(Operations, MultiplyByItself) {
  expectGradients(list(tensor({7}, "x")),
                  [](const Vars& in) { return Vars{multiply(in[0], in[0])}; });
}

TEST_F(Operations, Scale) {
  EXPECT_EQ(values(scale(-2, constant({3}, {1, 2, 3}))), (std::vector<float>{-2, -4, -6}));
  expectGradients(list(tensor({9}, "x")), [](const Vars& in) { return Vars{scale(-2.5f, in[0])}; });
}

TEST_F(Operations, Tanh) {
  const std::vector<float> y = values(tanh(constant({4}, {-2, 0, 0.5f, 20})));
  EXPECT_NEAR(y[0], std::tanh(-2.0), 1e-6);
  EXPECT_EQ(y[1], 0);
  EXPECT_NEAR(y[2], std::tanh(0.5), 1e-6);
  EXPECT_EQ(y[3], 1);
  expectGradients(list(tensor({19}, "x", 3)), [](const Vars& in) { return Vars{tanh(in[0])}; });
}

TEST_F(Operations, Sigmoid) {
  const std::vector<float> y = values(sigmoid(constant({3}, {-2, 0, 40})));
  EXPECT_NEAR(y[0], 1 / (1 + std::exp(2.0)), 1e-6);
  EXPECT_EQ(y[1], 0.5f);
  EXPECT_EQ(y[2], 1);
  expectGradients(list(tensor({19}, "x", 4)), [](const Vars& in) { return Vars{sigmoid(in[0])}; });
}

TEST_F(Operations, Relu) {
  EXPECT_EQ(values(relu(constant({3}, {-2, 0, 3}))), (std::vector<float>{0, 0, 3}));
  // Away from the kink, which has no derivative to compare with.
  Tensor x = tensor({19}, "x");
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] += x.data()[i] < 0 ? -0.1f : 0.1f;
  expectGradients(list(std::move(x)), [](const Vars& in) { return Vars{relu(in[0])}; });
}

TEST_F(Operations, TheDerivativeOfReluAtZeroIsZero) {
  Tensor x({1});
  Tensor dx({1});
  tape_.backward(sum(relu(tape_.leaf(x.shape(), x.data(), dx.data()))));
  EXPECT_EQ(dx.data()[0], 0);
}

TEST_F(Operations, ActivateIsTheNamedFunction) {
  using kernels::Activation;
  Var x = constant({3}, {-2, 0.5f, 3});
  EXPECT_EQ(values(activate(Activation::kTanh, x)), values(tanh(x)));
  EXPECT_EQ(values(activate(Activation::kRelu, x)), values(relu(x)));
  EXPECT_EQ(values(activate(Activation::kLinear, x)), values(x));
  const std::vector<float> hard = values(activate(Activation::kHardSigmoid, x));
  EXPECT_NEAR(hard[0], 0.1, 1e-7);
  EXPECT_NEAR(hard[1], 0.6, 1e-7);
  EXPECT_EQ(hard[2], 1);
  for (const Activation f : {Activation::kLinear, Activation::kHardSigmoid}) {
    expectGradients(list(tensor({19}, "x", 2)),
                    [&](const Vars& in) { return Vars{activate(f, in[0])}; });
  }
}

TEST_F(Operations, ElementwiseOperandsMustHaveOneShape) {
  Var x = constant({2, 3}, std::vector<float>(6));
  Var y = constant({3, 2}, std::vector<float>(6));
  expectError<ShapeError>([&] { add(x, y); },
                          "add needs two operands of one shape, got [2, 3] and [3, 2]");
  expectError<ShapeError>([&] { subtract(x, y); },
                          "subtract needs two operands of one shape, got [2, 3] and [3, 2]");
  expectError<ShapeError>([&] { multiply(x, y); },
                          "multiply needs two operands of one shape, got [2, 3] and [3, 2]");
}

TEST_F(Operations, SumAndMean) {
  Var x = constant({2, 3}, {1, 2, 3, 4, 5, 9});
  EXPECT_EQ(sum(x).value()[0], 24);
  EXPECT_EQ(mean(x).value()[0], 4);
  EXPECT_EQ(sum(x).shape().rank(), 0u);
  expectGradients(list(tensor({3, 5}, "x")), [](const Vars& in) { return Vars{sum(in[0])}; });
  expectGradients(list(tensor({3, 5}, "x")), [](const Vars& in) { return Vars{mean(in[0])}; });
}

TEST_F(Operations, Concat) {
  Var joined = concat(constant({2, 1}, {1, 2}), constant({2, 2}, {3, 4, 5, 6}));
  EXPECT_EQ(joined.shape().toString(), "[2, 3]");
  EXPECT_EQ(values(joined), (std::vector<float>{1, 3, 4, 2, 5, 6}));
  expectGradients(list(tensor({2, 3, 4}, "x"), tensor({2, 3, 5}, "y")),
                  [](const Vars& in) { return Vars{concat(in[0], in[1])}; });
  expectError<ShapeError>(
      [&] {
        concat(constant({2, 1}, {1, 2}), constant({1, 2}, {1, 2}));
      },
      "concat cannot join [2, 1] and [1, 2]");
}

TEST_F(Operations, ConcatWithAConstantOnOneSide) {
  const Tensor side = tensor({3, 2}, "side");
  for (bool left : {false, true}) {
    expectGradients(list(tensor({3, 4}, "x")), [&](const Vars& in) {
      Var constantSide = in[0].tape().constant(side.shape(), side.data());
      return Vars{left ? concat(constantSide, in[0]) : concat(in[0], constantSide)};
    });
  }
}

TEST_F(Operations, Linear) {
  // x Wᵀ + b by hand.
  Var y = linear(constant({1, 2}, {1, 2}), constant({3, 2}, {1, 0, 0, 1, 3, -1}),
                 constant({3}, {10, 20, 30}));
  EXPECT_EQ(values(y), (std::vector<float>{11, 22, 31}));
  expectGradients(list(tensor({2, 3, 5}, "x"), tensor({7, 5}, "w"), tensor({7}, "b")),
                  [](const Vars& in) { return Vars{linear(in[0], in[1], in[2])}; });
  expectGradients(list(tensor({4, 5}, "x"), tensor({9, 5}, "w")),
                  [](const Vars& in) { return Vars{linear(in[0], in[1], Var())}; });
}

TEST_F(Operations, LinearNeedsShapesThatFit) {
  expectError<ShapeError>(
      [&] {
        linear(constant({1, 2}, {1, 2}), constant({1, 3}, {1, 2, 3}), Var());
      },
      "linear cannot apply weights [1, 3] to a value of shape [1, 2]");
  EXPECT_THROW(linear(constant({1, 2}, {1, 2}), constant({1, 2}, {1, 2}), constant({2}, {1, 2})),
               ShapeError);
}

TEST_F(Operations, LinearOfIdsIsThatOfTheir1OfNVectors) {
  const std::vector<std::int32_t> ids = {1, 0, 1, 1};
  Var y = linear(ids, {2, 2}, constant({3, 2}, {1, 2, 3, 4, 5, 6}), constant({3}, {10, 20, 30}));
  EXPECT_EQ(y.shape().toString(), "[2, 2, 3]");
  EXPECT_EQ(values(y), (std::vector<float>{12, 24, 36, 11, 23, 35, 12, 24, 36, 12, 24, 36}));
  expectGradients(list(tensor({5, 2}, "w"), tensor({5}, "b")), [&](const Vars& in) {
    return Vars{linear(ids, {4}, in[0], in[1]), linear(ids, {4}, in[0], Var())};
  });
  // Few of many.
  const std::vector<std::int32_t> few = {11, 0, 11};
  expectGradients(list(tensor({5, 16}, "w"), tensor({5}, "b")), [&](const Vars& in) {
    return Vars{linear(few, {3}, in[0], in[1]), linear(few, {3, 1}, in[0], Var())};
  });
  Tensor oneOfN({3, 16});
  for (std::size_t i = 0; i < 3; ++i) {
    oneOfN.data()[i * 16 + static_cast<std::size_t>(few[i])] = 1;
  }
  const Tensor w = tensor({5, 16}, "w");
  const Tensor b = tensor({5}, "b");
  Var many = tape_.constant(w.shape(), w.data());
  Var shift = tape_.constant(b.shape(), b.data());
  EXPECT_EQ(values(linear(few, {3}, many, shift)),
            values(linear(tape_.constant({3, 16}, oneOfN.data()), many, shift)));
  const std::vector<std::int32_t> beyond = {0, 2};
  Var weight = constant({1, 2}, {1, 2});
  expectError<InvalidArgumentError>([&] { linear(beyond, {2}, weight, Var()); },
                                    "a token id must be from 0 to 1, got 2");
  expectError<ShapeError>([&] { linear(beyond, {3}, weight, Var()); },
                          "linear cannot apply weights [1, 2] to 2 ids as [3]");
}

TEST_F(Operations, Matmul) {
  Var z = matmul(constant({2, 2}, {1, 2, 3, 4}), constant({2, 1}, {5, 6}));
  EXPECT_EQ(values(z), (std::vector<float>{17, 39}));
  expectGradients(list(tensor({3, 5}, "x"), tensor({5, 4}, "y")),
                  [](const Vars& in) { return Vars{matmul(in[0], in[1])}; });
  expectError<ShapeError>(
      [&] {
        matmul(constant({1, 2}, {1, 2}), constant({1, 2}, {1, 2}));
      },
      "matmul cannot multiply [1, 2] by [1, 2]");
}

TEST_F(Operations, LookupReadsRowsAndAddsUpRepeatedOnes) {
  const std::vector<std::int32_t> ids = {2, 0, 2, 1};
  Var rows = lookup(constant({3, 2}, {1, 2, 3, 4, 5, 6}), ids, {2, 2});
  EXPECT_EQ(rows.shape().toString(), "[2, 2, 2]");
  EXPECT_EQ(values(rows), (std::vector<float>{5, 6, 1, 2, 5, 6, 3, 4}));
  expectGradients(list(tensor({3, 5}, "table")), [&](const Vars& in) {
    return Vars{lookup(in[0], ids, {2, 2})};
  });
}

TEST_F(Operations, LookupRefusesWhatIsNotARow) {
  Var table = constant({3, 2}, std::vector<float>(6));
  const std::vector<std::int32_t> beyond = {0, 3};
  const std::vector<std::int32_t> negative = {-1, 0};
  expectError<InvalidArgumentError>([&] { lookup(table, beyond, {2}); },
                                    "a token id must be from 0 to 2, got 3");
  expectError<InvalidArgumentError>([&] { lookup(table, negative, {2}); },
                                    "a token id must be from 0 to 2, got -1");
  expectError<ShapeError>([&] { lookup(table, beyond, {3}); },
                          "lookup of 2 rows of [3, 2] cannot have the shape [3]");
}

}  // namespace
}  // namespace unrolled
