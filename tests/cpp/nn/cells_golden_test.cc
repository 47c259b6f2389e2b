#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"
#include "support/reference_cells.h"

namespace unrolled {
namespace {

using testing::FixtureCase;
using testing::numbers;

/// Largest deviations from the reference, kept in the report of the test run.
struct Deviation {
  double output = 0;
  double gradient = 0;
};

RecurrentOptions optionsOf(const std::string& cell, const FixtureCase& golden) {
  RecurrentOptions options;
  options.cell = cell;
  if (golden.has("activation")) options.cellOptions.activation = golden.text("activation");
  options.inputSize = golden.size("input");
  options.hiddenSize = golden.size("hidden");
  options.numLayers = golden.size("layers");
  options.bidirectional = golden.size("bidirectional") == 1;
  return options;
}

/// Σ y ⊙ weights, as the fixture maker's loss.
Var weighted(Var y, const std::vector<float>& weights) {
  return sum(multiply(y, y.tape().constant(y.shape(), weights.data())));
}

void compare(const std::string& cell, const FixtureCase& golden, Deviation& deviation) {
  testing::Network network(optionsOf(cell, golden), golden.seed());
  const Recurrent& recurrent = network.recurrent;
  const std::size_t time = golden.size("time");
  const std::size_t batch = golden.size("batch");
  const Shape inputShape{time, batch, recurrent.options().inputSize};
  const Shape stateShape = recurrent.stateShape(batch);
  Tensor input(inputShape, numbers(golden.seed(), "input", inputShape.size()));
  Tensor initial(stateShape, numbers(golden.seed(), "initial", stateShape.size()));
  Tensor inputGradient(inputShape);
  Tensor initialGradient(stateShape);
  const std::vector<std::int32_t> lengths = golden.integers("lengths");

  Tape tape;
  network.parameters.zeroGradients();
  RecurrentInput batchInput;
  batchInput.time = time;
  batchInput.batch = batch;
  batchInput.vectors = tape.leaf(inputShape, input.data(), inputGradient.data());
  batchInput.lengths = lengths;
  Var start;
  if (golden.size("initial") == 1) {
    start = tape.leaf(stateShape, initial.data(), initialGradient.data());
  }
  const Recurrent::Output result = recurrent.forward(tape, batchInput, start, nullptr);
  const auto weightsOutput = numbers(golden.seed(), "weights.output", result.sequence.size());
  const auto weightsState = numbers(golden.seed(), "weights.state", result.state.size());
  tape.backward(
      add(weighted(result.sequence, weightsOutput), weighted(result.state, weightsState)));

  const auto expectOutput = [&](const char* name, Var got) {
    const FixtureCase::Array& expected = golden.array(name);
    EXPECT_EQ(got.shape().toString(), expected.shape.toString());
    const double difference =
        testing::largestDifference({got.value(), got.size()}, expected.values);
    EXPECT_LT(difference, 1e-5) << name;
    deviation.output = std::max(deviation.output, difference);
  };
  const auto expectGradient = [&](const std::string& name, const float* got, std::size_t size) {
    const double difference =
        testing::relativeDifference({got, size}, golden.array("gradient." + name).values);
    EXPECT_LT(difference, 1e-4) << name;
    deviation.gradient = std::max(deviation.gradient, difference);
  };
  expectOutput("output", result.sequence);
  expectOutput("state", result.state);
  // ONNX Runtime computes no gradients; those cells have the gradient check alone.
  if (golden.has("oracle")) {
    EXPECT_EQ(golden.text("oracle"), "onnxruntime");
    return;
  }
  expectGradient("input", inputGradient.data(), inputGradient.size());
  if (start) expectGradient("initial", initialGradient.data(), initialGradient.size());
  for (ParameterSet::Id id = 0; id < network.parameters.count(); ++id) {
    const Parameter& parameter = network.parameters[id];
    expectGradient(parameter.name, network.parameters.gradients(id), parameter.shape.size());
  }
}

/// One layer forward over `kTime` steps of sequences of mixed lengths, beside the reference.
void compareWithReference(const testing::ReferenceCell& reference) {
  constexpr std::size_t kTime = 6;
  constexpr std::size_t kInput = 4;
  constexpr std::size_t kHidden = 8;
  const std::vector<std::int32_t> lengths = {4, 6, 1};
  RecurrentOptions options;
  options.cell = reference.name;
  options.inputSize = kInput;
  options.hiddenSize = kHidden;
  testing::Network network(options);
  ParameterSet& parameters = network.parameters;
  const testing::ReferenceCell::Parameters parameter = [&](const std::string& name) {
    for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
      if (parameters[id].name != "rnn." + name + "_l0") continue;
      const float* const values = parameters.values(id);
      return std::vector<double>(values, values + parameters[id].shape.size());
    }
    throw std::out_of_range("there is no parameter " + name);
  };

