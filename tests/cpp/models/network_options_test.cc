#include "models/network_options.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "core/error.h"
#include "core/numbers.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(NetworkOptions, BecomeThoseOfTheRunner) {
  NetworkOptions options;
  options.cell = "gru";
  options.hiddenSize = 7;
  options.numLayers = 2;
  options.bidirectional = true;
  options.dropout = 0.25;
  options.forgetBias = 1.5;
  options.activation = "tanh";
  options.initializer = "glorot";
  const RecurrentOptions result = checked(options, 5);
  EXPECT_EQ(result.cell, "gru");
  EXPECT_EQ(result.inputSize, 5u);
  EXPECT_EQ(result.hiddenSize, 7u);
  EXPECT_EQ(result.numLayers, 2u);
  EXPECT_TRUE(result.bidirectional);
  EXPECT_EQ(result.dropout, 0.25f);
  EXPECT_EQ(result.cellOptions.forgetBias, 1.5f);
  EXPECT_EQ(result.cellOptions.activation, "tanh");
  EXPECT_EQ(result.initializer, "glorot");
}

TEST(NetworkOptions, OfSingleCellsBecomeThoseOfTheCell) {
  NetworkOptions options;
  options.recurrentDropout = 0.5;
  options.layerNorm = true;
  options.gateActivation = "hard-sigmoid";
  options.outputActivation = "linear";
  options.periods = {1, 2, 4};
  options.contextSize = 3;
  options.contextDecay = 0.5;
  const CellOptions cell = checked(options, 5).cellOptions;
  EXPECT_EQ(cell.recurrentDropout, 0.5f);
  EXPECT_TRUE(cell.layerNorm);
  EXPECT_EQ(cell.gateActivation, "hard-sigmoid");
  EXPECT_EQ(cell.outputActivation, "linear");
  EXPECT_EQ(cell.periods, (std::vector<std::size_t>{1, 2, 4}));
  EXPECT_EQ(cell.contextSize, 3u);
  EXPECT_EQ(cell.contextDecay, 0.5f);
  // Defaults are those of the cells.
  const CellOptions none = checked(NetworkOptions(), 5).cellOptions;
  EXPECT_EQ(none.contextDecay, CellOptions().contextDecay);
  EXPECT_EQ(none.contextSize, CellOptions().contextSize);
}

TEST(NetworkOptions, WhatTheCellDecidesIsFilledIn) {
  NetworkOptions options;
  EXPECT_EQ(withDefaults(options).initializer, "uniform");
  options.cell = "irnn";
  EXPECT_EQ(withDefaults(options).initializer, "identity");
  options.initializer = "orthogonal";
  EXPECT_EQ(withDefaults(options).initializer, "orthogonal");
}

TEST(NetworkOptions, AreCheckedOneByOne) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  using Change = std::function<void(NetworkOptions&)>;
  const std::vector<std::pair<Change, std::string>> wrong = {
      {[](auto& o) { o.hiddenSize = -3; }, "network.hiddenSize must be a positive integer, got -3"},
      {[](auto& o) { o.hiddenSize = 0; }, "network.hiddenSize must be a positive integer, got 0"},
      {[](auto& o) { o.hiddenSize = 2.5; },
       "network.hiddenSize must be a positive integer, got 2.5"},
      {[=](auto& o) { o.hiddenSize = nan; },
       "network.hiddenSize must be a positive integer, got NaN"},
      {[=](auto& o) { o.hiddenSize = infinity; },
       "network.hiddenSize must be at most 2147483647, got Infinity"},
      {[](auto& o) { o.hiddenSize = 1e12; },
       "network.hiddenSize must be at most 2147483647, got 1000000000000"},
      {[](auto& o) { o.numLayers = 0; }, "network.numLayers must be a positive integer, got 0"},
      {[](auto& o) { o.numLayers = 1e9; }, "network.numLayers must be at most 100, got 1000000000"},
      {[=](auto& o) { o.numLayers = nan; }, "network.numLayers must be at most 100, got NaN"},
      {[](auto& o) { o.dropout = 1; }, "network.dropout must be from 0 to below 1, got 1"},
      {[=](auto& o) { o.dropout = nan; }, "network.dropout must be from 0 to below 1, got NaN"},
      {[](auto& o) { o.recurrentDropout = 1; },
       "network.recurrentDropout must be from 0 to below 1, got 1"},
      {[](auto& o) { o.contextDecay = -0.5; },
       "network.contextDecay must be from 0 to below 1, got -0.5"},
      {[](auto& o) { o.contextSize = 1.5; },
       "network.contextSize must be a positive integer, got 1.5"},
      {[](auto& o) {
         o.periods = {1, 0};
       },
       "each of network.periods must be a positive integer, got 0"},
      {[](auto& o) { o.periods.assign(101, 1); }, "network.periods must have at most 100, got 101"},
      {[=](auto& o) { o.forgetBias = infinity; },
       "network.forgetBias must be a finite number, got Infinity"},
  };
  for (const auto& [change, message] : wrong) {
    NetworkOptions options;
    change(options);
    expectError<InvalidArgumentError>([&] { checked(options, 4); }, message);
  }
}

TEST(Numbers, NaturalNumbersAreExact) {
  EXPECT_EQ(naturalNumber("seed", 0), 0u);
  EXPECT_EQ(naturalNumber("seed", 9007199254740991.0), 9007199254740991u);
  expectError<InvalidArgumentError>(
      [] { naturalNumber("seed", 9007199254740992.0); },
      "seed must be an integer not below 0, got 9.00719925474099e+15");
  expectError<InvalidArgumentError>([] { naturalNumber("seed", -1); },
                                    "seed must be an integer not below 0, got -1");
  expectError<InvalidArgumentError>([] { naturalNumber("seed", 0.5); },
                                    "seed must be an integer not below 0, got 0.5");
  EXPECT_EQ(positiveInteger("n", 2147483647), 2147483647u);
}

}  // namespace
}  // namespace unrolled
