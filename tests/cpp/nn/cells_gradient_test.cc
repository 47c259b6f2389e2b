#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/tensor.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::numbers;

constexpr std::size_t kTime = 4;
constexpr std::size_t kBatch = 3;

struct Setting {
  std::size_t layers = 1;
  bool bidirectional = false;
  bool tokens = false;
  std::vector<std::int32_t> lengths = {};
};

/// Compares the gradients of the parameters, of the input and of the initial state with finite
/// differences, for a loss on every output and every final state.
void check(const std::string& cell, const Setting& setting) {
  RecurrentOptions options;
  options.cell = cell;
  options.inputSize = 3;
  options.hiddenSize = 5;
  options.numLayers = setting.layers;
  options.bidirectional = setting.bidirectional;
  testing::Network network(options);
  testing::avoidKinks(network);

  const Shape inputShape{kTime, kBatch, options.inputSize};
  const Shape stateShape = network.recurrent.stateShape(kBatch);
  Tensor input(inputShape, numbers(5, "input", inputShape.size()));
  Tensor initial = testing::carriedState(network.recurrent, kBatch, 5);
  Tensor inputGradient(inputShape);
  Tensor initialGradient(stateShape);
  const auto ids = testing::tokenNumbers(5, "ids", kTime * kBatch, options.inputSize);

  std::vector<testing::Differentiated> variables = testing::differentiated(network.parameters);
  variables.push_back({"initial", initial.data(), initialGradient.data(), initial.size()});
  if (!setting.tokens) {
    variables.push_back({"input", input.data(), inputGradient.data(), input.size()});
  }
  testing::expectGradients(variables, [&](Tape& tape) {
    RecurrentInput batch;
    batch.time = kTime;
    batch.batch = kBatch;
    batch.lengths = setting.lengths;
    if (setting.tokens) {
      batch.tokens = ids;
    } else {
      batch.vectors = tape.leaf(inputShape, input.data(), inputGradient.data());
    }
    Var start = tape.leaf(stateShape, initial.data(), initialGradient.data());
    const Recurrent::Output result = network.recurrent.forward(tape, batch, start, nullptr);
    return std::vector<Var>{result.sequence, result.state};
  });
}

class CellGradient : public ::testing::TestWithParam<std::string> {};

TEST_P(CellGradient, OneLayer) { check(GetParam(), {}); }
TEST_P(CellGradient, Tokens) { check(GetParam(), {.tokens = true}); }
TEST_P(CellGradient, Lengths) { check(GetParam(), {.lengths = {2, 4, 0}}); }
TEST_P(CellGradient, BothDirectionsTwoLayersLengths) {
  check(GetParam(), {.layers = 2, .bidirectional = true, .lengths = {4, 1, 3}});
}
TEST_P(CellGradient, BothDirectionsTokensLengths) {
  check(GetParam(), {.bidirectional = true, .tokens = true, .lengths = {3, 4, 1}});
}

INSTANTIATE_TEST_SUITE_P(Cells, CellGradient, ::testing::ValuesIn(testing::cellNames()),
                         [](const auto& cell) { return testing::testName(cell.param); });

}  // namespace
}  // namespace unrolled
