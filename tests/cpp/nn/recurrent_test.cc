#include "nn/recurrent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "core/error.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "nn/cells/gate_cell.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::largestDifference;
using testing::numbers;
using testing::vectorsOf;

constexpr std::size_t kInput = 3;
constexpr std::size_t kHidden = 5;

RecurrentOptions optionsFor(const std::string& cell, std::size_t layers = 1,
                            bool bidirectional = false) {
  RecurrentOptions options;
  options.cell = cell;
  options.inputSize = kInput;
  options.hiddenSize = kHidden;
  options.numLayers = layers;
  options.bidirectional = bidirectional;
  return options;
}

Tensor sequences(std::size_t time, std::size_t batch, std::uint32_t seed = 1) {
  return Tensor({time, batch, kInput}, numbers(seed, "input", time * batch * kInput));
}

/// Steps `first` … `first + count` − 1 of all sequences.
Tensor steps(const Tensor& input, std::size_t first, std::size_t count) {
  const std::size_t row = input.shape()[1] * input.shape()[2];
  return Tensor(
      {count, input.shape()[1], input.shape()[2]},
      std::vector<float>(input.data() + first * row, input.data() + (first + count) * row));
}

std::vector<float> valuesOf(Var v) { return {v.value(), v.value() + v.size()}; }

std::vector<float> gradientsOf(ParameterSet& parameters) {
  return {parameters.gradients(), parameters.gradients() + parameters.size()};
}

class EveryRecurrent : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryRecurrent, NamesItsParametersAsPyTorch) {
  testing::Network network(optionsFor(GetParam(), 2, true));
  const Recurrent& recurrent = network.recurrent;
  const std::size_t below = recurrent.outputSize();
  EXPECT_EQ(below, 2 * recurrent.cell().outputSize(kHidden));
  std::vector<std::string> expected;
  for (const char* suffix : {"_l0", "_l0_reverse", "_l1", "_l1_reverse"}) {
    const std::size_t input = suffix[2] == '0' ? kInput : below;
    for (const CellParameter& parameter : recurrent.cell().parameters(input, kHidden)) {
      const std::size_t id = expected.size();
      expected.push_back("rnn." + parameter.name + suffix);
      ASSERT_LT(id, network.parameters.count());
      EXPECT_EQ(network.parameters[id].name, expected.back());
      EXPECT_EQ(network.parameters[id].shape, parameter.shape);
    }
  }
  EXPECT_EQ(network.parameters.count(), expected.size());
}

TEST(Recurrent, GateCellsHaveTheParametersOfPyTorch) {
  for (const std::string& cell : testing::gateCellNames()) {
    testing::Network network(optionsFor(cell, 2, true));
    const std::size_t rows = network.recurrent.cell().asGateCell()->layout().gates * kHidden;
    const std::size_t each = network.recurrent.layers()[0].parameters.size();
    const char* const names[] = {"rnn.weight_ih_l1_reverse", "rnn.weight_hh_l1_reverse",
                                 "rnn.bias_ih_l1_reverse", "rnn.bias_hh_l1_reverse"};
    const Shape shapes[] = {{rows, 2 * kHidden}, {rows, kHidden}, {rows}, {rows}};
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(network.parameters[3 * each + i].name, names[i]) << cell;
      EXPECT_EQ(network.parameters[3 * each + i].shape, shapes[i]) << cell;
    }
  }
}

// Of 64 inputs eight tokens are few, and are read in another way.
TEST_P(EveryRecurrent, AOneOfNVectorIsItsToken) {
  for (const std::size_t inputs : {kInput, std::size_t{64}}) {
    RecurrentOptions options = optionsFor(GetParam(), 1, true);
    options.inputSize = inputs;
    testing::Network network(options);
    const auto ids = testing::tokenNumbers(2, "ids", 8, inputs);
    Tensor oneOfN({4, 2, inputs});
    for (std::size_t i = 0; i < ids.size(); ++i) {
      oneOfN.data()[i * inputs + static_cast<std::size_t>(ids[i])] = 1;
    }
    RecurrentInput tokens;
    tokens.time = 4;
    tokens.batch = 2;
    tokens.tokens = ids;

    std::vector<float> outputs[2];
    std::vector<float> gradients[2];
    for (int which : {0, 1}) {
      Tape tape;
      network.parameters.zeroGradients();
      const auto result = network.recurrent.forward(
          tape, which == 0 ? tokens : vectorsOf(tape, oneOfN), Var(), nullptr);
      outputs[which] = valuesOf(result.sequence);
      tape.backward(testing::weightedSum(result.sequence, "w"));
      gradients[which] = gradientsOf(network.parameters);
    }
    EXPECT_LT(largestDifference(outputs[0], outputs[1]), 1e-6);
    EXPECT_GT(testing::largestMagnitude(gradients[0]), 0.1);
    EXPECT_LT(largestDifference(gradients[0], gradients[1]), 1e-5);
  }
}

