// Cells that are written step by step, beyond what the tests of every cell say.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rng.h"
#include "kernels/reductions.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::numbers;
using testing::vectorsOf;

std::vector<float> valuesOf(Var v) { return {v.value(), v.value() + v.size()}; }

RecurrentOptions optionsFor(const std::string& cell) {
  RecurrentOptions options;
  options.cell = cell;
  options.inputSize = 3;
  options.hiddenSize = 6;
  return options;
}

void make(const RecurrentOptions& options) {
  ParameterSet parameters;
  Recurrent(parameters, "rnn", options);
}

/// The names and shapes of a layer's parameters.
std::string parametersOf(const RecurrentOptions& options) {
  ParameterSet parameters;
  const Recurrent recurrent(parameters, "rnn", options);
  std::string list;
  for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
    list += parameters[id].name + " " + parameters[id].shape.toString() + "\n";
  }
  return list;
}

TEST(Jordan, FeedsItsOutputBack) {
  // h = x + 2 y, y = 3 h + 1.
  RecurrentOptions options = optionsFor("jordan");
  options.inputSize = 1;
  options.hiddenSize = 1;
  options.cellOptions.activation = "linear";
  options.cellOptions.outputActivation = "linear";
  testing::Network network(options);
  const auto& parameters = network.recurrent.layers()[0].parameters;
  const float values[] = {1, 2, 0, 0, 3, 1};
  for (std::size_t i = 0; i < 6; ++i) *network.parameters.values(parameters[i]) = values[i];
  const Tensor input({3, 1, 1}, {1, 1, 1});
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  EXPECT_EQ(valuesOf(result.sequence), (std::vector<float>{4, 28, 172}));
}

TEST(Jordan, NamesWhatItHasBeyondAnElmanNetwork) {
  EXPECT_EQ(parametersOf(optionsFor("jordan")),
            "rnn.weight_ih_l0 [6, 3]\nrnn.weight_hh_l0 [6, 6]\nrnn.bias_ih_l0 [6]\n"
            "rnn.bias_hh_l0 [6]\nrnn.weight_ho_l0 [6, 6]\nrnn.bias_ho_l0 [6]\n");
  RecurrentOptions options = optionsFor("jordan");
  options.cellOptions.outputActivation = "sine";
  expectError<InvalidArgumentError>(
      [&] { make(options); },
      "network.outputActivation must be one of tanh, relu, sigmoid, linear, got sine");
}

TEST(Scrn, ItsContextIsASlowAverageOfTheInput) {
  RecurrentOptions options = optionsFor("scrn");
  options.inputSize = 1;
  options.hiddenSize = 2;
  options.cellOptions.contextSize = 1;
  options.cellOptions.contextDecay = 0.75f;
  options.cellOptions.activation = "linear";
  testing::Network network(options);
  std::fill_n(network.parameters.values(), network.parameters.size(), 0.0f);
  const auto& parameters = network.recurrent.layers()[0].parameters;
  *network.parameters.values(parameters[2]) = 8;     // B
  network.parameters.values(parameters[3])[1] = 10;  // P, to the second unit
  const Tensor input({3, 1, 1}, {1, 1, -1});
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  // [h; s]: s = 0.25 · 8 x + 0.75 s.
  EXPECT_EQ(valuesOf(result.sequence),
            (std::vector<float>{0, 20, 2, 0, 35, 3.5f, 0, 6.25f, 0.625f}));
  EXPECT_EQ(valuesOf(result.state), (std::vector<float>{0, 6.25f, 0.625f, 0}));
}

TEST(Scrn, ItsContextIsTwoFifthsOfItsUnitsByDefault) {
  EXPECT_EQ(parametersOf(optionsFor("scrn")),
            "rnn.weight_ih_l0 [6, 3]\nrnn.weight_hh_l0 [6, 6]\nrnn.weight_ic_l0 [2, 3]\n"
            "rnn.weight_ch_l0 [6, 2]\n");
  RecurrentOptions options = optionsFor("scrn");
  options.hiddenSize = 1;
  EXPECT_EQ(testing::Network(options).recurrent.outputSize(), 2u);
}

TEST(Scrn, LayersAboveReadHiddenAndContextUnits) {
  RecurrentOptions options = optionsFor("scrn");
  options.numLayers = 2;
  options.bidirectional = true;
  options.cellOptions.contextSize = 6;
  testing::Network network(options);
  EXPECT_EQ(network.recurrent.outputSize(), 24u);
  EXPECT_EQ(network.recurrent.layers()[2].inputSize, 24u);
  const Tensor input({4, 2, 3}, numbers(1, "input", 24));
  testing::expectGradients(testing::differentiated(network.parameters), [&](Tape& tape) {
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
    return std::vector<Var>{result.sequence, result.state};
  });
}

