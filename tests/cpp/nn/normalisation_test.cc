// The options of cells of gates that their runner owns: layer normalisation and recurrent dropout.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/rng.h"
#include "core/tensor.h"
#include "nn/cells/gate_cell.h"
#include "nn/recurrent.h"
#include "nn/recurrent_step.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::numbers;
using testing::vectorsOf;

constexpr std::size_t kTime = 4;
constexpr std::size_t kBatch = 3;
constexpr std::size_t kInput = 3;
constexpr std::size_t kHidden = 5;

struct Setting {
  bool layerNorm = false;
  float recurrentDropout = 0;
  float dropout = 0;
  std::size_t layers = 1;
  bool bidirectional = false;
};

RecurrentOptions optionsFor(const std::string& cell, const Setting& setting) {
  RecurrentOptions options;
  options.cell = cell;
  options.cellOptions.layerNorm = setting.layerNorm;
  options.cellOptions.recurrentDropout = setting.recurrentDropout;
  options.dropout = setting.dropout;
  options.inputSize = kInput;
  options.hiddenSize = kHidden;
  options.numLayers = setting.layers;
  options.bidirectional = setting.bidirectional;
  return options;
}

std::vector<float> valuesOf(Var v) { return {v.value(), v.value() + v.size()}; }

/// Weights three times as large. What is normalised then has a deviation that the steps of finite
/// differences are small beside.
void widen(ParameterSet& parameters) {
  for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
    if (parameters[id].shape.rank() != 2) continue;
    for (std::size_t i = 0; i < parameters[id].shape.size(); ++i) parameters.values(id)[i] *= 3;
  }
}

/// Gradients of parameters, inputs and initial state beside finite differences; every run draws the
/// same masks.
void check(const std::string& cell, const Setting& setting, bool tokens,
           const std::vector<std::int32_t>& lengths) {
  testing::Network network(optionsFor(cell, setting), 3);
  testing::avoidKinks(network);
  if (setting.layerNorm) widen(network.parameters);
  const Shape inputShape{kTime, kBatch, kInput};
  const Shape stateShape = network.recurrent.stateShape(kBatch);
  Tensor input(inputShape, numbers(5, "input", inputShape.size()));
  Tensor initial(stateShape, numbers(5, "initial", stateShape.size()));
  Tensor inputGradient(inputShape);
  Tensor initialGradient(stateShape);
  const auto ids = testing::tokenNumbers(5, "ids", kTime * kBatch, kInput);
  std::vector<testing::Differentiated> variables = testing::differentiated(network.parameters);
  variables.push_back({"initial", initial.data(), initialGradient.data(), initial.size()});
  if (!tokens) variables.push_back({"input", input.data(), inputGradient.data(), input.size()});
  testing::expectGradients(variables, [&](Tape& tape) {
    Rng rng(5);
    RecurrentInput batch;
    batch.time = kTime;
    batch.batch = kBatch;
    batch.lengths = lengths;
    if (tokens) {
      batch.tokens = ids;
    } else {
      batch.vectors = tape.leaf(inputShape, input.data(), inputGradient.data());
    }
    const Var start = tape.leaf(stateShape, initial.data(), initialGradient.data());
    const auto result = network.recurrent.forward(tape, batch, start, &rng);
    return std::vector<Var>{result.sequence, result.state};
  });
}

class GateCellOptions : public ::testing::TestWithParam<std::string> {};

TEST_P(GateCellOptions, LayerNormHasItsGradient) {
  // Normalised pre-activations of a rectified cell cannot be kept from its kink.
  if (GetParam() == "irnn") return;
  const Setting both{.layerNorm = true, .layers = 2, .bidirectional = true};
  check(GetParam(), {.layerNorm = true}, false, {});
  check(GetParam(), {.layerNorm = true}, true, {2, 4, 0});
  check(GetParam(), both, false, {4, 1, 3});
}

TEST_P(GateCellOptions, RecurrentDropoutHasTheGradientOfItsMasks) {
  const Setting both{.recurrentDropout = 0.3f, .dropout = 0.3f, .layers = 2, .bidirectional = true};
  check(GetParam(), {.recurrentDropout = 0.4f}, false, {});
  check(GetParam(), {.recurrentDropout = 0.4f}, true, {2, 4, 0});
  check(GetParam(), both, false, {4, 1, 3});
}

