#include "nn/cells/gate_cell.h"

#include "nn/gate_layer.h"

namespace unrolled {

std::vector<CellParameter> GateCell::parameters(std::size_t inputSize,
                                                std::size_t hiddenSize) const {
  const std::size_t gates = layout().gates;
  const std::size_t rows = checkedProduct(gates, hiddenSize);
  const auto adjust = [this, hiddenSize](float* bias) { adjustBias(bias, hiddenSize); };
  std::vector<CellParameter> list = {
      {"weight_ih", {rows, inputSize}, ParameterRole::kInput, gates, {}, {}},
      {"weight_hh", {rows, hiddenSize}, ParameterRole::kRecurrent, gates, {}, {}},
      {"bias_ih", {rows}, ParameterRole::kBias, gates, {}, adjust},
      {"bias_hh", {rows}, ParameterRole::kBias, gates, {}, {}},
  };
  if (const std::size_t count = peepholes().size(); count > 0) {
    list.push_back(
        {"weight_ch", {checkedProduct(count, hiddenSize)}, ParameterRole::kBias, count, {}, {}});
  }
  if (layerNorm_) {
    for (const char* name : {"gain_ih", "gain_hh"}) {
      list.push_back({name, {rows}, ParameterRole::kOwn, gates, initializers::constant(1.0f), {}});
    }
  }
  return list;
}

Var GateCell::runLayer(const RecurrentLayer& layer) const { return runGateLayer(*this, layer); }

}  // namespace unrolled