TEST(Scrn, RefusesAContextItCannotHave) {
  RecurrentOptions options = optionsFor("scrn");
  options.cellOptions.contextSize = 7;
  expectError<InvalidArgumentError>(
      [&] { make(options); }, "network.contextSize must be at most network.hiddenSize, 6, got 7");
  options.cellOptions.contextSize = 6;
  make(options);
  for (const float decay : {1.0f, -0.5f, NAN}) {
    options.cellOptions.contextDecay = decay;
    expectError<InvalidArgumentError>(
        [&] { make(options); },
        message("network.contextDecay must be from 0 to below 1, got ", decay));
  }
}

TEST(GruResetBefore, HasTheParametersOfTheGru) {
  EXPECT_EQ(parametersOf(optionsFor("gru-reset-before")), parametersOf(optionsFor("gru")));
}

TEST(GruResetBefore, IsTheGruWhereNothingIsReset) {
  // With r at 1 the reset gate may stand before or after the product.
  std::vector<float> outputs[2];
  const Tensor input({5, 2, 3}, numbers(1, "input", 30));
  for (const std::size_t which : {0u, 1u}) {
    testing::Network network(optionsFor(which == 0 ? "gru" : "gru-reset-before"));
    const auto bias = network.recurrent.layers()[0].parameters[2];
    std::fill_n(network.parameters.values(bias), 6, 100.0f);
    Tape tape;
    outputs[which] =
        valuesOf(network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr).sequence);
  }
  EXPECT_LT(testing::largestDifference(outputs[0], outputs[1]), 1e-6);
}

TEST(GruResetBefore, HasSelectableActivations) {
  RecurrentOptions options = optionsFor("gru-reset-before");
  options.cellOptions.activation = "sigmoid";
  options.cellOptions.gateActivation = "hard-sigmoid";
  testing::Network network(options);
  const Tensor input({4, 2, 3}, numbers(1, "input", 24));
  testing::expectGradients(testing::differentiated(network.parameters), [&](Tape& tape) {
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
    return std::vector<Var>{result.sequence};
  });
}

class StateGradients : public ::testing::TestWithParam<std::string> {};

// For a loss on the last output alone, dLoss/dh_t is the gradient of the state that the steps after
// t begin with.
TEST_P(StateGradients, AreThoseOfTheStateThatALaterWindowBeginsWith) {
  constexpr std::size_t kTime = 6;
  constexpr std::size_t kBatch = 3;
  RecurrentOptions options = optionsFor(GetParam());
  testing::Network network(options);
  const std::vector<std::int32_t> lengths = {6, 6, 4};
  const Tensor input({kTime, kBatch, 3}, numbers(1, "input", kTime * kBatch * 3));
  const Shape stateShape = network.recurrent.stateShape(kBatch);
  // Norms, and the state that a run of `count` steps ends with.
  std::vector<float> norms(kTime, 77.0f);
  const auto run = [&](std::size_t first, std::size_t count, const float* start, float* gradient,
                       float* probe) {
    Tape tape;
    std::vector<std::int32_t> left;
    for (const std::int32_t length : lengths) {
      left.push_back(std::clamp(length - static_cast<std::int32_t>(first), 0,
                                static_cast<std::int32_t>(count)));
    }
    RecurrentInput batch;
    batch.time = count;
    batch.batch = kBatch;
    batch.lengths = left;
    batch.stateGradientNorms = probe;
    batch.vectors = tape.constant({count, kBatch, 3}, input.data() + first * kBatch * 3);
    const Var initial = start == nullptr ? Var()
                        : gradient == nullptr
                            ? tape.constant(stateShape, start)
                            : tape.leaf(stateShape, const_cast<float*>(start), gradient);
    const auto result = network.recurrent.forward(tape, batch, initial, nullptr);
    tape.backward(testing::weightedSum(result.state, "w"));
    return valuesOf(result.state);
  };
  run(0, kTime, nullptr, nullptr, norms.data());
  const std::size_t size = kBatch * 6;
  for (std::size_t t = 0; t + 1 < kTime; ++t) {
    const std::vector<float> state = run(0, t + 1, nullptr, nullptr, nullptr);
    std::vector<float> gradient(state.size());
    run(t + 1, kTime - t - 1, state.data(), gradient.data(), nullptr);
    double square = 0;
    for (std::size_t b = 0; b < kBatch; ++b) {
      if (t >= static_cast<std::size_t>(lengths[b])) continue;
      square += kernels::squaredNorm(gradient.data() + b * size / kBatch, size / kBatch);
    }
    EXPECT_NEAR(norms[t], std::sqrt(square), 1e-5 * std::sqrt(square)) << t;
    EXPECT_GT(norms[t], 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, StateGradients, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

}  // namespace
}  // namespace unrolled