TEST_P(GateCellOptions, AStepWithoutATapeEqualsEvaluation) {
  const Setting setting{.layerNorm = true, .recurrentDropout = 0.5f, .dropout = 0.5f, .layers = 2};
  testing::Network network(optionsFor(GetParam(), setting));
  const Tensor input({kTime, kBatch, kInput}, numbers(3, "input", kTime * kBatch * kInput));
  const auto ids = testing::tokenNumbers(3, "ids", kTime * kBatch, kInput);
  for (const bool tokens : {false, true}) {
    RecurrentStep stepper(network.recurrent, tokens);
    Tape tape;
    RecurrentInput batch = vectorsOf(tape, input);
    if (tokens) {
      batch.vectors = Var();
      batch.tokens = ids;
    }
    const auto expected = network.recurrent.forward(tape, batch, Var(), nullptr);
    Tensor state(network.recurrent.stateShape(kBatch));
    constexpr std::size_t kStep = kBatch * kHidden;
    for (std::size_t t = 0; t < kTime; ++t) {
      const ConstMatrixView output =
          tokens ? stepper.step(std::span(ids).subspan(t * kBatch, kBatch), state)
                 : stepper.step({input.data() + t * kBatch * kInput, kBatch, kInput}, state);
      EXPECT_LT(testing::largestDifference({output.data, kStep},
                                           {expected.sequence.value() + t * kStep, kStep}),
                2e-6);
    }
  }
}

TEST_P(GateCellOptions, LaterStepsAllocateNothing) {
  const Setting setting{.layerNorm = true, .recurrentDropout = 0.5f, .dropout = 0.5f, .layers = 2};
  testing::Network network(optionsFor(GetParam(), setting));
  const Tensor input({kTime, kBatch, kInput}, numbers(3, "input", kTime * kBatch * kInput));
  Rng rng(1);
  Tape tape;
  const auto step = [&] {
    tape.reset();
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), &rng);
    result.sequence.gradient()[0] = 1;
    tape.backward(tape.make({}, true));
  };
  step();
  step();
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 3; ++i) step();
  EXPECT_EQ(testing::allocations(), before);
}

INSTANTIATE_TEST_SUITE_P(Cells, GateCellOptions, ::testing::ValuesIn(testing::gateCellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

TEST(LayerNorm, NormalisesEachShareOfEachGate) {
  // One step of one sequence of an Elman network in double precision.
  testing::Network network(optionsFor("elman", {.layerNorm = true}));
  ParameterSet& parameters = network.parameters;
  const auto& ids = network.recurrent.layers()[0].parameters;
  ASSERT_EQ(ids.size(), 6u);
  EXPECT_EQ(parameters[ids[4]].name, "rnn.gain_ih_l0");
  EXPECT_EQ(parameters[ids[5]].name, "rnn.gain_hh_l0");
  const Tensor x({1, 1, kInput}, numbers(3, "x", kInput));
  const Tensor h({1, 1, 1, kHidden}, numbers(3, "h", kHidden));
  const auto normalised = [&](std::size_t weight, const Tensor& of, std::size_t gain) {
    std::vector<double> v(kHidden);
    double mean = 0;
    for (std::size_t j = 0; j < kHidden; ++j) {
      for (std::size_t i = 0; i < of.size(); ++i) {
        v[j] += double{parameters.values(ids[weight])[j * of.size() + i]} * double{of.data()[i]};
      }
      mean += v[j] / kHidden;
    }
    double variance = 0;
    for (double value : v) variance += (value - mean) * (value - mean) / kHidden;
    for (std::size_t j = 0; j < kHidden; ++j) {
      v[j] = double{parameters.values(ids[gain])[j]} * (v[j] - mean) / std::sqrt(variance + 1e-5);
    }
    return v;
  };
  const std::vector<double> input = normalised(GateCell::kWeightIh, x, 4);
  const std::vector<double> recurrent = normalised(GateCell::kWeightHh, h, 5);
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, x),
                                                tape.constant(h.shape(), h.data()), nullptr);
  for (std::size_t j = 0; j < kHidden; ++j) {
    const double bias = double{parameters.values(ids[GateCell::kBiasIh])[j]} +
                        double{parameters.values(ids[GateCell::kBiasHh])[j]};
    EXPECT_NEAR(result.sequence.value()[j], std::tanh(input[j] + recurrent[j] + bias), 1e-6);
  }
}

