// Truncated back-propagation through time: every k1 steps the error of those steps goes back k2
// steps (Williams and Peng 1990; Sutskever 2013, section 2.8.6).

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "autograd/ops/elementwise.h"
#include "core/tensor.h"
#include "nn/recurrent.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::numbers;
using testing::vectorsOf;

constexpr std::size_t kTime = 8;
constexpr std::size_t kBatch = 2;
constexpr std::size_t kInput = 3;
constexpr std::size_t kHidden = 4;

/// A window of a text and the state that it begins with, which is held fixed.
struct Window {
  Tensor input;
  Tensor state;
  Tensor counted;  ///< 1 at the outputs of the last k1 steps, else 0
};

std::vector<Window> windows(const testing::Network& network, std::size_t k1, std::size_t k2) {
  const Tensor text({kTime, kBatch, kInput}, numbers(5, "input", kTime * kBatch * kInput));
  const auto part = [&](std::size_t first, std::size_t count) {
    const float* const from = text.data() + first * kBatch * kInput;
    return Tensor({count, kBatch, kInput},
                  std::vector<float>(from, from + count * kBatch * kInput));
  };
  std::vector<Window> list;
  for (std::size_t end = k1; end <= kTime; end += k1) {
    const std::size_t first = end > k2 ? end - k2 : 0;
    Window window{part(first, end - first), Tensor(network.recurrent.stateShape(kBatch)),
                  Tensor({end - first, kBatch, kHidden})};
    std::fill_n(window.counted.data() + (end - first - k1) * kBatch * kHidden,
                k1 * kBatch * kHidden, 1.0f);
    if (first > 0) {
      const Tensor before = part(0, first);
      Tape tape;
      const auto result = network.recurrent.forward(tape, vectorsOf(tape, before), Var(), nullptr);
      std::copy_n(result.state.value(), window.state.size(), window.state.data());
    }
    list.push_back(std::move(window));
  }
  return list;
}

class Truncation : public ::testing::TestWithParam<std::string> {
 protected:
  void check(std::size_t k1, std::size_t k2) {
    RecurrentOptions options;
    options.cell = GetParam();
    options.inputSize = kInput;
    options.hiddenSize = kHidden;
    testing::Network network(options);
    const std::vector<Window> list = windows(network, k1, k2);
    testing::expectGradients(testing::differentiated(network.parameters), [&](Tape& tape) {
      std::vector<Var> outputs;
      for (const Window& window : list) {
        const Var state = tape.constant(window.state.shape(), window.state.data());
        const auto result =
            network.recurrent.forward(tape, vectorsOf(tape, window.input), state, nullptr);
        outputs.push_back(multiply(result.sequence,
                                   tape.constant(window.counted.shape(), window.counted.data())));
      }
      return outputs;
    });
  }
};

TEST_P(Truncation, WindowsOfTheirOwn) { check(2, 2); }
TEST_P(Truncation, EveryTwoStepsFourBack) { check(2, 4); }
TEST_P(Truncation, EveryStepAllTheWayBack) { check(1, kTime); }

INSTANTIATE_TEST_SUITE_P(Cells, Truncation, ::testing::Values("elman", "lstm", "gru"),
                         [](const auto& cell) { return cell.param; });

}  // namespace
}  // namespace unrolled
