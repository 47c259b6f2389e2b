#pragma once

#include <array>
#include <memory>

#include "nn/cells/activation.h"
#include "nn/cells/gate_cell.h"

/// The pointwise mathematics that all LSTMs share; each file that includes this makes one of them.
///
///   i = gate(a_i [+ p_i ⊙ c_{t−1}])       input gate
///   f = gate(a_f [+ p_f ⊙ c_{t−1}])       forget gate; or 1; or 1 − i
///   g = content(a_g)                      what is to be stored
///   c_t = f ⊙ c_{t−1} + i ⊙ g
///   o = gate(a_o [+ p_o ⊙ c_t])           output gate
///   h_t = o ⊙ output(c_t)
///
/// with a = W x_t + U h_{t−1} + b and, in brackets, peepholes.
namespace unrolled::lstm {

enum class Forget {
  kGate,     ///< a gate of its own: blocks i, f, g, o
  kNever,    ///< f = 1: blocks i, g, o
  kCoupled,  ///< f = 1 − i: blocks i, g, o
};

/// Blocks of the gates and of the peephole weights.
template <Forget forget>
struct Blocks {
  static constexpr bool kHasForget = forget == Forget::kGate;
  static constexpr std::size_t kI = 0;
  static constexpr std::size_t kF = 1;
  static constexpr std::size_t kG = kHasForget ? 2 : 1;
  static constexpr std::size_t kO = kG + 1;
  static constexpr std::size_t kCount = kO + 1;
};

template <Forget forget, bool peephole, typename Activations>
class Lstm : public GateCell {
  using Block = Blocks<forget>;
  using Lanes = kernels::Lanes;
  static_assert(!peephole || Block::kHasForget, "peepholes are those of i, f and o");

 public:
  Lstm(const CellOptions& options, const Activations& activations)
      : GateCell(options), activations_(activations), forgetBias_(options.forgetBias) {}

  GateLayout layout() const override { return {Block::kCount, 1, false}; }

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h", "c"};
    return kNames;
  }

  std::span<const std::string_view> gateNames() const override {
    static constexpr std::string_view kAll[] = {"i", "f", "g", "o"};
    static constexpr std::string_view kThree[] = {"i", "g", "o"};
    if constexpr (Block::kHasForget) return kAll;
    return kThree;
  }

  std::span<const Peephole> peepholes() const override {
    static constexpr Peephole kAll[] = {
        {Block::kI, 1, false}, {Block::kF, 1, false}, {Block::kO, 1, true}};
    if constexpr (peephole) return kAll;
    return {};
  }

