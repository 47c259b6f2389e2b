// The activations that a cell may be given, and the bias of the forget gate.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/rng.h"
#include "core/tensor.h"
#include "nn/cells/gate_cell.h"
#include "nn/recurrent.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::numbers;
using testing::vectorsOf;

RecurrentOptions optionsFor(const std::string& cell, const CellOptions& cellOptions) {
  RecurrentOptions options;
  options.cell = cell;
  options.cellOptions = cellOptions;
  options.inputSize = 3;
  options.hiddenSize = 5;
  return options;
}

void checkGradient(const std::string& cell, const CellOptions& cellOptions) {
  SCOPED_TRACE(cell + " " + cellOptions.activation + " " + cellOptions.outputActivation + " " +
               cellOptions.gateActivation);
  testing::Network network(optionsFor(cell, cellOptions));
  const Tensor input({4, 2, 3}, numbers(5, "input", 24));
  testing::expectGradients(testing::differentiated(network.parameters), [&](Tape& tape) {
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
    return std::vector<Var>{result.sequence, result.state};
  });
}

TEST(Activations, ThatAreChosenHaveTheirGradients) {
  for (const char* activation : {"sigmoid", "linear"}) {
    for (const char* cell :
         {"elman", "gru", "lstm", "lstm-1997", "peephole-lstm", "coupled-lstm"}) {
      checkGradient(cell, {.activation = activation});
    }
  }
  for (const char* cell : {"lstm", "lstm-1997", "peephole-lstm", "coupled-lstm"}) {
    checkGradient(cell, {.gateActivation = "hard-sigmoid", .outputActivation = "sigmoid"});
    checkGradient(cell, {.activation = "sigmoid", .outputActivation = "linear"});
  }
  checkGradient("gru", {.gateActivation = "hard-sigmoid"});
}

// PyTorch has Elman networks with relu alone (tests/fixtures); an LSTM with it goes through the
// same code as these.
TEST(Activations, AreThoseOfTheirNames) {
  const auto relu = [](double x) { return std::max(0.0, x); };
  const auto hard = [](double x) { return std::min(1.0, std::max(0.0, 0.2 * x + 0.5)); };
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  testing::Network network(optionsFor(
      "lstm",
      {.activation = "relu", .gateActivation = "hard-sigmoid", .outputActivation = "sigmoid"}));
  const auto& ids = network.recurrent.layers()[0].parameters;
  // Wide enough that gates saturate.
  for (std::size_t i = 0; i < 60; ++i) {
    network.parameters.values(ids[GateCell::kWeightIh])[i] *= 12;
  }
  const Tensor x({1, 1, 3}, numbers(7, "x", 3));
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, x), Var(), nullptr);
  const auto preActivation = [&](std::size_t row) {
    double sum = double{network.parameters.values(ids[GateCell::kBiasIh])[row]} +
                 double{network.parameters.values(ids[GateCell::kBiasHh])[row]};
    for (std::size_t i = 0; i < 3; ++i) {
      sum += double{network.parameters.values(ids[GateCell::kWeightIh])[row * 3 + i]} *
             double{x.data()[i]};
    }
    return sum;
  };
  for (std::size_t j = 0; j < 5; ++j) {
    const double c = hard(preActivation(j)) * relu(preActivation(10 + j));
    EXPECT_NEAR(result.state.value()[5 + j], c, 1e-5);
    EXPECT_NEAR(result.state.value()[j], hard(preActivation(15 + j)) * sigmoid(c), 1e-5);
  }
}

/// The norm of the gradient of the first of 60 states, for a loss on the last.
float firstStateGradient(const std::string& cell, float forgetBias) {
  RecurrentOptions options = optionsFor(cell, {.forgetBias = forgetBias});
  ParameterSet parameters;
  const Recurrent recurrent(parameters, "rnn", options);
  Rng rng(1);
  parameters.allocate(rng);
  const Tensor input({60, 1, 3}, numbers(5, "input", 180));
  std::vector<float> norms(60);
  Tape tape;
  RecurrentInput batch = vectorsOf(tape, input);
  batch.stateGradientNorms = norms.data();
  const auto result = recurrent.forward(tape, batch, Var(), nullptr);
  tape.backward(testing::weightedSum(result.state, "w"));
  EXPECT_GT(norms[59], 0.1f);
  return norms[0];
}

TEST(ForgetBias, CarriesTheGradientFurtherBack) {
  for (const char* cell : {"lstm", "peephole-lstm"}) {
    const float none = firstStateGradient(cell, 0);
    const float some = firstStateGradient(cell, 2);
    const float large = firstStateGradient(cell, 6);
    EXPECT_GT(some, 1e3f * none) << cell;
    EXPECT_GT(large, 10 * some) << cell;
  }
}

TEST(ForgetBias, IsAddedToTheInputBiasOfTheForgetGateAlone) {
  for (const char* cell : {"lstm", "peephole-lstm"}) {
    RecurrentOptions options = optionsFor(cell, {.forgetBias = 1.5f});
    options.initializer = "glorot";  // biases begin at 0
    ParameterSet parameters;
    const Recurrent recurrent(parameters, "rnn", options);
    Rng rng(1);
    parameters.allocate(rng);
    const auto& ids = recurrent.layers()[0].parameters;
    for (std::size_t i = 0; i < 20; ++i) {
      EXPECT_EQ(parameters.values(ids[GateCell::kBiasIh])[i], i >= 5 && i < 10 ? 1.5f : 0.0f);
      EXPECT_EQ(parameters.values(ids[GateCell::kBiasHh])[i], 0.0f);
    }
  }
}

TEST(Irnn, BeginsByCopyingItsState) {
  ParameterSet parameters;
  const Recurrent recurrent(parameters, "rnn", optionsFor("irnn", {}));
  EXPECT_EQ(recurrent.options().initializer, "identity");
  Rng rng(1);
  parameters.allocate(rng);
  const auto& ids = recurrent.layers()[0].parameters;
  for (std::size_t row = 0; row < 5; ++row) {
    for (std::size_t column = 0; column < 5; ++column) {
      EXPECT_EQ(parameters.values(ids[GateCell::kWeightHh])[row * 5 + column],
                row == column ? 1.0f : 0.0f);
    }
    EXPECT_EQ(parameters.values(ids[GateCell::kBiasIh])[row], 0.0f);
  }
  for (std::size_t i = 0; i < 15; ++i) {
    const float weight = parameters.values(ids[GateCell::kWeightIh])[i];
    EXPECT_NE(weight, 0.0f);
    EXPECT_LT(std::abs(weight), 0.01f);  // ten deviations
  }
}

}  // namespace
}  // namespace unrolled