TEST(LayerNorm, GainsBeginAtOneWhateverTheInitializer) {
  for (const char* initializer : {"uniform", "glorot", "identity"}) {
    RecurrentOptions options = optionsFor("lstm", {.layerNorm = true});
    options.initializer = initializer;
    ParameterSet parameters;
    const Recurrent recurrent(parameters, "rnn", options);
    Rng rng(1);
    parameters.allocate(rng);
    for (std::size_t place : {4u, 5u}) {
      const ParameterSet::Id id = recurrent.layers()[0].parameters[place];
      EXPECT_EQ(parameters[id].shape, Shape({4 * kHidden}));
      for (std::size_t i = 0; i < 4 * kHidden; ++i) EXPECT_EQ(parameters.values(id)[i], 1.0f);
    }
  }
}

// One unit that hands its state on unchanged, h_t = x_t + h_{t−1}: a mask shows as it is.
class RecurrentDropoutMask : public ::testing::Test {
 protected:
  static constexpr std::size_t kSteps = 5;
  static constexpr std::size_t kSequences = 40;

  std::vector<float> run(std::size_t layers, float recurrentDropout, float dropout, Rng* rng) {
    RecurrentOptions options = optionsFor(
        "elman", {.recurrentDropout = recurrentDropout, .dropout = dropout, .layers = layers});
    options.cellOptions.activation = "linear";
    options.inputSize = 1;
    options.hiddenSize = 1;
    testing::Network network(options);
    std::fill_n(network.parameters.values(), network.parameters.size(), 0.0f);
    for (const Recurrent::Layer& layer : network.recurrent.layers()) {
      network.parameters.values(layer.parameters[GateCell::kWeightIh])[0] = 1;
      network.parameters.values(layer.parameters[GateCell::kWeightHh])[0] = layers > 1 ? 0 : 1;
    }
    Tensor input({kSteps, kSequences, 1});
    input.fill(1);
    Tape tape;
    return valuesOf(network.recurrent.forward(tape, vectorsOf(tape, input), Var(), rng).sequence);
  }
};

TEST_F(RecurrentDropoutMask, IsOneForAllStepsOfASequence) {
  Rng rng(3);
  const std::vector<float> h = run(1, 0.5f, 0, &rng);
  std::size_t cut = 0;
  for (std::size_t b = 0; b < kSequences; ++b) {
    // Either the state never feeds back, or it does doubled at every step: 1, 3, 7, 15, 31.
    const bool dropped = h[kSequences + b] == 1;
    cut += dropped ? 1 : 0;
    float expected = 0;
    for (std::size_t t = 0; t < kSteps; ++t) {
      expected = 1 + (dropped ? 0 : 2 * expected);
      EXPECT_EQ(h[t * kSequences + b], expected);
    }
  }
  EXPECT_GT(cut, kSequences / 4);
  EXPECT_LT(cut, 3 * kSequences / 4);
}

TEST_F(RecurrentDropoutMask, IsOffInEvaluation) {
  const std::vector<float> h = run(1, 0.5f, 0, nullptr);
  for (std::size_t t = 0; t < kSteps; ++t) EXPECT_EQ(h[t * kSequences], static_cast<float>(t + 1));
}

TEST_F(RecurrentDropoutMask, KeepsTheMasksBetweenLayersOverTheStepsToo) {
  const auto changes = [](const std::vector<float>& h) {
    std::size_t count = 0;
    for (std::size_t i = kSequences; i < h.size(); ++i) count += h[i] != h[i - kSequences] ? 1 : 0;
    return count;
  };
  Rng rng(3);
  EXPECT_EQ(changes(run(2, 0.25f, 0.5f, &rng)), 0u);
  EXPECT_GT(changes(run(2, 0, 0.5f, &rng)), kSequences);
}

}  // namespace
}  // namespace unrolled
