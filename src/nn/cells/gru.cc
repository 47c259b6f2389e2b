#include "nn/cells/gru.h"

#include "nn/cells/activation.h"
#include "nn/cells/gate_cell.h"

namespace unrolled {
namespace {

using kernels::Lanes;
using kernels::madd;

template <typename Activations>
class Gru : public GateCell {
 public:
  Gru(const CellOptions& options, const Activations& activations)
      : GateCell(options), activations_(activations) {}

  GateLayout layout() const override { return {3, 1, true}; }

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h"};
    return kNames;
  }

  std::span<const std::string_view> gateNames() const override {
    static constexpr std::string_view kNames[] = {"r", "z", "n"};
    return kNames;
  }

  void forward(const CellForward& step) const override {
    const std::size_t h = step.hidden;
    const Activations activations = activations_;
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const r = step.gates + row * 3 * h;
      float* const z = r + h;
      float* const n = z + h;
      const float* const recurrentR = step.recurrent + row * 3 * h;
      const float* const recurrentZ = recurrentR + h;
      const float* const recurrentN = recurrentZ + h;
      const float* const before = step.previous[0] + row * h;
      float* const hidden = step.next[0] + row * h;
      float* const candidate = step.saved + row * h;  // U_n h + b_hn
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes rv = activations.gate(at.load(r) + at.load(recurrentR));
        const Lanes zv = activations.gate(at.load(z) + at.load(recurrentZ));
        const Lanes u = at.load(recurrentN);
        const Lanes nv = activations.content(madd(rv, u, at.load(n)));
        at.store(r, rv);
        at.store(z, zv);
        at.store(n, nv);
        at.store(candidate, u);
        at.store(hidden, madd(zv, at.load(before) - nv, nv));
      });
    }
  }

  void backward(const CellBackward& step) const override {
    const std::size_t h = step.hidden;
    const Activations activations = activations_;
    const Lanes one(1.0f);
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const r = step.gates + row * 3 * h;
      float* const z = r + h;
      float* const n = z + h;
      float* const dRecurrentR = step.recurrentGradient + row * 3 * h;
      float* const dRecurrentZ = dRecurrentR + h;
      float* const dRecurrentN = dRecurrentZ + h;
      const float* const before = step.previous[0] + row * h;
      const float* const candidate = step.saved + row * h;
      const float* const dHidden = step.nextGradient[0] + row * h;
      float* const dBefore = step.previousGradient[0] + row * h;
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes rv = at.load(r);
        const Lanes zv = at.load(z);
        const Lanes nv = at.load(n);
        const Lanes dh = at.load(dHidden);
        const Lanes dn = dh * (one - zv) * activations.contentSlope(nv);
        const Lanes dz = dh * (at.load(before) - nv) * activations.gateSlope(zv);
        const Lanes dr = dn * at.load(candidate) * activations.gateSlope(rv);
        at.store(r, dr);
        at.store(z, dz);
        at.store(n, dn);
        at.store(dRecurrentR, dr);
        at.store(dRecurrentZ, dz);
        at.store(dRecurrentN, dn * rv);
        at.store(dBefore, dh * zv);
      });
    }
  }

 private:
  Activations activations_;
};

}  // namespace

std::unique_ptr<Cell> makeGru(const CellOptions& options) {
  const Activation content =
      activationFrom("activation", options.activation, Activation::kTanh, kContentActivations);
  const Activation gate = activationFrom("gateActivation", options.gateActivation,
                                         Activation::kSigmoid, kGateActivations);
  if (content == Activation::kTanh && gate == Activation::kSigmoid) {
    return std::make_unique<Gru<UsualActivations>>(options, UsualActivations());
  }
  return std::make_unique<Gru<ChosenActivations>>(options,
                                                  ChosenActivations(gate, content, content));
}

}  // namespace unrolled