TEST_P(EveryRecurrent, CarriedStateMakesWindowsEqualOneLongRun) {
  testing::Network network(optionsFor(GetParam(), 2));
  const Tensor input = sequences(7, 2);
  Tape tape;
  const auto whole = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);

  std::vector<float> joined;
  Var state;
  const std::size_t cuts[] = {0, 3, 4, 7};
  std::vector<Tensor> windows;
  for (std::size_t i = 0; i < 3; ++i) {
    windows.push_back(steps(input, cuts[i], cuts[i + 1] - cuts[i]));
    const auto part =
        network.recurrent.forward(tape, vectorsOf(tape, windows.back()), state, nullptr);
    const std::vector<float> values = valuesOf(part.sequence);
    joined.insert(joined.end(), values.begin(), values.end());
    state = part.state;
  }
  EXPECT_LT(largestDifference(joined, valuesOf(whole.sequence)), 1e-6);
  EXPECT_LT(largestDifference(valuesOf(state), valuesOf(whole.state)), 1e-6);
}

TEST_P(EveryRecurrent, GradientsFlowThroughAStateThatIsHandedOn) {
  testing::Network network(optionsFor(GetParam(), 2));
  const Tensor input = sequences(6, 2);
  const Tensor first = steps(input, 0, 4);
  const Tensor second = steps(input, 4, 2);
  const auto gradients = [&](bool inWindows) {
    Tape tape;
    network.parameters.zeroGradients();
    Recurrent::Output last;
    if (inWindows) {
      Var state = network.recurrent.forward(tape, vectorsOf(tape, first), Var(), nullptr).state;
      last = network.recurrent.forward(tape, vectorsOf(tape, second), state, nullptr);
    } else {
      last = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
    }
    tape.backward(testing::weightedSum(last.state, "w"));
    return gradientsOf(network.parameters);
  };
  const std::vector<float> whole = gradients(false);
  EXPECT_GT(testing::largestMagnitude(whole), 0.1);
  EXPECT_LT(largestDifference(gradients(true), whole), 1e-5);
}

TEST_P(EveryRecurrent, CarryingTheValuesOfAStateCutsTheGradient) {
  testing::Network network(optionsFor(GetParam()));
  testing::avoidKinks(network);
  const Tensor first = steps(sequences(6, 2), 0, 4);
  const Tensor second = steps(sequences(6, 2), 4, 2);
  Tensor state(network.recurrent.stateShape(2));
  {
    Tape tape;
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, first), Var(), nullptr);
    std::copy_n(result.state.value(), state.size(), state.data());
  }
  EXPECT_GT(testing::largestMagnitude({state.data(), state.size()}), 0.1);
  // With the state held fixed, only the second window's own steps count: finite differences of the
  // second window alone say so.
  testing::expectGradients(testing::differentiated(network.parameters), [&](Tape& tape) {
    Var carried = tape.constant(state.shape(), state.data());
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, second), carried, nullptr);
    return std::vector<Var>{result.sequence, result.state};
  });
}

