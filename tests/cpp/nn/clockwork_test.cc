#include "nn/cells/clockwork.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/rng.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::largestDifference;
using testing::numbers;
using testing::vectorsOf;

constexpr std::size_t kInput = 3;
constexpr std::size_t kUnits = 2;  // of a module
using Periods = std::vector<std::size_t>;

RecurrentOptions clockwork(const Periods& periods, bool bidirectional = false,
                           std::size_t layers = 1) {
  RecurrentOptions options;
  options.cell = "clockwork";
  options.cellOptions.periods = periods;
  options.inputSize = kInput;
  options.hiddenSize = kUnits * periods.size();
  options.numLayers = layers;
  options.bidirectional = bidirectional;
  return options;
}

Tensor sequences(std::size_t time, std::size_t batch) {
  return Tensor({time, batch, kInput}, numbers(1, "input", time * batch * kInput));
}

std::vector<float> valuesOf(Var v) { return {v.value(), v.value() + v.size()}; }

/// The equations in double precision, a sequence and a step at a time, for one layer in one
/// direction.
class PlainLoop {
 public:
  PlainLoop(testing::Network& network, std::size_t layer, Periods periods)
      : network_(network), layer_(layer), periods_(std::move(periods)) {
    std::sort(periods_.begin(), periods_.end());
    for (const std::size_t period : periods_) cycle_ = std::lcm(cycle_, period);
  }

  std::vector<double> h;
  std::size_t clock = 0;

  void step(const float* x) {
    const std::vector<double> before = h;
    for (std::size_t i = 0; i < h.size(); ++i) {
      if (clock % periods_[i / kUnits] != 0) continue;
      double sum = at(2, i) + at(3, i);
      for (std::size_t j = 0; j < kInput; ++j) sum += at(0, i * kInput + j) * double{x[j]};
      for (std::size_t j = i / kUnits * kUnits; j < h.size(); ++j) {
        sum += at(1, i * h.size() + j) * before[j];
      }
      h[i] = std::tanh(sum);
    }
    clock = (clock + 1) % cycle_;
  }

 private:
  double at(std::size_t parameter, std::size_t index) {
    const auto id = network_.recurrent.layers()[layer_].parameters[parameter];
    return double{network_.parameters.values(id)[index]};
  }

  testing::Network& network_;
  std::size_t layer_;
  Periods periods_;
  std::size_t cycle_ = 1;
};

// Periods that divide each other and that do not, in any order, alone and twice; both directions;
// sequences of mixed lengths; clocks that differ within the batch.
TEST(Clockwork, EqualsAPlainLoop) {
  constexpr std::size_t kTime = 13;
  const std::vector<std::int32_t> lengths = {7, 13, 0, 13, 5, 1};
  const std::size_t batch = lengths.size();
  const Tensor input = sequences(kTime, batch);
  for (const Periods& periods :
       {Periods{1}, {3}, {1, 2, 4}, {2, 3}, {6, 1, 4}, {5, 1, 1}, {3, 5, 7}}) {
    for (const bool carried : {false, true}) {
      testing::Network network(clockwork(periods, true));
      const std::size_t hidden = network.recurrent.options().hiddenSize;
      const Tensor initial = testing::carriedState(network.recurrent, batch, 4);
      Tape tape;
      const Var start = carried ? tape.constant(initial.shape(), initial.data()) : Var();
      const auto result =
          network.recurrent.forward(tape, vectorsOf(tape, input, lengths), start, nullptr);
      std::size_t cycle = 1;
      for (const std::size_t period : periods) cycle = std::lcm(cycle, period);

      for (const std::size_t direction : {0u, 1u}) {
        for (std::size_t b = 0; b < batch; ++b) {
          PlainLoop loop(network, direction, periods);
          const float* const h = initial.data() + (direction * batch + b) * hidden;
          const float clock = initial.data()[((2 + direction) * batch + b) * hidden];
          loop.h.assign(hidden, 0.0);
          if (carried) {
            loop.h.assign(h, h + hidden);
            const auto whole = static_cast<long>(clock);
            const auto wrap = static_cast<long>(cycle);
            loop.clock = static_cast<std::size_t>((whole % wrap + wrap) % wrap);
          }
          const auto length = static_cast<std::size_t>(lengths[b]);
          for (std::size_t k = 0; k < length; ++k) {
            const std::size_t t = direction == 0 ? k : length - 1 - k;
            loop.step(input.data() + (t * batch + b) * kInput);
            const float* const got =
                result.sequence.value() + ((t * batch + b) * 2 + direction) * hidden;
            for (std::size_t i = 0; i < hidden; ++i) {
              ASSERT_NEAR(got[i], loop.h[i], 1e-6) << "sequence " << b << " step " << t;
            }
          }
          const float* const last = result.state.value() + (direction * batch + b) * hidden;
          for (std::size_t i = 0; i < hidden; ++i) EXPECT_NEAR(last[i], loop.h[i], 1e-6);
          if (length == 0) continue;
          EXPECT_EQ(result.state.value()[((2 + direction) * batch + b) * hidden],
                    static_cast<float>(loop.clock));
        }
      }
    }
  }
}

