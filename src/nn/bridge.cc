#include "nn/bridge.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include "autograd/ops/concat.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/slice.h"
#include "autograd/ops/stack.h"

namespace unrolled {
namespace {

/// A state that counts steps, which no vector can say.
constexpr std::string_view kClock = "clock";

/// The place of the encoder's state that a decoder's state is made of.
std::size_t counterpart(const Cell& encoder, std::string_view state) {
  const auto states = encoder.states();
  const auto found = std::find(states.begin(), states.end(), state);
  return found == states.end() ? 0 : static_cast<std::size_t>(found - states.begin());
}

bool fitAsTheyAre(const RecurrentOptions& encoder, const RecurrentOptions& decoder) {
  return !encoder.bidirectional && encoder.cell == decoder.cell &&
         encoder.numLayers == decoder.numLayers && encoder.hiddenSize == decoder.hiddenSize;
}

Var zeros(Tape& tape, const Shape& shape) {
  float* const values = tape.scratch(shape.size());
  std::fill_n(values, shape.size(), 0.0f);
  return tape.constant(shape, values);
}

}  // namespace

StateProjection::StateProjection(ParameterSet& parameters, const std::string& prefix,
                                 const Recurrent& network, std::span<const std::size_t> inputSizes)
    : network_(network) {
  for (const std::string_view state : network.cell().states()) {
    if (state == kClock) continue;
    for (std::size_t layer = 0; layer < inputSizes.size(); ++layer) {
      layers_.emplace_back(parameters,
                           prefix + "." + std::string(state) + "_l" + std::to_string(layer),
                           inputSizes[layer], network.options().hiddenSize);
    }
  }
}

Var StateProjection::forward(Tape& tape, std::span<const Var> inputs) const {
  const auto states = network_.cell().states();
  const std::size_t layers = network_.options().numLayers;
  const Shape one{inputs[0].shape()[0], network_.options().hiddenSize};
  const std::span<Var> all = tape.room<Var>(states.size());
  auto layer = layers_.begin();
  for (std::size_t s = 0; s < states.size(); ++s) {
    const std::span<Var> made = tape.room<Var>(layers);
    for (std::size_t l = 0; l < layers; ++l) {
      std::construct_at(&made[l], states[s] == kClock
                                      ? zeros(tape, one)
                                      : tanh((layer++)->forward(tape, inputs[s * layers + l])));
    }
    std::construct_at(&all[s], stack(made));
  }
  return stack(all);
}

Bridge::Bridge(ParameterSet& parameters, const std::string& prefix, const Recurrent& encoder,
               const Recurrent& decoder)
    : encoder_(encoder), decoder_(decoder) {
  const RecurrentOptions& from = encoder.options();
  const RecurrentOptions& to = decoder.options();
  if (fitAsTheyAre(from, to)) return;
  const std::size_t slots = encoder.layers().size();
  const std::size_t beside = from.numLayers == to.numLayers ? slots / from.numLayers : slots;
  const std::vector<std::size_t> sizes(to.numLayers, beside * from.hiddenSize);
  projection_.emplace(parameters, prefix, decoder, sizes);
}

Var Bridge::forward(Tape& tape, Var finalState) const {
  if (!projection_) return finalState;
  const auto states = decoder_.cell().states();
  const std::size_t layers = decoder_.options().numLayers;
  const std::size_t slots = encoder_.layers().size();
  const bool oneByOne = encoder_.options().numLayers == layers;
  const std::size_t beside = oneByOne ? slots / layers : slots;
  const std::span<Var> inputs = tape.room<Var>(states.size() * layers);
  for (std::size_t s = 0; s < states.size(); ++s) {
    const std::size_t from = counterpart(encoder_.cell(), states[s]);
    for (std::size_t layer = 0; layer < layers; ++layer) {
      const bool again = !oneByOne && layer > 0;
      std::construct_at(
          &inputs[s * layers + layer],
          again ? inputs[s * layers]
                : statesBeside(finalState, from, oneByOne ? layer * beside : 0, beside));
    }
  }
  return projection_->forward(tape, inputs);
}

Var statesBeside(Var finalState, std::size_t state, std::size_t first, std::size_t count) {
  const Var slots = slice(finalState, state);
  Var beside = slice(slots, first);
  for (std::size_t i = 1; i < count; ++i) beside = concat(beside, slice(slots, first + i));
  return beside;
}

}  // namespace unrolled
