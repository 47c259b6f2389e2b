// Small networks whose numbers are known from lecture notes on recurrent networks, through the real
// runner.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/rng.h"
#include "core/tensor.h"
#include "nn/cells/gate_cell.h"
#include "nn/dense.h"
#include "nn/recurrent.h"
#include "support/network.h"

namespace unrolled {
namespace {

using testing::vectorsOf;

/// Two inputs, two hidden units, two outputs; all weights 1, no bias, everything linear.
class AllOnes {
 public:
  AllOnes() : recurrent_(parameters_, "rnn", options()), head_(parameters_, "head", 2, 2) {
    Rng rng(1);
    parameters_.allocate(rng);
    for (ParameterSet::Id id = 0; id < parameters_.count(); ++id) {
      const Shape& shape = parameters_[id].shape;
      std::fill_n(parameters_.values(id), shape.size(), shape.rank() == 2 ? 1.0f : 0.0f);
    }
  }

  std::vector<float> run(const std::vector<float>& inputs) {
    const Tensor input({inputs.size() / 2, 1, 2}, inputs);
    Tape tape;
    const auto result = recurrent_.forward(tape, vectorsOf(tape, input), Var(), nullptr);
    const Var output = head_.forward(tape, result.sequence);
    return {output.value(), output.value() + output.size()};
  }

 private:
  static RecurrentOptions options() {
    RecurrentOptions options;
    options.cell = "elman";
    options.cellOptions.activation = "linear";
    options.inputSize = 2;
    options.hiddenSize = 2;
    return options;
  }

  ParameterSet parameters_;
  Recurrent recurrent_;
  Dense head_;
};

TEST(WorkedNumbers, ANetworkOfOnes) {
  EXPECT_EQ(AllOnes().run({1, 1, 1, 1, 2, 2}), (std::vector<float>{4, 4, 12, 12, 32, 32}));
}

TEST(WorkedNumbers, AnotherOrderGivesAnotherOutput) {
  EXPECT_EQ(AllOnes().run({2, 2, 1, 1, 1, 1}), (std::vector<float>{8, 8, 20, 20, 44, 44}));
}

// Input x1; input gate 100 x2 − 10, forget gate 100 x2 + 10, output gate 100 x3 − 10; g and h
// linear: x2 = 1 adds x1 to the memory, x2 = −1 resets it, x3 = 1 reads it out.
TEST(WorkedNumbers, AnLstmThatAddsResetsAndReads) {
  constexpr std::size_t kSteps = 9;
  const float x1[kSteps] = {1, 3, 2, 4, 2, 1, 3, 6, 1};
  const float x2[kSteps] = {0, 1, 0, 1, 0, 0, -1, 1, 0};
  const float x3[kSteps] = {0, 0, 0, 0, 0, 1, 0, 0, 1};
  const long memory[kSteps] = {0, 3, 3, 7, 7, 7, 0, 6, 6};
  const long output[kSteps] = {0, 0, 0, 0, 0, 7, 0, 0, 6};

  RecurrentOptions options;
  options.cell = "lstm";
  options.cellOptions.activation = "linear";
  options.inputSize = 3;
  testing::Network network(options);
  ParameterSet& parameters = network.parameters;
  std::fill_n(parameters.values(), parameters.size(), 0.0f);
  const auto& ids = network.recurrent.layers()[0].parameters;
  // Rows i, f, g, o.
  const std::vector<float> weights = {0, 100, 0, 0, 100, 0, 1, 0, 0, 0, 0, 100};
  const std::vector<float> biases = {-10, 10, 0, -10};
  std::copy(weights.begin(), weights.end(), parameters.values(ids[GateCell::kWeightIh]));
  std::copy(biases.begin(), biases.end(), parameters.values(ids[GateCell::kBiasIh]));

  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  Tensor state(network.recurrent.stateShape(1));
  double c = 0;
  for (std::size_t t = 0; t < kSteps; ++t) {
    const Tensor x({1, 1, 3}, {x1[t], x2[t], x3[t]});
    Tape tape;
    const auto result = network.recurrent.forward(
        tape, vectorsOf(tape, x), tape.constant(state.shape(), state.data()), nullptr);
    std::copy_n(result.state.value(), state.size(), state.data());
    const float h = state.data()[0];
    const float stored = state.data()[1];
    EXPECT_EQ(std::lround(stored), memory[t]) << "step " << t + 1;
    EXPECT_EQ(std::lround(h), output[t]) << "step " << t + 1;
    // The table rounds gates that are nearly 0 or 1; without rounding:
    const double gate = 100 * double{x2[t]};
    c = sigmoid(gate + 10) * c + sigmoid(gate - 10) * double{x1[t]};
    EXPECT_NEAR(stored, c, 1e-5);
    EXPECT_NEAR(h, sigmoid(100 * double{x3[t]} - 10) * c, 1e-5);
  }
}

/// y_1000 = w^999 and its slope 999 w^998: one linear unit that gets a 1 at its first step.
struct Power {
  double value;
  double slope;
};

Power power(float w) {
  RecurrentOptions options;
  options.cell = "elman";
  options.cellOptions.activation = "linear";
  testing::Network network(options);
  ParameterSet& parameters = network.parameters;
  std::fill_n(parameters.values(), parameters.size(), 0.0f);
  const auto& ids = network.recurrent.layers()[0].parameters;
  parameters.values(ids[GateCell::kWeightIh])[0] = 1;
  parameters.values(ids[GateCell::kWeightHh])[0] = w;
  Tensor input({1000, 1, 1});
  input.data()[0] = 1;
  Tape tape;
  parameters.zeroGradients();
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  result.state.gradient()[0] = 1;
  tape.backward(tape.make({}, true));
  return {result.state.value()[0], parameters.gradients(ids[GateCell::kWeightHh])[0]};
}

TEST(WorkedNumbers, APowerOfOneWeightVanishesOrExplodes) {
  EXPECT_EQ(power(1).value, 1);
  EXPECT_EQ(power(1).slope, 999);
  for (const float w : {1.01f, 0.99f}) {
    const Power got = power(w);
    const double value = std::pow(double{w}, 999);
    const double slope = 999 * std::pow(double{w}, 998);
    EXPECT_NEAR(got.value, value, 1e-4 * value) << w;
    EXPECT_NEAR(got.slope, slope, 1e-4 * slope) << w;
  }
  // "About 20 000" and "about 0".
  EXPECT_NEAR(power(1.01f).value, 20751, 2);
  EXPECT_LT(power(0.99f).value, 5e-5);
  EXPECT_EQ(power(0.01f).value, 0);
  EXPECT_EQ(power(0.01f).slope, 0);
}

}  // namespace
}  // namespace unrolled
