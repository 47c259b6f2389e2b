#include "nn/recurrent.h"

#include <cmath>
#include <memory>
#include <utility>

#include "autograd/ops/concat.h"
#include "autograd/ops/dropout.h"
#include "core/error.h"
#include "nn/cells/registry.h"
#include "nn/recurrent_layer.h"

namespace unrolled {
namespace {

/// First values of a parameter with the option `initializer`.
Initializer initializerFor(const std::string& name, const CellParameter& parameter,
                           std::size_t hidden) {
  using namespace initializers;
  const std::size_t gates = parameter.gates;
  const ParameterRole role = parameter.role;
  if (role == ParameterRole::kOwn) return parameter.initializer;
  if (name == "uniform") return uniform(1.0f / std::sqrt(static_cast<float>(hidden)));
  if (role == ParameterRole::kBias) return constant(0.0f);
  const bool input = role == ParameterRole::kInput;
  if (name == "glorot") return glorotUniform(gates);
  if (name == "orthogonal") return input ? glorotUniform(gates) : orthogonal(gates);
  return input ? normal(0.001f) : identity(1.0f, gates);
}

void requireInitializer(const std::string& name) {
  for (const char* known : {"uniform", "glorot", "orthogonal", "identity"}) {
    if (name == known) return;
  }
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
  if (options_.initializer.empty()) options_.initializer = cell_->initializer();
  requireInitializer(options_.initializer);
  for (std::size_t layer = 0; layer < options.numLayers; ++layer) {
    for (std::size_t direction = 0; direction < directions_; ++direction) {
      declare(prefix, layer, direction == 1);
    }
  }
}

void Recurrent::declare(const std::string& prefix, std::size_t layer, bool reverse) {
  const std::string suffix = "_l" + std::to_string(layer) + (reverse ? "_reverse" : "");
  Layer added{layer == 0 ? options_.inputSize : outputSize(), {}, reverse};
  for (CellParameter& parameter : cell_->parameters(added.inputSize, options_.hiddenSize)) {
    Initializer first = initializerFor(options_.initializer, parameter, options_.hiddenSize);
    if (parameter.adjust) {
      // The cell lives as long as what it gave: the set of parameters may outlive this network.
      first = [drawn = std::move(first), adjust = std::move(parameter.adjust), cell = cell_](
                  const Shape& shape, float* values, Rng& rng) {
        drawn(shape, values, rng);
        adjust(values);
      };
    }
    added.parameters.push_back(
        parameters_.add(prefix + "." + parameter.name + suffix, parameter.shape, std::move(first)));
  }
  layers_.push_back(std::move(added));
}

Shape Recurrent::stateShape(std::size_t batch) const {
  return {cell_->states().size(), layers_.size(), batch, options_.hiddenSize};
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

Var Recurrent::runLayer(Tape& tape, const RecurrentInput& input, Var below, std::size_t slot,
                        Var initialState, Var finalState, Rng* dropoutSource) const {
  const Layer& layer = layers_[slot];
  const std::span<Var> parameters = tape.room<Var>(layer.parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    std::construct_at(&parameters[i], parameters_.variable(tape, layer.parameters[i]));
  }
  return cell_->runLayer({
      .tape = &tape,
      .time = input.time,
      .batch = input.batch,
      .inputs = layer.inputSize,
      .hidden = options_.hiddenSize,
      .reverse = layer.reverse,
      .lengths = input.lengths.empty() ? nullptr : input.lengths.data(),
      .vectors = below,
      .tokens = below ? nullptr : input.tokens.data(),
      .parameters = parameters,
      .initialState = initialState,
      .finalState = finalState,
      .slot = slot,
      .dropout = dropoutSource,
      .stateGradientNorms = slot == 0 ? input.stateGradientNorms : nullptr,
  });
}

Recurrent::Output Recurrent::forward(Tape& tape, const RecurrentInput& input, Var initialState,
                                     Rng* dropoutSource) const {
  requireFits(input, initialState);
  Output result;
  result.state = tape.make(stateShape(input.batch), true);
  Var below = input.vectors;
  for (std::size_t slot = 0; slot < layers_.size(); slot += directions_) {
    if (slot > 0 && dropoutSource != nullptr) {
      const bool keeps = options_.cellOptions.recurrentDropout > 0;
      below = keeps ? dropoutOverTime(below, options_.dropout, *dropoutSource)
                    : dropout(below, options_.dropout, *dropoutSource);
    }
    Var outputs[2];
    for (std::size_t direction = 0; direction < directions_; ++direction) {
      outputs[direction] =
          runLayer(tape, input, below, slot + direction, initialState, result.state, dropoutSource);
    }
    below = directions_ == 2 ? concat(outputs[0], outputs[1]) : outputs[0];
  }
  result.sequence = below;
  return result;
}

}  // namespace unrolled
