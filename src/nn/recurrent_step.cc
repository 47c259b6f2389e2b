#include "nn/recurrent_step.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/rows.h"

namespace unrolled {

using kernels::PackedMatrix;
using kernels::Transpose;
using kernels::Write;

RecurrentStep::RecurrentStep(const Recurrent& network, bool tokens)
    : network_(network),
      tokens_(tokens),
      layout_(network.cell().layout()),
      gateColumns_(layout_.gates * network.options().hiddenSize),
      layers_(network.layers().size()) {
  require<InvalidArgumentError>(!network.options().bidirectional,
                                "a bidirectional network cannot run step by step");
}

void RecurrentStep::refresh() {
  if (version_ == network_.parameters().version()) return;
  for (std::size_t index = 0; index < layers_.size(); ++index) refresh(index);
  version_ = network_.parameters().version();
}

void RecurrentStep::refresh(std::size_t index) {
  ParameterSet& parameters = network_.parameters();
  const Recurrent::Layer& ids = network_.layers()[index];
  const std::size_t hidden = network_.options().hiddenSize;
  const std::size_t inputs = parameters[ids.weightIh].shape[1];
  Layer& layer = layers_[index];

  layer.biasHh = parameters.values(ids.biasHh);
  layer.bias.ensure(gateColumns_);
  std::copy_n(parameters.values(ids.biasIh), gateColumns_, layer.bias.data());
  if (!layout_.separateRecurrent) {
    kernels::scale(1.0f, layer.biasHh, layer.bias.data(), gateColumns_, Write::kAccumulate);
  }

  const ConstMatrixView weightIh(parameters.values(ids.weightIh), gateColumns_, inputs);
  if (index == 0 && tokens_) {
    layer.input.ensure(inputs * gateColumns_);
    const MatrixView table(layer.input.data(), inputs, gateColumns_);
    kernels::broadcastRow(layer.bias.data(), table, Write::kReplace);
    kernels::transpose(weightIh, table, Write::kAccumulate);
  } else {
    layer.input.ensure(kernels::packedSize(inputs, gateColumns_));
    kernels::pack(weightIh, Transpose::kYes, layer.input.data());
  }
  layer.recurrent.ensure(kernels::packedSize(hidden, gateColumns_));
  kernels::pack({parameters.values(ids.weightHh), gateColumns_, hidden}, Transpose::kYes,
                layer.recurrent.data());
}

void RecurrentStep::run(std::size_t index, std::size_t batch, Tensor& state) {
  const Layer& layer = layers_[index];
  const std::size_t hidden = network_.options().hiddenSize;
  float* states[kMaxStates];
  for (std::size_t s = 0; s < layout_.states; ++s) {
    states[s] = state.data() + (s * layers_.size() + index) * batch * hidden;
  }
  float* product = gates_.data();
  if (layout_.separateRecurrent) {
    recurrent_.ensure(batch * gateColumns_);
    product = recurrent_.data();
    kernels::broadcastRow(layer.biasHh, {product, batch, gateColumns_}, Write::kReplace);
  }
  kernels::multiplyPacked({states[0], batch, hidden},
                          {layer.recurrent.data(), hidden, gateColumns_},
                          {product, batch, gateColumns_}, Write::kAccumulate);
  saved_.ensure(batch * hidden * layout_.saved);
  network_.cell().forward({batch, hidden, gates_.data(),
                           layout_.separateRecurrent ? product : nullptr, states, states,
                           saved_.data()});
}

void RecurrentStep::step(std::span<const std::int32_t> tokens, Tensor& state) {
  refresh();
  const std::size_t batch = tokens.size();
  gates_.ensure(batch * gateColumns_);
  const ConstMatrixView table(layers_[0].input.data(), network_.options().inputSize, gateColumns_);
  kernels::gatherRows(table, tokens.data(), {gates_.data(), batch, gateColumns_}, Write::kReplace);
  run(0, batch, state);
  runAbove(batch, state);
}

void RecurrentStep::step(ConstMatrixView vectors, Tensor& state) {
  refresh();
  gates_.ensure(vectors.rows * gateColumns_);
  readVectors(0, vectors);
  run(0, vectors.rows, state);
  runAbove(vectors.rows, state);
}

void RecurrentStep::readVectors(std::size_t index, ConstMatrixView vectors) {
  const Layer& layer = layers_[index];
  const MatrixView gates(gates_.data(), vectors.rows, gateColumns_);
  kernels::broadcastRow(layer.bias.data(), gates, Write::kReplace);
  kernels::multiplyPacked(vectors, {layer.input.data(), vectors.columns, gateColumns_}, gates,
                          Write::kAccumulate);
}

void RecurrentStep::runAbove(std::size_t batch, Tensor& state) {
  for (std::size_t index = 1; index < layers_.size(); ++index) {
    readVectors(index, hidden(state, batch, index - 1));
    run(index, batch, state);
  }
}

ConstMatrixView RecurrentStep::hidden(const Tensor& state, std::size_t batch,
                                      std::size_t index) const {
  const std::size_t size = network_.options().hiddenSize;
  return {state.data() + index * batch * size, batch, size};
}

ConstMatrixView RecurrentStep::output(const Tensor& state) const {
  return hidden(state, state.shape()[2], layers_.size() - 1);
}

}  // namespace unrolled
