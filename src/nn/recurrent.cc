#include "nn/recurrent.h"

#include <cmath>

#include "autograd/ops/concat.h"
#include "autograd/ops/dropout.h"
#include "core/error.h"
#include "nn/cells/registry.h"
#include "nn/recurrent_layer.h"

namespace unrolled {
namespace {

/// First values of the three kinds of parameters of a layer.
struct LayerInitializers {
  Initializer input;
  Initializer recurrent;
  Initializer bias;
};

LayerInitializers layerInitializers(const std::string& name, std::size_t hidden,
                                    std::size_t gates) {
  using namespace initializers;
  if (name == "uniform") {
    const Initializer all = uniform(1.0f / std::sqrt(static_cast<float>(hidden)));
    return {all, all, all};
  }
  if (name == "glorot") return {glorotUniform(gates), glorotUniform(gates), constant(0.0f)};
  if (name == "orthogonal") return {glorotUniform(gates), orthogonal(gates), constant(0.0f)};
  if (name == "identity") return {normal(0.001f), identity(1.0f, gates), constant(0.0f)};
  throw InvalidArgumentError(message(
      "network.initializer must be one of uniform, glorot, orthogonal, identity, got ", name));
}

}  // namespace

Recurrent::Recurrent(ParameterSet& parameters, const std::string& prefix,
                     const RecurrentOptions& options)
    : parameters_(parameters),
      options_(options),
      cell_(makeCell(options.cell, options.cellOptions)),
      directions_(options.bidirectional ? 2 : 1) {
  require<InvalidArgumentError>(
      options.inputSize > 0 && options.hiddenSize > 0 && options.numLayers > 0,
      "inputSize, hiddenSize and numLayers of a recurrent network must be positive, got ",
      options.inputSize, ", ", options.hiddenSize, ", ", options.numLayers);
  for (std::size_t layer = 0; layer < options.numLayers; ++layer) {
    for (std::size_t direction = 0; direction < directions_; ++direction) {
      declare(prefix, layer, direction == 1);
    }
  }
}

void Recurrent::declare(const std::string& prefix, std::size_t layer, bool reverse) {
  const std::size_t hidden = options_.hiddenSize;
  const std::size_t gates = cell_->layout().gates;
  const std::size_t rows = checkedProduct(gates, hidden);
  const std::size_t input = layer == 0 ? options_.inputSize : outputSize();
  const LayerInitializers first = layerInitializers(options_.initializer, hidden, gates);
  const Initializer adjustedBias = [bias = first.bias, cell = cell_, hidden](
                                       const Shape& shape, float* values, Rng& rng) {
    bias(shape, values, rng);
    cell->adjustBias(values, hidden);
  };
  const std::string suffix = "_l" + std::to_string(layer) + (reverse ? "_reverse" : "");
  Layer ids{};
  ids.weightIh = parameters_.add(prefix + ".weight_ih" + suffix, {rows, input}, first.input);
  ids.weightHh = parameters_.add(prefix + ".weight_hh" + suffix, {rows, hidden}, first.recurrent);
  ids.biasIh = parameters_.add(prefix + ".bias_ih" + suffix, {rows}, adjustedBias);
  ids.biasHh = parameters_.add(prefix + ".bias_hh" + suffix, {rows}, first.bias);
  ids.reverse = reverse;
  layers_.push_back(ids);
}

Shape Recurrent::stateShape(std::size_t batch) const {
  return {cell_->layout().states, layers_.size(), batch, options_.hiddenSize};
}

void Recurrent::requireFits(const RecurrentInput& input, Var initialState) const {
  require<InvalidArgumentError>(input.time > 0 && input.batch > 0,
                                "a recurrent network needs at least one step of one sequence, got ",
                                input.time, " steps of ", input.batch, " sequences");
  if (input.vectors) {
    const Shape expected{input.time, input.batch, options_.inputSize};
    require<ShapeError>(input.vectors.shape() == expected, "the input must have the shape ",
                        expected, ", got ", input.vectors.shape());
  } else {
    require<ShapeError>(input.tokens.size() == input.time * input.batch, "the input must have ",
                        input.time * input.batch, " tokens, got ", input.tokens.size());
    for (std::int32_t id : input.tokens) {
      require<InvalidArgumentError>(id >= 0 && static_cast<std::size_t>(id) < options_.inputSize,
                                    "a token id must be from 0 to ", options_.inputSize - 1,
                                    ", got ", id);
    }
  }
  require<ShapeError>(input.lengths.empty() || input.lengths.size() == input.batch,
                      "there must be ", input.batch, " lengths, got ", input.lengths.size());
  for (std::int32_t length : input.lengths) {
    require<InvalidArgumentError>(length >= 0 && static_cast<std::size_t>(length) <= input.time,
                                  "the length of a sequence must be from 0 to ", input.time,
                                  ", got ", length);
  }
  if (initialState) {
    const Shape expected = stateShape(input.batch);
    require<ShapeError>(initialState.shape() == expected, "the initial state must have the shape ",
                        expected, ", got ", initialState.shape());
  }
}

Recurrent::Output Recurrent::forward(Tape& tape, const RecurrentInput& input, Var initialState,
                                     Rng* dropoutSource) const {
  requireFits(input, initialState);
  Output result;
  result.state = tape.make(stateShape(input.batch), true);
  Var below = input.vectors;
  for (std::size_t slot = 0; slot < layers_.size();) {
    if (slot > 0 && dropoutSource != nullptr)
      below = dropout(below, options_.dropout, *dropoutSource);
    Var outputs[2];
    for (std::size_t direction = 0; direction < directions_; ++direction, ++slot) {
      const Layer& ids = layers_[slot];
      outputs[direction] = runRecurrentLayer({
          .cell = cell_.get(),
          .time = input.time,
          .batch = input.batch,
          .hidden = options_.hiddenSize,
          .reverse = ids.reverse,
          .lengths = input.lengths.empty() ? nullptr : input.lengths.data(),
          .vectors = below,
          .tokens = below ? nullptr : input.tokens.data(),
          .weightIh = parameters_.variable(tape, ids.weightIh),
          .weightHh = parameters_.variable(tape, ids.weightHh),
          .biasIh = parameters_.variable(tape, ids.biasIh),
          .biasHh = parameters_.variable(tape, ids.biasHh),
          .initialState = initialState,
          .finalState = result.state,
          .slot = slot,
      });
    }
    below = directions_ == 2 ? concat(outputs[0], outputs[1]) : outputs[0];
  }
  result.sequence = below;
  return result;
}

}  // namespace unrolled
