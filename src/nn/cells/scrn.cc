#include "nn/cells/scrn.h"

#include <algorithm>

#include "autograd/ops/concat.h"
#include "autograd/ops/elementwise.h"
#include "core/error.h"
#include "nn/cells/activation.h"
#include "nn/composed_layer.h"

namespace unrolled {
namespace {

class Scrn : public Cell {
 public:
  Scrn(std::size_t contextSize, float decay, Activation f)
      : contextSize_(contextSize), decay_(decay), f_(f) {}

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h", "s"};
    return kNames;
  }

  std::size_t outputSize(std::size_t hidden) const override { return hidden + contextFor(hidden); }

  std::vector<CellParameter> parameters(std::size_t inputs, std::size_t hidden) const override {
    const std::size_t context = contextFor(hidden);
    require<InvalidArgumentError>(context <= hidden,
                                  "network.contextSize must be at most network.hiddenSize, ",
                                  hidden, ", got ", context);
    return {
        {"weight_ih", {hidden, inputs}, ParameterRole::kInput, 1, {}, {}},
        {"weight_hh", {hidden, hidden}, ParameterRole::kRecurrent, 1, {}, {}},
        {"weight_ic", {context, inputs}, ParameterRole::kInput, 1, {}, {}},
        {"weight_ch", {hidden, context}, ParameterRole::kInput, 1, {}, {}},
    };
  }

  Var runLayer(const RecurrentLayer& layer) const override {
    enum { kWeightIh, kWeightHh, kWeightIc, kWeightCh };
    const std::size_t context = contextFor(layer.hidden);
    ComposedLayer run(layer, {layer.hidden, context}, outputSize(layer.hidden));
    const Var hiddenShare = run.read(run.parameter(kWeightIh), Var());
    const Var contextShare = scale(1.0f - decay_, run.read(run.parameter(kWeightIc), Var()));
    const RepeatedLinear recurrent = run.repeated(run.parameter(kWeightHh));
    const RepeatedLinear fromContext = run.repeated(run.parameter(kWeightCh));
    return run.overSteps([&](std::size_t t, const ComposedLayer::States& before) {
      const Var s = add(slice(contextShare, t), scale(decay_, before[1]));
      const Var seen = add(fromContext(s), slice(hiddenShare, t));
      const Var h = activate(f_, add(seen, recurrent(before[0])));
      return ComposedLayer::Step{{h, s}, concat(h, s)};
    });
  }

 private:
  std::size_t contextFor(std::size_t hidden) const {
    return contextSize_ > 0 ? contextSize_ : std::max<std::size_t>(1, hidden * 2 / 5);
  }

  std::size_t contextSize_;
  float decay_;
  Activation f_;
};

}  // namespace

std::unique_ptr<Cell> makeScrn(const CellOptions& options) {
  require<InvalidArgumentError>(options.contextDecay >= 0.0f && options.contextDecay < 1.0f,
                                "network.contextDecay must be from 0 to below 1, got ",
                                options.contextDecay);
  return std::make_unique<Scrn>(
      options.contextSize, options.contextDecay,
      activationFrom("activation", options.activation, Activation::kSigmoid, kContentActivations));
}

}  // namespace unrolled
