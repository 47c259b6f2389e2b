#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "core/error.h"
#include "nn/cells/gate_cell.h"
#include "nn/cells/registry.h"
#include "support/expect.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;

class EveryCell : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryCell, NamesItsStatesOutputFirst) {
  const auto cell = makeCell(GetParam(), {});
  const auto states = cell->states();
  EXPECT_GE(states.size(), 1u);
  EXPECT_LE(states.size(), kMaxStates);
  EXPECT_EQ(states[0], "h");
  EXPECT_EQ(std::set<std::string_view>(states.begin(), states.end()).size(), states.size());
}

TEST_P(EveryCell, RefusesAnActivationThatItDoesNotHave) {
  EXPECT_THROW(makeCell(GetParam(), {.activation = "softsign"}), InvalidArgumentError);
}

INSTANTIATE_TEST_SUITE_P(Cells, EveryCell, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

/// One step of a cell of gates on a batch, with all the room that it needs.
class EveryGateCell : public ::testing::TestWithParam<std::string> {
 protected:
  static constexpr std::size_t kBatch = 2;
  static constexpr std::size_t kHidden = 7;
  static constexpr std::size_t kUnits = kBatch * kHidden;

  /// The states after a step from `states`, which it may write over.
  std::vector<float> step(std::vector<float> gates, std::vector<float> states, bool inPlace) const {
    std::vector<float> after(inPlace ? 0 : states.size());
    std::vector<float> saved(kUnits * layout_.saved + 1);
    const float* previous[kMaxStates];
    float* next[kMaxStates];
    for (std::size_t s = 0; s < stateCount_; ++s) {
      previous[s] = states.data() + s * kUnits;
      next[s] = (inPlace ? states : after).data() + s * kUnits;
    }
    cell_->forward({kBatch, kHidden, gates.data(),
                    layout_.separateRecurrent ? recurrent_.data() : nullptr, peepholes_.data(),
                    previous, next, saved.data()});
    return inPlace ? states : after;
  }

  const std::unique_ptr<Cell> made_ = makeCell(GetParam(), {});
  const GateCell* const cell_ = made_->asGateCell();
  const GateLayout layout_ = cell_->layout();
  const std::size_t stateCount_ = cell_->states().size();
  const std::size_t gateCount_ = kUnits * layout_.gates;
  const std::vector<float> recurrent_ = testing::numbers(1, "recurrent", gateCount_);
  const std::vector<float> peepholes_ =
      testing::numbers(1, "peepholes", kHidden * cell_->peepholes().size());
};

TEST_P(EveryGateCell, HasAUsableLayout) {
  EXPECT_GE(layout_.gates, 1u);
  for (const Peephole& peephole : cell_->peepholes()) {
    EXPECT_LT(peephole.gate, layout_.gates);
    EXPECT_LT(peephole.state, stateCount_);
  }
  const auto names = cell_->gateNames();
  EXPECT_TRUE(names.empty() || names.size() == layout_.gates);
}

// The tape-free step writes the new state over the old one.
TEST_P(EveryGateCell, MayWriteItsNextStateOverThePrevious) {
  const std::vector<float> gates = testing::numbers(1, "gates", gateCount_);
  const std::vector<float> states = testing::numbers(1, "previous", kUnits * stateCount_);
  EXPECT_EQ(step(gates, states, true), step(gates, states, false));
}

TEST_P(EveryGateCell, SaturatesWithoutOverflow) {
  for (float extreme : {1e30f, -1e30f, 1e4f, -1e4f}) {
    const std::vector<float> states = step(std::vector<float>(gateCount_, extreme),
                                           std::vector<float>(kUnits * stateCount_, 0.5f), true);
    for (float value : states) EXPECT_TRUE(std::isfinite(value)) << extreme;
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, EveryGateCell, ::testing::ValuesIn(testing::gateCellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

TEST(CellList, NamesAreDistinct) {
  const std::vector<std::string> names = testing::cellNames();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  for (const char* name :
       {"elman", "irnn", "lstm", "lstm-1997", "peephole-lstm", "coupled-lstm", "gru"}) {
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
  expectError<InvalidArgumentError>(
      [] { makeCell("elman", {.activation = "sine"}); },
      "network.activation must be one of tanh, relu, sigmoid, linear, got sine");
  expectError<InvalidArgumentError>(
      [] { makeCell("lstm", {.gateActivation = "tanh"}); },
      "network.gateActivation must be one of sigmoid, hard-sigmoid, got tanh");
  expectError<InvalidArgumentError>(
      [] { makeCell("lstm", {.outputActivation = "hard-sigmoid"}); },
      "network.outputActivation must be one of tanh, relu, sigmoid, linear, got hard-sigmoid");
}

TEST(Cells, OptionsTheyDoNotHaveAreNamed) {
  const auto refuses = [](const char* cell, const CellOptions& options, const char* option) {
    expectError<InvalidArgumentError>(
        [&] { makeCell(cell, options); },
        std::string("network.") + option + " is not an option of " + cell);
  };
  refuses("irnn", {.activation = "tanh"}, "activation");
  refuses("elman", {.gateActivation = "sigmoid"}, "gateActivation");
  refuses("gru", {.outputActivation = "tanh"}, "outputActivation");
  refuses("coupled-lstm", {.forgetBias = 1}, "forgetBias");
  refuses("lstm-1997", {.forgetBias = 1}, "forgetBias");
  refuses("lstm", {.periods = {1, 2}}, "periods");
  refuses("gru", {.contextSize = 3}, "contextSize");
  refuses("elman", {.contextDecay = 0.9f}, "contextDecay");
}

TEST(Cells, CountTheirMultiplications) {
  const auto count = [](const char* cell) {
    return makeCell(cell, {})->multiplicationsPerStep(3, 8);
  };
  EXPECT_EQ(count("elman"), 8 * (3 + 8));
  EXPECT_EQ(count("lstm"), 4 * 8 * (3 + 8));
  EXPECT_EQ(count("coupled-lstm"), 3 * 8 * (3 + 8));
  // Eight modules of one unit: module i is due at every 2^i-th step, and sends to i + 1 units.
  double clockwork = 0;
  for (int module = 0; module < 8; ++module) clockwork += (3 + module + 1) / std::exp2(module);
  EXPECT_DOUBLE_EQ(count("clockwork"), clockwork);
}

}  // namespace
}  // namespace unrolled
