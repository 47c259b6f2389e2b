#include "nn/cells/jordan.h"

#include "autograd/ops/elementwise.h"
#include "nn/cells/activation.h"
#include "nn/composed_layer.h"

namespace unrolled {
namespace {

class Jordan : public Cell {
 public:
  Jordan(Activation hidden, Activation output) : hidden_(hidden), output_(output) {}

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h"};
    return kNames;
  }

  std::vector<CellParameter> parameters(std::size_t inputs, std::size_t hidden) const override {
    return {
        {"weight_ih", {hidden, inputs}, ParameterRole::kInput, 1, {}, {}},
        {"weight_hh", {hidden, hidden}, ParameterRole::kRecurrent, 1, {}, {}},
        {"bias_ih", {hidden}, ParameterRole::kBias, 1, {}, {}},
        {"bias_hh", {hidden}, ParameterRole::kBias, 1, {}, {}},
        {"weight_ho", {hidden, hidden}, ParameterRole::kInput, 1, {}, {}},
        {"bias_ho", {hidden}, ParameterRole::kBias, 1, {}, {}},
    };
  }

  Var runLayer(const RecurrentLayer& layer) const override {
    enum { kWeightIh, kWeightHh, kBiasIh, kBiasHh, kWeightHo, kBiasHo };
    ComposedLayer run(layer, {layer.hidden}, layer.hidden);
    const Var share =
        run.read(run.parameter(kWeightIh), add(run.parameter(kBiasIh), run.parameter(kBiasHh)));
    const RepeatedLinear fromOutput = run.repeated(run.parameter(kWeightHh));
    const RepeatedLinear toOutput = run.repeated(run.parameter(kWeightHo), run.parameter(kBiasHo));
    return run.overSteps([&](std::size_t t, const ComposedLayer::States& before) {
      const Var h = activate(hidden_, add(slice(share, t), fromOutput(before[0])));
      return ComposedLayer::Step{{activate(output_, toOutput(h))}, {}};
    });
  }

 private:
  Activation hidden_;
  Activation output_;
};

}  // namespace

std::unique_ptr<Cell> makeJordan(const CellOptions& options) {
  const auto named = [](const char* option, const std::string& name) {
    return activationFrom(option, name, Activation::kTanh, kContentActivations);
  };
  return std::make_unique<Jordan>(named("activation", options.activation),
                                  named("outputActivation", options.outputActivation));
}

}  // namespace unrolled
