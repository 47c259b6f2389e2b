#include "nn/cells/gru_reset_before.h"

#include "autograd/ops/elementwise.h"
#include "core/shape.h"
#include "nn/cells/activation.h"
#include "nn/composed_layer.h"

namespace unrolled {
namespace {

class GruResetBefore : public Cell {
 public:
  GruResetBefore(Activation gate, Activation content) : gate_(gate), content_(content) {}

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h"};
    return kNames;
  }

  std::vector<CellParameter> parameters(std::size_t inputs, std::size_t hidden) const override {
    const std::size_t rows = checkedProduct(3, hidden);
    return {
        {"weight_ih", {rows, inputs}, ParameterRole::kInput, 3, {}, {}},
        {"weight_hh", {rows, hidden}, ParameterRole::kRecurrent, 3, {}, {}},
        {"bias_ih", {rows}, ParameterRole::kBias, 3, {}, {}},
        {"bias_hh", {rows}, ParameterRole::kBias, 3, {}, {}},
    };
  }

  Var runLayer(const RecurrentLayer& layer) const override {
    enum { kWeightIh, kWeightHh, kBiasIh, kBiasHh };
    enum { kR, kZ, kN };
    ComposedLayer run(layer, {layer.hidden}, layer.hidden);
    const auto ofGate = [&](std::size_t parameter, std::size_t gate) {
      return slice(run.parameter(parameter), gate * layer.hidden, layer.hidden);
    };
    const auto share = [&](std::size_t gate) {
      return run.read(ofGate(kWeightIh, gate), add(ofGate(kBiasIh, gate), ofGate(kBiasHh, gate)));
    };
    const auto recurrent = [&](std::size_t gate) { return run.repeated(ofGate(kWeightHh, gate)); };
    const Var shares[] = {share(kR), share(kZ), share(kN)};
    const RepeatedLinear products[] = {recurrent(kR), recurrent(kZ), recurrent(kN)};
    return run.overSteps([&](std::size_t t, const ComposedLayer::States& before) {
      const Var h = before[0];
      const auto preActivation = [&](std::size_t gate, Var seen) {
        return add(slice(shares[gate], t), products[gate](seen));
      };
      const Var r = activate(gate_, preActivation(kR, h));
      const Var z = activate(gate_, preActivation(kZ, h));
      const Var n = activate(content_, preActivation(kN, multiply(r, h)));
      return ComposedLayer::Step{{add(n, multiply(z, subtract(h, n)))}, {}};
    });
  }

 private:
  Activation gate_;
  Activation content_;
};

}  // namespace

std::unique_ptr<Cell> makeGruResetBefore(const CellOptions& options) {
  return std::make_unique<GruResetBefore>(
      activationFrom("gateActivation", options.gateActivation, Activation::kSigmoid,
                     kGateActivations),
      activationFrom("activation", options.activation, Activation::kTanh, kContentActivations));
}

}  // namespace unrolled
