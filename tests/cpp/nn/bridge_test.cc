#include "nn/bridge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/rng.h"
#include "core/tensor.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::numbers;

RecurrentOptions network(const char* cell, std::size_t hidden, std::size_t layers = 1,
                         bool bidirectional = false) {
  RecurrentOptions options;
  options.cell = cell;
  options.inputSize = 2;
  options.hiddenSize = hidden;
  options.numLayers = layers;
  options.bidirectional = bidirectional;
  return options;
}

struct Made {
  Made(const RecurrentOptions& from, const RecurrentOptions& to)
      : encoder(networks, "encoder", from),
        decoder(networks, "decoder", to),
        bridge(parameters, "bridge", encoder, decoder) {
    Rng rng(1);
    parameters.allocate(rng);
    testing::fillParameters(parameters, 5);
  }

  std::string names() const {
    std::string all;
    for (const Parameter& parameter : parameters.list()) {
      all += parameter.name + " " + parameter.shape.toString() + "; ";
    }
    return all;
  }

  ParameterSet networks;
  Recurrent encoder;
  Recurrent decoder;
  ParameterSet parameters;
  Bridge bridge;
};

TEST(Bridge, HandsStatesOverWhereTheyFit) {
  for (const char* cell : {"gru", "lstm", "clockwork"}) {
    Made made(network(cell, 4, 2), network(cell, 4, 2));
    EXPECT_TRUE(made.bridge.isIdentity()) << cell;
    EXPECT_EQ(made.parameters.count(), 0u) << cell;
    Tensor state = testing::carriedState(made.encoder, 3, 1);
    Tape tape;
    const Var given = tape.constant(state.shape(), state.data());
    EXPECT_EQ(made.bridge.forward(tape, given).value(), state.data());
  }
}

TEST(Bridge, HasALayerForEachStateAndLayerWhereTheyDoNot) {
  EXPECT_EQ(Made(network("lstm", 4, 1, true), network("lstm", 4)).names(),
            "bridge.h_l0.weight [4, 8]; bridge.h_l0.bias [4]; bridge.c_l0.weight [4, 8]; "
            "bridge.c_l0.bias [4]; ");
  EXPECT_EQ(Made(network("gru", 3, 2, true), network("gru", 5, 2)).names(),
            "bridge.h_l0.weight [5, 6]; bridge.h_l0.bias [5]; bridge.h_l1.weight [5, 6]; "
            "bridge.h_l1.bias [5]; ");
  // Other numbers of layers: all of the encoder's for each.
  EXPECT_EQ(Made(network("gru", 3, 3), network("gru", 5, 2)).names(),
            "bridge.h_l0.weight [5, 9]; bridge.h_l0.bias [5]; bridge.h_l1.weight [5, 9]; "
            "bridge.h_l1.bias [5]; ");
  EXPECT_EQ(Made(network("gru", 4), network("clockwork", 4)).names(),
            "bridge.h_l0.weight [4, 4]; bridge.h_l0.bias [4]; ");
}

TEST(Bridge, IsATanhOfTheStatesOfTheSameNameAndLayer) {
  constexpr std::size_t kBatch = 2;
  Made made(network("lstm", 3, 2, true), network("lstm", 4, 2));
  Tensor state = testing::carriedState(made.encoder, kBatch, 1);
  Tape tape;
  const Var result = made.bridge.forward(tape, tape.constant(state.shape(), state.data()));
  ASSERT_EQ(result.shape(), made.decoder.stateShape(kBatch));
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::size_t layer = 0; layer < 2; ++layer) {
      const std::string name =
          std::string("bridge.") + (s == 0 ? "h" : "c") + "_l" + std::to_string(layer);
      const std::vector<float> weight = numbers(5, name + ".weight", 4 * 6, 0.5f);
      const std::vector<float> bias = numbers(5, name + ".bias", 4, 0.5f);
      for (std::size_t b = 0; b < kBatch; ++b) {
        for (std::size_t i = 0; i < 4; ++i) {
          double sum = bias[i];
          for (std::size_t j = 0; j < 6; ++j) {
            const std::size_t slot = 2 * layer + j / 3;
            sum += static_cast<double>(weight[i * 6 + j]) *
                   state.data()[((s * 4 + slot) * kBatch + b) * 3 + j % 3];
          }
          EXPECT_NEAR(result.value()[((s * 2 + layer) * kBatch + b) * 4 + i], std::tanh(sum), 2e-6);
        }
      }
    }
  }
}

TEST(Bridge, StartsAClockAtZero) {
  Made made(network("clockwork", 4, 1, true), network("clockwork", 4));
  Tensor state = testing::carriedState(made.encoder, 2, 1);
  Tape tape;
  const Var result = made.bridge.forward(tape, tape.constant(state.shape(), state.data()));
  ASSERT_EQ(result.shape(), made.decoder.stateShape(2));
  for (std::size_t i = 8; i < 16; ++i) EXPECT_EQ(result.value()[i], 0.0f);
}

TEST(Bridge, HasTheGradientsOfItsParametersAndOfTheStates) {
  const std::vector<std::pair<RecurrentOptions, RecurrentOptions>> cases = {
      {network("lstm", 3, 2, true), network("lstm", 4, 2)},
      {network("lstm", 3, 1, true), network("gru", 2, 2)},
      {network("gru", 3, 2), network("lstm", 2)},
      {network("scrn", 5), network("scrn", 3)},
      {network("gru", 3, 2), network("gru", 3, 2)},
  };
  for (const auto& [from, to] : cases) {
    Made made(from, to);
    Tensor state = testing::carriedState(made.encoder, 2, 1);
    Tensor gradient(state.shape());
    auto variables = testing::differentiated(made.parameters);
    // An encoder's state that the decoder has no use for has no influence.
    const std::size_t used = to.cell == "gru" ? state.size() / state.shape()[0] : state.size();
    variables.push_back({from.cell + " to " + to.cell, state.data(), gradient.data(), used});
    testing::expectGradients(variables, [&](Tape& tape) {
      return std::vector<Var>{
          made.bridge.forward(tape, tape.leaf(state.shape(), state.data(), gradient.data()))};
    });
  }
}

}  // namespace
}  // namespace unrolled