TEST_P(EveryRecurrent, SequencesOfABatchDoNotTouchEachOther) {
  testing::Network network(optionsFor(GetParam(), 2, true));
  const Tensor input = sequences(5, 4);
  const std::vector<std::int32_t> lengths = {5, 2, 4, 1};
  Tape tape;
  const auto all = network.recurrent.forward(tape, vectorsOf(tape, input, lengths), Var(), nullptr);
  for (std::size_t b = 0; b < 4; ++b) {
    // Alone, and without the padding.
    const auto length = static_cast<std::size_t>(lengths[b]);
    Tensor alone({length, 1, kInput});
    for (std::size_t t = 0; t < length; ++t) {
      std::copy_n(input.data() + (t * 4 + b) * kInput, kInput, alone.data() + t * kInput);
    }
    const auto one = network.recurrent.forward(tape, vectorsOf(tape, alone), Var(), nullptr);
    const std::size_t outputs = network.recurrent.outputSize();
    for (std::size_t t = 0; t < 5; ++t) {
      const float* const got = all.sequence.value() + (t * 4 + b) * outputs;
      for (std::size_t i = 0; i < outputs; ++i) {
        const float expected = t < length ? one.sequence.value()[t * outputs + i] : 0.0f;
        EXPECT_NEAR(got[i], expected, 1e-6) << "sequence " << b << " step " << t;
      }
    }
    const std::size_t slots = all.state.shape()[0] * all.state.shape()[1];
    for (std::size_t slot = 0; slot < slots; ++slot) {
      for (std::size_t i = 0; i < kHidden; ++i) {
        EXPECT_NEAR(all.state.value()[(slot * 4 + b) * kHidden + i],
                    one.state.value()[slot * kHidden + i], 1e-6);
      }
    }
  }
}

TEST_P(EveryRecurrent, PaddingChangesNeitherLossNorGradients) {
  testing::Network network(optionsFor(GetParam(), 2, true));
  const std::vector<std::int32_t> lengths = {2, 3};
  const Tensor tight = sequences(3, 2);
  // The same with two more steps, filled with what must not be seen.
  Tensor padded({5, 2, kInput});
  padded.fill(1000);
  std::copy_n(tight.data(), tight.size(), padded.data());
  std::vector<float> gradients[2];
  double losses[2];
  for (std::size_t which : {0u, 1u}) {
    Tape tape;
    network.parameters.zeroGradients();
    const auto result = network.recurrent.forward(
        tape, vectorsOf(tape, which == 0 ? tight : padded, lengths), Var(), nullptr);
    // The weights of the first three steps are the same in both.
    Var loss = add(testing::weightedSum(result.sequence, "sequence"),
                   testing::weightedSum(result.state, "state"));
    losses[which] = loss.value()[0];
    tape.backward(loss);
    gradients[which] = gradientsOf(network.parameters);
  }
  EXPECT_NEAR(losses[0], losses[1], 1e-5);
  EXPECT_GT(testing::largestMagnitude(gradients[0]), 0.1);
  EXPECT_LT(largestDifference(gradients[0], gradients[1]), 1e-5);
}

TEST_P(EveryRecurrent, ASequenceWithoutStepsKeepsItsState) {
  testing::Network network(optionsFor(GetParam(), 1, true));
  const Shape stateShape = network.recurrent.stateShape(2);
  const Tensor initial = testing::carriedState(network.recurrent, 2, 3);
  const Tensor input = sequences(3, 2);
  const std::vector<std::int32_t> lengths = {0, 3};
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input, lengths),
                                                tape.constant(stateShape, initial.data()), nullptr);
  for (std::size_t slot = 0; slot < stateShape[0] * stateShape[1]; ++slot) {
    for (std::size_t i = 0; i < kHidden; ++i) {
      EXPECT_EQ(result.state.value()[slot * 2 * kHidden + i],
                initial.data()[slot * 2 * kHidden + i]);
    }
  }
  const std::size_t outputs = network.recurrent.outputSize();
  for (std::size_t t = 0; t < 3; ++t) {
    for (std::size_t i = 0; i < outputs; ++i) {
      EXPECT_EQ(result.sequence.value()[t * 2 * outputs + i], 0);
    }
  }
}

TEST_P(EveryRecurrent, LaterStepsOfTheSameShapeAllocateNothing) {
  testing::Network network(optionsFor(GetParam(), 2, true));
  const Tensor input = sequences(6, 3);
  const std::vector<std::int32_t> lengths = {6, 2, 4};
  Rng rng(1);
  Tape tape;
  const auto step = [&] {
    tape.reset();
    const auto result =
        network.recurrent.forward(tape, vectorsOf(tape, input, lengths), Var(), &rng);
    tape.backward(mean(result.sequence));
  };
  step();
  step();
  const std::size_t capacity = tape.capacity();
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 5; ++i) step();
  EXPECT_EQ(testing::allocations(), before);
  EXPECT_EQ(tape.capacity(), capacity);
}

