#include "nn/gate_step.h"

#include <algorithm>

#include "kernels/elementwise.h"
#include "kernels/layer_norm.h"
#include "kernels/rows.h"

namespace unrolled {

using kernels::PackedMatrix;
using kernels::Transpose;
using kernels::Write;

GateStep::GateStep(const Recurrent& network, bool tokens)
    : network_(network),
      cell_(*network.cell().asGateCell()),
      tokens_(tokens),
      layout_(cell_.layout()),
      stateCount_(cell_.states().size()),
      gateColumns_(layout_.gates * network.options().hiddenSize),
      layers_(network.layers().size()) {}

void GateStep::refresh() {
  if (version_ == network_.parameters().version()) return;
  for (std::size_t index = 0; index < layers_.size(); ++index) refresh(index);
  version_ = network_.parameters().version();
}

/// out += what `product` makes, normalised first where there is a gain.
template <typename Product>
void GateStep::addProduct(const float* gain, MatrixView out, Product product) {
  if (gain == nullptr) {
    product(out, Write::kAccumulate);
    return;
  }
  product_.ensure(out.rows * gateColumns_);
  scales_.ensure(out.rows * layout_.gates);
  const MatrixView apart(product_.data(), out.rows, gateColumns_);
  product(apart, Write::kReplace);
  kernels::layerNorm(apart, network_.options().hiddenSize, gain, scales_.data(), out,
                     Write::kAccumulate);
}

void GateStep::refresh(std::size_t index) {
  ParameterSet& parameters = network_.parameters();
  const Recurrent::Layer& declared = network_.layers()[index];
  const auto values = [&](std::size_t place) {
    return parameters.values(declared.parameters[place]);
  };
  const std::size_t hidden = network_.options().hiddenSize;
  const std::size_t inputs = declared.inputSize;
  Layer& layer = layers_[index];

  layer.biasHh = values(GateCell::kBiasHh);
  layer.peepholes = cell_.peepholes().empty() ? nullptr : values(cell_.peepholePlace());
  layer.gainIh = cell_.layerNorm() ? values(cell_.gainIhPlace()) : nullptr;
  layer.gainHh = cell_.layerNorm() ? values(cell_.gainHhPlace()) : nullptr;
  layer.bias.ensure(gateColumns_);
  std::copy_n(values(GateCell::kBiasIh), gateColumns_, layer.bias.data());
  if (!layout_.separateRecurrent) {
    kernels::scale(1.0f, layer.biasHh, layer.bias.data(), gateColumns_, Write::kAccumulate);
  }

  const ConstMatrixView weightIh(values(GateCell::kWeightIh), gateColumns_, inputs);
  if (index == 0 && tokens_) {
    layer.input.ensure(inputs * gateColumns_);
    const MatrixView table(layer.input.data(), inputs, gateColumns_);
    kernels::broadcastRow(layer.bias.data(), table, Write::kReplace);
    addProduct(layer.gainIh, table, [&](MatrixView product, Write write) {
      kernels::transpose(weightIh, product, write);
    });
  } else {
    layer.input.ensure(kernels::packedSize(inputs, gateColumns_));
    kernels::pack(weightIh, Transpose::kYes, layer.input.data());
  }
  layer.recurrent.ensure(kernels::packedSize(hidden, gateColumns_));
  kernels::pack({values(GateCell::kWeightHh), gateColumns_, hidden}, Transpose::kYes,
                layer.recurrent.data());
}

void GateStep::run(std::size_t index, std::size_t batch, Tensor& state) {
  const Layer& layer = layers_[index];
  const std::size_t hidden = network_.options().hiddenSize;
  float* states[kMaxStates];
  for (std::size_t s = 0; s < stateCount_; ++s) {
    states[s] = state.data() + (s * layers_.size() + index) * batch * hidden;
  }
  float* product = gates_.data();
  if (layout_.separateRecurrent) {
    recurrent_.ensure(batch * gateColumns_);
    product = recurrent_.data();
    kernels::broadcastRow(layer.biasHh, {product, batch, gateColumns_}, Write::kReplace);
  }
  const PackedMatrix weight{layer.recurrent.data(), hidden, gateColumns_};
  addProduct(layer.gainHh, {product, batch, gateColumns_}, [&](MatrixView out, Write write) {
    kernels::multiplyPacked({states[0], batch, hidden}, weight, out, write);
  });
  saved_.ensure(batch * hidden * layout_.saved);
  cell_.forward({batch, hidden, gates_.data(), layout_.separateRecurrent ? product : nullptr,
                 layer.peepholes, states, states, saved_.data()});
  if (watching_) {
    std::copy_n(gates_.data(), batch * gateColumns_,
                watched_.begin() + static_cast<std::ptrdiff_t>(index * batch * gateColumns_));
  }
}

void GateStep::begin(std::size_t batch) {
  refresh();
  gates_.ensure(batch * gateColumns_);
  if (watching_) watched_.resize(layers_.size() * batch * gateColumns_);
}

ConstMatrixView GateStep::step(std::span<const std::int32_t> tokens, Tensor& state) {
  const std::size_t batch = tokens.size();
  begin(batch);
  const ConstMatrixView table(layers_[0].input.data(), network_.options().inputSize, gateColumns_);
  kernels::gatherRows(table, tokens.data(), {gates_.data(), batch, gateColumns_}, Write::kReplace);
  run(0, batch, state);
  return runAbove(batch, state);
}

ConstMatrixView GateStep::step(ConstMatrixView vectors, Tensor& state) {
  begin(vectors.rows);
  readVectors(0, vectors);
  run(0, vectors.rows, state);
  return runAbove(vectors.rows, state);
}

void GateStep::readVectors(std::size_t index, ConstMatrixView vectors) {
  const Layer& layer = layers_[index];
  const MatrixView gates(gates_.data(), vectors.rows, gateColumns_);
  kernels::broadcastRow(layer.bias.data(), gates, Write::kReplace);
  const PackedMatrix weight{layer.input.data(), vectors.columns, gateColumns_};
  addProduct(layer.gainIh, gates, [&](MatrixView out, Write write) {
    kernels::multiplyPacked(vectors, weight, out, write);
  });
}

ConstMatrixView GateStep::runAbove(std::size_t batch, Tensor& state) {
  for (std::size_t index = 1; index < layers_.size(); ++index) {
    readVectors(index, hidden(state, batch, index - 1));
    run(index, batch, state);
  }
  return hidden(state, batch, layers_.size() - 1);
}

ConstMatrixView GateStep::hidden(const Tensor& state, std::size_t batch, std::size_t index) const {
  const std::size_t size = network_.options().hiddenSize;
  return {state.data() + index * batch * size, batch, size};
}

}  // namespace unrolled