  void forward(const CellForward& step) const override {
    const std::size_t h = step.hidden;
    const Activations activations = activations_;
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const gates = step.gates + row * Block::kCount * h;
      float* const i = gates + Block::kI * h;
      float* const f = gates + Block::kF * h;
      float* const g = gates + Block::kG * h;
      float* const o = gates + Block::kO * h;
      const float* const cellBefore = step.previous[1] + row * h;
      float* const hidden = step.next[0] + row * h;
      float* const cell = step.next[1] + row * h;
      float* const squashed = step.saved + row * h;
      const Weights weights(step.peepholes, h);
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes before = at.load(cellBefore);
        const Lanes iv = activations.gate(weights.see(at, weights.i, before, at.load(i)));
        const Lanes gv = activations.content(at.load(g));
        Lanes c;
        if constexpr (forget == Forget::kGate) {
          const Lanes fv = activations.gate(weights.see(at, weights.f, before, at.load(f)));
          at.store(f, fv);
          c = kernels::madd(fv, before, iv * gv);
        } else if constexpr (forget == Forget::kNever) {
          c = kernels::madd(iv, gv, before);
        } else {
          c = kernels::madd(iv, gv - before, before);
        }
        const Lanes ov = activations.gate(weights.see(at, weights.o, c, at.load(o)));
        const Lanes s = activations.output(c);
        at.store(i, iv);
        at.store(g, gv);
        at.store(o, ov);
        at.store(cell, c);
        at.store(squashed, s);
        at.store(hidden, ov * s);
      });
    }
  }

  void backward(const CellBackward& step) const override {
    const std::size_t h = step.hidden;
    const Activations activations = activations_;
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const gates = step.gates + row * Block::kCount * h;
      float* const i = gates + Block::kI * h;
      float* const f = gates + Block::kF * h;
      float* const g = gates + Block::kG * h;
      float* const o = gates + Block::kO * h;
      const float* const cellBefore = step.previous[1] + row * h;
      const float* const squashed = step.saved + row * h;
      const float* const dHidden = step.nextGradient[0] + row * h;
      const float* const dCell = step.nextGradient[1] + row * h;
      float* const dHiddenBefore = step.previousGradient[0] + row * h;
      float* const dCellBefore = step.previousGradient[1] + row * h;
      const Weights weights(step.peepholes, h);
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes before = at.load(cellBefore);
        const Lanes iv = at.load(i);
        const Lanes gv = at.load(g);
        const Lanes ov = at.load(o);
        const Lanes s = at.load(squashed);
        const Lanes dh = at.load(dHidden);
        const Lanes dOut = dh * s * activations.gateSlope(ov);
        const Lanes dc =
            weights.see(at, weights.o, dOut,
                        kernels::madd(dh * ov, activations.outputSlope(s), at.load(dCell)));
        const Lanes stored = forget == Forget::kCoupled ? gv - before : gv;
        const Lanes dIn = dc * stored * activations.gateSlope(iv);
        Lanes dBefore = dc;
        if constexpr (forget == Forget::kGate) {
          const Lanes fv = at.load(f);
          const Lanes dForget = dc * before * activations.gateSlope(fv);
          at.store(f, dForget);
          dBefore = weights.see(at, weights.f, dForget, dc * fv);
        } else if constexpr (forget == Forget::kCoupled) {
          dBefore = dc - dc * iv;
        }
        at.store(i, dIn);
        at.store(g, dc * iv * activations.contentSlope(gv));
        at.store(o, dOut);
        at.store(dCellBefore, weights.see(at, weights.i, dIn, dBefore));
        at.store(dHiddenBefore, Lanes(0.0f));
      });
    }
  }

  void adjustBias(float* bias, std::size_t hidden) const override {
    if constexpr (!Block::kHasForget) return;
    for (std::size_t unit = 0; unit < hidden; ++unit) {
      bias[Block::kF * hidden + unit] += forgetBias_;
    }
  }

 private:
  /// The peephole weights of i, f and o, if there are any.
  struct Weights {
    const float* i = nullptr;
    const float* f = nullptr;
    const float* o = nullptr;

    Weights(const float* all, std::size_t hidden) {
      if constexpr (peephole) {
        i = all;
        f = all + hidden;
        o = all + 2 * hidden;
      }
    }

    /// rest + weight ⊙ x.
    template <typename Place>
    Lanes see(Place at, const float* weight, Lanes x, Lanes rest) const {
      if constexpr (peephole) return kernels::madd(at.load(weight), x, rest);
      return rest;
    }
  };

  Activations activations_;
  float forgetBias_;
};

/// Options `activation` (of content and output), `outputActivation` (of the output alone) and
/// `gateActivation`; the usual ones are known to the compiler.
template <Forget forget, bool peephole = false>
std::unique_ptr<Cell> makeLstmOf(const CellOptions& options) {
  const Activation content =
      activationFrom("activation", options.activation, Activation::kTanh, kContentActivations);
  const Activation output =
      activationFrom("outputActivation", options.outputActivation, content, kContentActivations);
  const Activation gate = activationFrom("gateActivation", options.gateActivation,
                                         Activation::kSigmoid, kGateActivations);
  if (content == Activation::kTanh && output == Activation::kTanh && gate == Activation::kSigmoid) {
    return std::make_unique<Lstm<forget, peephole, UsualActivations>>(options, UsualActivations());
  }
  return std::make_unique<Lstm<forget, peephole, ChosenActivations>>(
      options, ChosenActivations(gate, content, output));
}

}  // namespace unrolled::lstm