TEST_P(EveryRecurrent, KeepsItsParametersThroughABlockOfNumbers) {
  testing::Network network(optionsFor(GetParam(), 2, true), 1);
  testing::Network other(optionsFor(GetParam(), 2, true), 2);
  const Tensor input = sequences(3, 2);
  const auto run = [&](testing::Network& which) {
    Tape tape;
    return valuesOf(which.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr).sequence);
  };
  EXPECT_GT(largestDifference(run(other), run(network)), 0.01);
  // By name, as a file would.
  for (ParameterSet::Id id = 0; id < network.parameters.count(); ++id) {
    const Parameter& parameter = network.parameters[id];
    for (ParameterSet::Id twin = 0; twin < other.parameters.count(); ++twin) {
      if (other.parameters[twin].name != parameter.name) continue;
      std::copy_n(network.parameters.values(id), parameter.shape.size(),
                  other.parameters.values(twin));
    }
  }
  other.parameters.touch();
  EXPECT_EQ(run(other), run(network));
}

INSTANTIATE_TEST_SUITE_P(Cells, EveryRecurrent, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

class RecurrentDropout : public ::testing::Test {
 protected:
  std::vector<float> run(std::size_t layers, float p, Rng* rng) {
    RecurrentOptions options = optionsFor("lstm", layers);
    options.dropout = p;
    testing::Network network(options);
    Tape tape;
    return valuesOf(network.recurrent.forward(tape, vectorsOf(tape, input_), Var(), rng).sequence);
  }

  const Tensor input_ = sequences(4, 3);
};

TEST_F(RecurrentDropout, ChangesWhatLayersAboveTheFirstSee) {
  Rng rng(1);
  EXPECT_NE(run(2, 0.5f, &rng), run(2, 0, nullptr));
}

TEST_F(RecurrentDropout, IsOffInEvaluation) {
  EXPECT_EQ(run(2, 0.5f, nullptr), run(2, 0, nullptr));
}

TEST_F(RecurrentDropout, LeavesTheLastLayerAlone) {
  Rng rng(1);
  EXPECT_EQ(run(1, 0.5f, &rng), run(1, 0, nullptr));
}

TEST_F(RecurrentDropout, TheSameSeedDrawsTheSameMask) {
  Rng first(7);
  Rng second(7);
  const std::vector<float> once = run(3, 0.5f, &first);
  EXPECT_EQ(run(3, 0.5f, &second), once);
  EXPECT_NE(run(3, 0.5f, &second), once);
}

TEST_F(RecurrentDropout, HasTheGradientOfItsMask) {
  RecurrentOptions options = optionsFor("gru", 2, true);
  options.dropout = 0.4f;
  testing::Network network(options);
  testing::expectGradients(testing::differentiated(network.parameters), [&](Tape& tape) {
    Rng rng(5);  // the same mask each time
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, input_), Var(), &rng);
    return std::vector<Var>{result.sequence};
  });
}

TEST(Recurrent, ReadsBothDirectionsFromTheirOwnEnd) {
  // One unit that only adds up its inputs: relu of x + h.
  RecurrentOptions options;
  options.cell = "elman";
  options.cellOptions.activation = "relu";
  options.bidirectional = true;
  testing::Network network(options);
  std::fill_n(network.parameters.values(), network.parameters.size(), 0.0f);
  for (const Recurrent::Layer& layer : network.recurrent.layers()) {
    network.parameters.values(layer.parameters[GateCell::kWeightIh])[0] = 1;
    network.parameters.values(layer.parameters[GateCell::kWeightHh])[0] = 1;
  }
  const Tensor input({3, 1, 1}, {1, 10, 100});
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  EXPECT_EQ(valuesOf(result.sequence), (std::vector<float>{1, 111, 11, 110, 111, 100}));
  EXPECT_EQ(valuesOf(result.state), (std::vector<float>{111, 111}));
  const std::vector<std::int32_t> two = {2};
  const auto shorter = network.recurrent.forward(tape, vectorsOf(tape, input, two), Var(), nullptr);
  EXPECT_EQ(valuesOf(shorter.sequence), (std::vector<float>{1, 11, 11, 10, 0, 0}));
  EXPECT_EQ(valuesOf(shorter.state), (std::vector<float>{11, 11}));
}

}  // namespace
}  // namespace unrolled
