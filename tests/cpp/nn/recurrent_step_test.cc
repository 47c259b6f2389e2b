#include "nn/recurrent_step.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "core/tensor.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::largestDifference;
using testing::numbers;

constexpr std::size_t kInput = 5;
constexpr std::size_t kHidden = 9;
constexpr std::size_t kTime = 4;

RecurrentOptions optionsFor(const std::string& cell) {
  RecurrentOptions options;
  options.cell = cell;
  options.inputSize = kInput;
  options.hiddenSize = kHidden;
  options.numLayers = 3;
  return options;
}

class RecurrentStepTest : public ::testing::TestWithParam<std::string> {};

/// Outputs of all steps and the final state agree with those of the runner.
void expectAgreement(const testing::Network& network, RecurrentStep& stepper, bool tokens,
                     std::size_t batch) {
  const auto ids = testing::tokenNumbers(3, "ids", kTime * batch, kInput);
  const Tensor vectors({kTime, batch, kInput}, numbers(3, "input", kTime * batch * kInput));
  const Shape stateShape = network.recurrent.stateShape(batch);
  Tensor state = testing::carriedState(network.recurrent, batch, 3);
  Tape tape;
  RecurrentInput input;
  input.time = kTime;
  input.batch = batch;
  if (tokens) {
    input.tokens = ids;
  } else {
    input.vectors = tape.constant(vectors.shape(), vectors.data());
  }
  const auto expected =
      network.recurrent.forward(tape, input, tape.constant(stateShape, state.data()), nullptr);
  for (std::size_t t = 0; t < kTime; ++t) {
    const ConstMatrixView output =
        tokens ? stepper.step(std::span(ids).subspan(t * batch, batch), state)
               : stepper.step({vectors.data() + t * batch * kInput, batch, kInput}, state);
    EXPECT_EQ(output.rows, batch);
    EXPECT_EQ(output.columns, network.recurrent.outputSize());
    const std::size_t size = output.rows * output.columns;
    EXPECT_LT(largestDifference({output.data, size}, {expected.sequence.value() + t * size, size}),
              1e-6);
  }
  EXPECT_LT(largestDifference({state.data(), state.size()}, {expected.state.value(), state.size()}),
            1e-6);
}

TEST_P(RecurrentStepTest, EqualsTheRunner) {
  const testing::Network network(optionsFor(GetParam()));
  for (bool tokens : {false, true}) {
    RecurrentStep stepper(network.recurrent, tokens);
    for (std::size_t batch : {1u, 4u, 2u}) expectAgreement(network, stepper, tokens, batch);
  }
}

TEST_P(RecurrentStepTest, SeesThatParametersHaveChanged) {
  testing::Network network(optionsFor(GetParam()));
  RecurrentStep stepper(network.recurrent, true);
  expectAgreement(network, stepper, true, 1);
  testing::fillParameters(network.parameters, 99);
  expectAgreement(network, stepper, true, 1);
}

TEST_P(RecurrentStepTest, AllocatesNothingAfterItsFirstSteps) {
  const testing::Network network(optionsFor(GetParam()));
  RecurrentStep stepper(network.recurrent, true);
  Tensor state(network.recurrent.stateShape(1));
  const std::int32_t token = 2;
  stepper.step(std::span(&token, 1), state);
  stepper.step(std::span(&token, 1), state);
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 10; ++i) stepper.step(std::span(&token, 1), state);
  EXPECT_EQ(testing::allocations(), before);
}

INSTANTIATE_TEST_SUITE_P(Cells, RecurrentStepTest, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

TEST(RecurrentStepErrors, BothDirectionsCannotRunStepByStep) {
  RecurrentOptions options = optionsFor("lstm");
  options.bidirectional = true;
  const testing::Network network(options);
  testing::expectError<InvalidArgumentError>([&] { RecurrentStep(network.recurrent, true); },
                                             "a bidirectional network cannot run step by step");
}

}  // namespace
}  // namespace unrolled