struct Setting {
  Periods periods;
  std::size_t layers = 1;
  bool bidirectional = false;
  bool tokens = false;
  std::vector<std::int32_t> lengths = {};
};

class ClockworkGradient : public ::testing::TestWithParam<Setting> {};

TEST_P(ClockworkGradient, EqualsFiniteDifferences) {
  const Setting& setting = GetParam();
  constexpr std::size_t kTime = 7;
  constexpr std::size_t kBatch = 3;
  testing::Network network(clockwork(setting.periods, setting.bidirectional, setting.layers));
  const Shape stateShape = network.recurrent.stateShape(kBatch);
  Tensor input = sequences(kTime, kBatch);
  Tensor inputGradient(input.shape());
  Tensor initial = testing::carriedState(network.recurrent, kBatch, 6);
  Tensor initialGradient(stateShape);
  const auto ids = testing::tokenNumbers(5, "ids", kTime * kBatch, kInput);

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
      batch.vectors = tape.leaf(input.shape(), input.data(), inputGradient.data());
    }
    Var start = tape.leaf(stateShape, initial.data(), initialGradient.data());
    const Recurrent::Output result = network.recurrent.forward(tape, batch, start, nullptr);
    return std::vector<Var>{result.sequence, result.state};
  });
}

INSTANTIATE_TEST_SUITE_P(
    Clockwork, ClockworkGradient,
    ::testing::Values(
        Setting{{1, 2, 4}}, Setting{{2, 3}},
        Setting{.periods = {1, 3, 4}, .tokens = true, .lengths = {7, 2, 5}},
        Setting{.periods = {2, 3, 5}, .bidirectional = true, .lengths = {5, 7, 0}},
        Setting{.periods = {4, 1, 2}, .layers = 2, .bidirectional = true, .lengths = {3, 7, 6}}));

TEST(Clockwork, AModuleThatIsNotDueKeepsItsState) {
  // Two linear units that add up: the slow one its inputs, the fast one what the slow one is.
  RecurrentOptions options;
  options.cell = "clockwork";
  options.cellOptions.periods = {1, 3};
  options.cellOptions.activation = "linear";
  options.hiddenSize = 2;
  testing::Network network(options);
  std::fill_n(network.parameters.values(), network.parameters.size(), 0.0f);
  const auto& parameters = network.recurrent.layers()[0].parameters;
  network.parameters.values(parameters[0])[1] = 1;                 // x to slow
  std::fill_n(network.parameters.values(parameters[1]), 4, 1.0f);  // also fast to slow
  const Tensor input({5, 1, 1}, {1, 10, 100, 1000, 10000});
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  EXPECT_EQ(valuesOf(result.sequence), (std::vector<float>{0, 1, 1, 1, 2, 1, 3, 1001, 1004, 1001}));
  EXPECT_EQ(valuesOf(result.state), (std::vector<float>{1004, 1001, 2, 0}));
}

TEST(Clockwork, NeverReadsWeightsFromFasterToSlowerModules) {
  testing::Network network(clockwork({1, 2, 4}));
  const Tensor input = sequences(6, 2);
  const auto weight = network.recurrent.layers()[0].parameters[1];
  const std::size_t hidden = network.recurrent.options().hiddenSize;
  const auto run = [&] {
    Tape tape;
    network.parameters.zeroGradients();
    const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
    tape.backward(testing::weightedSum(result.sequence, "w"));
    return valuesOf(result.sequence);
  };
  const std::vector<float> expected = run();
  for (std::size_t row = 0; row < hidden; ++row) {
    for (std::size_t column = 0; column < row / kUnits * kUnits; ++column) {
      const std::size_t index = row * hidden + column;
      network.parameters.values(weight)[index] = std::numeric_limits<float>::quiet_NaN();
    }
  }
  EXPECT_EQ(run(), expected);
  for (std::size_t row = 0; row < hidden; ++row) {
    for (std::size_t column = 0; column < hidden; ++column) {
      const float gradient = network.parameters.gradients(weight)[row * hidden + column];
      EXPECT_EQ(gradient == 0, column < row / kUnits * kUnits) << row << ", " << column;
    }
  }
}

TEST(Clockwork, ThoseWeightsBeginAsZero) {
  ParameterSet parameters;
  const Recurrent recurrent(parameters, "rnn", clockwork({1, 2, 4}));
  Rng rng(1);
  parameters.allocate(rng);
  const float* const weight = parameters.values(recurrent.layers()[0].parameters[1]);
  for (std::size_t row = 0; row < 6; ++row) {
    for (std::size_t column = 0; column < 6; ++column) {
      EXPECT_EQ(weight[row * 6 + column] == 0, column < row / kUnits * kUnits);
    }
  }
}

