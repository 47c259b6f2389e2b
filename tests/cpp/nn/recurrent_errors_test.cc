#include <gtest/gtest.h>

#include <vector>

#include "core/error.h"
#include "core/tensor.h"
#include "nn/recurrent.h"
#include "support/expect.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;

RecurrentOptions smallLstm() {
  RecurrentOptions options;
  options.inputSize = 3;
  options.hiddenSize = 5;
  return options;
}

TEST(Recurrent, RefusesOptionsItCannotUse) {
  ParameterSet parameters;
  const auto make = [&](RecurrentOptions options) { Recurrent(parameters, "rnn", options); };
  RecurrentOptions none = smallLstm();
  none.hiddenSize = 0;
  expectError<InvalidArgumentError>(
      [&] { make(none); },
      "inputSize, hiddenSize and numLayers of a recurrent network must be positive, got 3, 0, 1");
  RecurrentOptions unknown = smallLstm();
  unknown.initializer = "zeros";
  expectError<InvalidArgumentError>(
      [&] { make(unknown); },
      "network.initializer must be one of uniform, glorot, orthogonal, identity, got zeros");
}

class RecurrentErrors : public ::testing::Test {
 protected:
  void expect(const RecurrentInput& input, Var state, const std::string& message) {
    expectError<InvalidArgumentError>(
        [&] { network_.recurrent.forward(tape_, input, state, nullptr); }, message);
  }
  void expectShape(const RecurrentInput& input, Var state, const std::string& message) {
    expectError<ShapeError>([&] { network_.recurrent.forward(tape_, input, state, nullptr); },
                            message);
  }

  testing::Network network_{smallLstm()};
  Tape tape_;
  const Tensor vectors_ = Tensor({4, 2, 3}, testing::numbers(1, "input", 24));
  RecurrentInput input_ = testing::vectorsOf(tape_, vectors_);
};

TEST_F(RecurrentErrors, NoSteps) {
  expect({}, Var(),
         "a recurrent network needs at least one step of one sequence, got 0 steps of 0 sequences");
}

TEST_F(RecurrentErrors, VectorsOfAnotherShape) {
  input_.time = 3;
  expectShape(input_, Var(), "the input must have the shape [3, 2, 3], got [4, 2, 3]");
}

TEST_F(RecurrentErrors, Tokens) {
  const std::vector<std::int32_t> few = {0, 1, 2};
  const std::vector<std::int32_t> beyond = {0, 1, 2, 3, 0, 0, 0, 0};
  RecurrentInput tokens;
  tokens.time = 4;
  tokens.batch = 2;
  tokens.tokens = few;
  expectShape(tokens, Var(), "the input must have 8 tokens, got 3");
  tokens.tokens = beyond;
  expect(tokens, Var(), "a token id must be from 0 to 2, got 3");
}

TEST_F(RecurrentErrors, Lengths) {
  const std::vector<std::int32_t> many = {1, 1, 1};
  const std::vector<std::int32_t> beyond = {4, 5};
  const std::vector<std::int32_t> negative = {-1, 4};
  input_.lengths = many;
  expectShape(input_, Var(), "there must be 2 lengths, got 3");
  input_.lengths = beyond;
  expect(input_, Var(), "the length of a sequence must be from 0 to 4, got 5");
  input_.lengths = negative;
  expect(input_, Var(), "the length of a sequence must be from 0 to 4, got -1");
}

TEST_F(RecurrentErrors, InitialState) {
  const Tensor wrong({1, 1, 2, 5});
  expectShape(input_, tape_.constant(wrong.shape(), wrong.data()),
              "the initial state must have the shape [2, 1, 2, 5], got [1, 1, 2, 5]");
}

}  // namespace
}  // namespace unrolled