  const std::size_t batch = lengths.size();
  const Tensor input({kTime, batch, kInput}, numbers(7, "input", kTime * batch * kInput));
  const Shape stateShape = network.recurrent.stateShape(batch);
  const Tensor initial = testing::carriedState(network.recurrent, batch, 7);
  Tape tape;
  const Recurrent::Output result =
      network.recurrent.forward(tape, testing::vectorsOf(tape, input, lengths),
                                tape.constant(stateShape, initial.data()), nullptr);
  const std::size_t outputs = network.recurrent.outputSize();
  const auto row = [&](const float* values, std::size_t index, std::size_t width) {
    return std::vector<double>(values + index * width, values + (index + 1) * width);
  };
  for (std::size_t b = 0; b < batch; ++b) {
    std::vector<std::vector<double>> states;
    for (std::size_t s = 0; s < stateShape[0]; ++s) {
      states.push_back(row(initial.data(), s * batch + b, kHidden));
    }
    for (std::size_t t = 0; t < kTime; ++t) {
      std::vector<double> expected(outputs);
      if (t < static_cast<std::size_t>(lengths[b])) {
        expected = reference.step(parameter, row(input.data(), t * batch + b, kInput), states);
      }
      const std::vector<double> got = row(result.sequence.value(), t * batch + b, outputs);
      ASSERT_EQ(expected.size(), outputs);
      for (std::size_t i = 0; i < outputs; ++i) EXPECT_NEAR(got[i], expected[i], 2e-6) << t;
    }
    for (std::size_t s = 0; s < states.size(); ++s) {
      const std::vector<double> got = row(result.state.value(), s * batch + b, kHidden);
      for (std::size_t i = 0; i < kHidden; ++i) EXPECT_NEAR(got[i], states[s][i], 2e-6) << s;
    }
  }
}

class CellGolden : public ::testing::TestWithParam<std::string> {};

// Where PyTorch or ONNX Runtime has the cell: one to three layers, one and both directions, with
// and without lengths and an initial state. Where there is a plain reference in double precision:
// that.
TEST_P(CellGolden, EqualsItsReference) {
  const std::string fixture = "cells/" + GetParam() + ".txt";
  const testing::ReferenceCell* const reference = testing::referenceCell(GetParam());
  ASSERT_TRUE(reference != nullptr || testing::hasFixture(fixture))
      << GetParam() << " has neither a fixture nor a reference";
  if (reference != nullptr) compareWithReference(*reference);
  if (!testing::hasFixture(fixture)) return;
  Deviation deviation;
  for (const FixtureCase& golden : testing::readFixture(fixture)) {
    SCOPED_TRACE(golden.name);
    compare(GetParam(), golden, deviation);
  }
  RecordProperty("largestOutputDifference", std::to_string(deviation.output * 1e6) + "e-6");
  RecordProperty("largestGradientDifference", std::to_string(deviation.gradient * 1e6) + "e-6");
}

INSTANTIATE_TEST_SUITE_P(Cells, CellGolden, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

}  // namespace
}  // namespace unrolled
