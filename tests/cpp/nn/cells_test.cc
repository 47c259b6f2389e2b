#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "core/error.h"
#include "core/rng.h"
#include "nn/cells/registry.h"
#include "support/expect.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;

class EveryCell : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryCell, HasAUsableLayout) {
  const CellLayout layout = makeCell(GetParam(), {})->layout();
  EXPECT_GE(layout.gates, 1u);
  EXPECT_GE(layout.states, 1u);
  EXPECT_LE(layout.states, kMaxStates);
}

TEST_P(EveryCell, RefusesAnActivationThatItDoesNotHave) {
  EXPECT_THROW(makeCell(GetParam(), {.activation = "softsign"}), InvalidArgumentError);
}

// The tape-free step writes the new state over the old one.
TEST_P(EveryCell, MayWriteItsNextStateOverThePrevious) {
  const auto cell = makeCell(GetParam(), {});
  const CellLayout layout = cell->layout();
  constexpr std::size_t kBatch = 2;
  constexpr std::size_t kHidden = 7;
  const std::size_t n = kBatch * kHidden;
  std::vector<float> gates = testing::numbers(1, "gates", n * layout.gates);
  std::vector<float> gatesAgain = gates;
  const std::vector<float> recurrent = testing::numbers(1, "recurrent", n * layout.gates);
  std::vector<float> saved(n * layout.saved + 1);
  std::vector<float> previous = testing::numbers(1, "previous", n * layout.states);
  std::vector<float> next(previous.size());
  const float* from[kMaxStates];
  float* apart[kMaxStates];
  float* same[kMaxStates];
  for (std::size_t s = 0; s < layout.states; ++s) {
    from[s] = previous.data() + s * n;
    apart[s] = next.data() + s * n;
    same[s] = previous.data() + s * n;
  }
  const float* const seen = layout.separateRecurrent ? recurrent.data() : nullptr;
  cell->forward({kBatch, kHidden, gates.data(), seen, from, apart, saved.data()});
  cell->forward({kBatch, kHidden, gatesAgain.data(), seen, from, same, saved.data()});
  EXPECT_EQ(previous, next);
}

TEST_P(EveryCell, SaturatesWithoutOverflow) {
  const auto cell = makeCell(GetParam(), {});
  const CellLayout layout = cell->layout();
  constexpr std::size_t kHidden = 9;
  for (float extreme : {1e30f, -1e30f, 1e4f, -1e4f}) {
    std::vector<float> gates(kHidden * layout.gates, extreme);
    const std::vector<float> recurrent(kHidden * layout.gates, 0.0f);
    std::vector<float> saved(kHidden * layout.saved + 1);
    std::vector<float> state(kHidden * layout.states, 0.5f);
    float* states[kMaxStates];
    for (std::size_t s = 0; s < layout.states; ++s) states[s] = state.data() + s * kHidden;
    cell->forward({1, kHidden, gates.data(), layout.separateRecurrent ? recurrent.data() : nullptr,
                   states, states, saved.data()});
    for (float value : state) EXPECT_TRUE(std::isfinite(value)) << extreme;
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, EveryCell, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

TEST(CellList, NamesAreDistinct) {
  const std::vector<std::string> names = testing::cellNames();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  for (const char* name : {"elman", "lstm", "gru"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
  }
}

TEST(CellList, AnUnknownNameIsAnError) {
  std::string names;
  for (const std::string& name : testing::cellNames()) names += (names.empty() ? "" : ", ") + name;
  expectError<InvalidArgumentError>([] { makeCell("lstmm", {}); },
                                    "network.cell must be one of " + names + ", got lstmm");
}

TEST(Cells, ActivationsTheyDoNotHaveAreNamed) {
  expectError<InvalidArgumentError>([] { makeCell("elman", {.activation = "sine"}); },
                                    "network.activation must be tanh or relu for elman, got sine");
  expectError<InvalidArgumentError>([] { makeCell("lstm", {.activation = "relu"}); },
                                    "network.activation must be tanh for lstm, got relu");
  expectError<InvalidArgumentError>([] { makeCell("gru", {.activation = "relu"}); },
                                    "network.activation must be tanh for gru, got relu");
}

TEST(Lstm, AddsTheForgetBiasToTheInputBiasOfTheForgetGateAlone) {
  RecurrentOptions options;
  options.cell = "lstm";
  options.initializer = "glorot";  // biases begin at 0
  options.inputSize = 2;
  options.hiddenSize = 3;
  options.cellOptions.forgetBias = 1.5f;
  ParameterSet parameters;
  const Recurrent recurrent(parameters, "rnn", options);
  Rng rng(1);
  parameters.allocate(rng);
  const float* const input = parameters.values(recurrent.layers()[0].biasIh);
  const float* const hidden = parameters.values(recurrent.layers()[0].biasHh);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(input[i], i >= 3 && i < 6 ? 1.5f : 0.0f) << i;
    EXPECT_EQ(hidden[i], 0.0f) << i;
  }
}

}  // namespace
}  // namespace unrolled