TEST(Clockwork, WindowsOfMixedLengthsGoOnWhereEachSequenceStopped) {
  // The first window is three steps of one sequence and five of the other; the second is the rest.
  testing::Network network(clockwork({1, 2, 3}));
  const std::size_t hidden = network.recurrent.options().hiddenSize;
  const Tensor input = sequences(9, 2);
  const std::size_t cuts[] = {3, 5};
  const std::vector<std::int32_t> lengths[] = {{3, 5}, {6, 4}};
  Tensor windows[] = {Tensor({5, 2, kInput}), Tensor({6, 2, kInput})};
  for (std::size_t b = 0; b < 2; ++b) {
    for (std::size_t t = 0; t < 9; ++t) {
      const bool second = t >= cuts[b];
      const std::size_t place = second ? t - cuts[b] : t;
      std::copy_n(input.data() + (t * 2 + b) * kInput, kInput,
                  windows[second ? 1 : 0].data() + (place * 2 + b) * kInput);
    }
  }
  Tape tape;
  const auto& recurrent = network.recurrent;
  const auto whole = recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  const auto first =
      recurrent.forward(tape, vectorsOf(tape, windows[0], lengths[0]), Var(), nullptr);
  const auto second =
      recurrent.forward(tape, vectorsOf(tape, windows[1], lengths[1]), first.state, nullptr);
  for (std::size_t b = 0; b < 2; ++b) {
    for (std::size_t t = cuts[b]; t < 9; ++t) {
      const float* const expected = whole.sequence.value() + (t * 2 + b) * hidden;
      const float* const got = second.sequence.value() + ((t - cuts[b]) * 2 + b) * hidden;
      EXPECT_LT(largestDifference({got, hidden}, {expected, hidden}), 1e-6);
    }
  }
  EXPECT_LT(largestDifference(valuesOf(second.state), valuesOf(whole.state)), 1e-6);
}

TEST(Clockwork, ItsClockWrapsAtTheLeastCommonMultipleOfThePeriods) {
  testing::Network network(clockwork({4, 6}));
  const Tensor input = sequences(29, 1);
  Tape tape;
  const auto result = network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr);
  EXPECT_EQ(result.state.value()[4], 29 % 12);
}

TEST(Clockwork, AnyNumberInACarriedClockIsATime) {
  testing::Network network(clockwork({1, 2}));
  const Tensor input = sequences(1, 1);
  Tensor state(network.recurrent.stateShape(1));
  const std::pair<float, float> clocks[] = {{0.4f, 1},   {1, 0},     {-1, 0},  {7, 0},
                                            {-1e30f, 1}, {1e30f, 1}, {NAN, 1}, {INFINITY, 1}};
  for (const auto& [clock, after] : clocks) {
    state.data()[4] = clock;
    Tape tape;
    const auto result = network.recurrent.forward(
        tape, vectorsOf(tape, input), tape.constant(state.shape(), state.data()), nullptr);
    EXPECT_EQ(result.state.value()[4], after) << clock;
  }
}

TEST(Clockwork, HasUpToEightModulesThatDivideTheUnitsByDefault) {
  const std::pair<std::size_t, Periods> defaults[] = {{16, {1, 2, 4, 8, 16, 32, 64, 128}},
                                                      {7, {1, 2, 4, 8, 16, 32, 64}},
                                                      {9, {1, 2, 4}},
                                                      {11, {1}}};
  const Tensor input = sequences(5, 2);
  for (const auto& [hidden, periods] : defaults) {
    std::vector<float> outputs[2];
    for (const std::size_t which : {0u, 1u}) {
      RecurrentOptions options = clockwork(which == 0 ? Periods{} : periods);
      options.hiddenSize = hidden;
      testing::Network network(options);
      Tape tape;
      outputs[which] = valuesOf(
          network.recurrent.forward(tape, vectorsOf(tape, input), Var(), nullptr).sequence);
    }
    EXPECT_EQ(outputs[0], outputs[1]) << hidden;
  }
}

TEST(Clockwork, RefusesPeriodsItCannotUse) {
  const auto make = [](const Periods& periods, std::size_t hidden) {
    RecurrentOptions options = clockwork(periods);
    options.hiddenSize = hidden;
    ParameterSet parameters;
    Recurrent(parameters, "rnn", options);
  };
  expectError<InvalidArgumentError>(
      [&] {
        make({1, 2, 4}, 8);
      },
      "network.periods must divide network.hiddenSize evenly, got 3 periods for 8 units");
  expectError<InvalidArgumentError>(
      [&] {
        make({1, 0}, 8);
      },
      "network.periods must be positive integers, got 0");
  const char* const large = "network.periods must have a least common multiple of at most 16777216";
  expectError<InvalidArgumentError>([&] { make({1, 16777217}, 8); }, large);
  expectError<InvalidArgumentError>([&] { make({4099, 4111}, 8); }, large);
  expectError<InvalidArgumentError>(
      [&] {
        make({std::numeric_limits<std::size_t>::max(), 2}, 8);
      },
      large);
  make({1, 16777216}, 8);
}

}  // namespace
}  // namespace unrolled
