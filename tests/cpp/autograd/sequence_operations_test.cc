#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "autograd/ops/context_window.h"
#include "autograd/ops/lookup.h"
#include "autograd/ops/pooling.h"
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
  return Tensor(shape, numbers(1, name, shape.size(), 1.0f));
}

template <typename... Tensors>
std::vector<Tensor> list(Tensors... tensors) {
  std::vector<Tensor> result;
  (result.push_back(std::move(tensors)), ...);
  return result;
}

std::vector<float> values(Var v) { return {v.value(), v.value() + v.size()}; }

class SequenceOperations : public ::testing::Test {
 protected:
  Var constant(const Shape& shape, std::vector<float> elements) {
    return kept_.emplace_back(Tensor(shape, elements)), tape_.constant(shape, kept_.back().data());
  }

  Tape tape_;
  std::vector<Tensor> kept_;
};

TEST_F(SequenceOperations, LastOutputsAreThoseOfEachSequenceAndDirection) {
  // Three steps of two sequences, the second with one step, two numbers each.
  const std::vector<std::int32_t> lengths = {3, 1};
  const Var x = constant({3, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  EXPECT_EQ(values(lastOutputs(x, 1, lengths)), (std::vector<float>{9, 10, 3, 4}));
  EXPECT_EQ(values(lastOutputs(x, 2, lengths)), (std::vector<float>{9, 2, 3, 4}));
  EXPECT_EQ(values(lastOutputs(x, 2, {})), (std::vector<float>{9, 2, 11, 4}));
  for (std::size_t directions : {1u, 2u}) {
    expectGradients(list(tensor({3, 2, 4}, "x")),
                    [&](const Vars& in) { return Vars{lastOutputs(in[0], directions, lengths)}; });
  }
}

TEST_F(SequenceOperations, MeanOverTimeLeavesOutThePadding) {
  const std::vector<std::int32_t> lengths = {3, 1};
  const Var x = constant({3, 2, 1}, {1, 4, 3, 100, 8, 100});
  EXPECT_EQ(values(meanOverTime(x, lengths)), (std::vector<float>{4, 4}));
  expectGradients(list(tensor({3, 2, 3}, "x")),
                  [&](const Vars& in) { return Vars{meanOverTime(in[0], lengths)}; });
  expectGradients(list(tensor({3, 2, 3}, "x")),
                  [&](const Vars& in) { return Vars{meanOverTime(in[0], {})}; });
}

TEST_F(SequenceOperations, SoftmaxOverTimeLeavesOutThePadding) {
  const std::vector<std::int32_t> lengths = {3, 1};
  const Var scores = constant({3, 2, 1}, {0, 7, std::log(2.0f), 99, std::log(5.0f), 99});
  const std::vector<float> got = values(softmaxOverTime(scores, lengths));
  EXPECT_LT(testing::largestDifference(got, std::vector<float>{0.125f, 1, 0.25f, 0, 0.625f, 0}),
            1e-6);
  expectGradients(list(tensor({4, 2, 1}, "s")),
                  [&](const Vars& in) { return Vars{softmaxOverTime(in[0], lengths)}; });
  expectGradients(list(tensor({4, 3, 1}, "s")),
                  [&](const Vars& in) { return Vars{softmaxOverTime(in[0], {})}; });
}

TEST_F(SequenceOperations, SoftmaxOverTimeOfLargeScoresIsFinite) {
  const Var scores = constant({2, 1, 1}, {1e30f, -1e30f});
  EXPECT_EQ(values(softmaxOverTime(scores, {})), (std::vector<float>{1, 0}));
}

TEST_F(SequenceOperations, WeightedSumOverTime) {
  const Var weights = constant({2, 2, 1}, {2, 3, 5, 7});
  const Var x = constant({2, 2, 2}, {1, 10, 2, 20, 3, 30, 4, 40});
  EXPECT_EQ(values(weightedSumOverTime(weights, x)), (std::vector<float>{17, 170, 34, 340}));
  expectGradients(list(tensor({3, 2, 1}, "w"), tensor({3, 2, 4}, "x")),
                  [](const Vars& in) { return Vars{weightedSumOverTime(in[0], in[1])}; });
}

TEST_F(SequenceOperations, ContextWindowPutsNeighboursBesideEachStep) {
  const std::vector<std::int32_t> lengths = {3, 2};
  const Var x = constant({3, 2, 1}, {1, 4, 2, 5, 3, 99});
  EXPECT_EQ(values(contextWindow(x, 3, lengths)),
            (std::vector<float>{0, 1, 2, 0, 4, 5, 1, 2, 3, 4, 5, 0, 2, 3, 0, 0, 0, 0}));
  EXPECT_EQ(values(contextWindow(x, 1, lengths)), values(x));
  for (std::size_t size : {3u, 5u, 9u}) {
    expectGradients(list(tensor({4, 2, 3}, "x")),
                    [&](const Vars& in) { return Vars{contextWindow(in[0], size, lengths)}; });
    expectGradients(list(tensor({4, 2, 3}, "x")),
                    [&](const Vars& in) { return Vars{contextWindow(in[0], size, {})}; });
  }
}

TEST_F(SequenceOperations, LookupSumAddsTheRowsOfABag) {
  const Var table = constant({3, 2}, {1, 10, 2, 20, 4, 40});
  const std::vector<std::int32_t> starts = {0, 2, 2, 5};
  const std::vector<std::int32_t> rows = {0, 2, 1, 1, 2};
  const std::vector<std::int32_t> ids = {2, 0, 1, 2};
  EXPECT_EQ(values(lookupSum(table, {starts, rows}, ids, {2, 2})),
            (std::vector<float>{8, 80, 5, 50, 0, 0, 8, 80}));
  expectGradients(list(tensor({3, 5}, "table")), [&](const Vars& in) {
    return Vars{lookupSum(in[0], {starts, rows}, ids, {4})};
  });
}

TEST_F(SequenceOperations, WhatDoesNotFitIsRefused) {
  const Var x = constant({3, 2, 2}, std::vector<float>(12));
  const std::vector<std::int32_t> zero = {3, 0};
  const std::vector<std::int32_t> four = {4, 1};
  const std::vector<std::int32_t> three = {1, 1, 1};
  expectError<InvalidArgumentError>([&] { meanOverTime(x, zero); },
                                    "the length of a sequence must be from 1 to 3, got 0");
  expectError<InvalidArgumentError>([&] { lastOutputs(x, 1, four); },
                                    "the length of a sequence must be from 1 to 3, got 4");
  expectError<ShapeError>([&] { meanOverTime(x, three); },
                          "the mean of 3 sequences cannot be that of [3, 2, 2]");
  expectError<ShapeError>([&] { softmaxOverTime(x, {}); },
                          "scores over time must have the shape [T, B, 1], got [3, 2, 2]");
  expectError<ShapeError>([&] { weightedSumOverTime(x, x); },
                          "weights [3, 2, 2] cannot be those of [3, 2, 2]");
  expectError<InvalidArgumentError>([&] { contextWindow(x, 4, {}); },
                                    "a context window must be odd, got 4");
  const std::vector<std::int32_t> starts = {0, 1};
  const std::vector<std::int32_t> rows = {7};
  const std::vector<std::int32_t> ids = {0};
  const std::vector<std::int32_t> beyond = {1};
  const Var table = constant({3, 2}, std::vector<float>(6));
  expectError<InvalidArgumentError>(
      [&] {
        lookupSum(table, {starts, rows}, ids, {1});
      },
      "a bag's row must be from 0 to 2, got 7");
  expectError<InvalidArgumentError>(
      [&] {
        lookupSum(table, {starts, {}}, beyond, {1});
      },
      "a token id must be from 0 to 0, got 1");
}

}  // namespace
}  // namespace unrolled
