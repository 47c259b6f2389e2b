#pragma once

#include <span>
#include <string>

#include "kernels/activation_lanes.h"

namespace unrolled {

using kernels::Activation;

inline constexpr Activation kContentActivations[] = {Activation::kTanh, Activation::kRelu,
                                                     Activation::kSigmoid, Activation::kLinear};
inline constexpr Activation kGateActivations[] = {Activation::kSigmoid, Activation::kHardSigmoid};

/// The activation of this name, or `own` for none. Throws InvalidArgumentError, beginning with
/// `network.` and the option, for a name that is not in `allowed`.
Activation activationFrom(const char* option, const std::string& name, Activation own,
                          std::span<const Activation> allowed);

/// The activations of a cell of gates as nearly every network has them, known to the compiler.
struct UsualActivations {
  kernels::Lanes gate(kernels::Lanes x) const {
    return kernels::activated<Activation::kSigmoid>(x);
  }
  kernels::Lanes gateSlope(kernels::Lanes y) const {
    return kernels::slope<Activation::kSigmoid>(y);
  }
  kernels::Lanes content(kernels::Lanes x) const {
    return kernels::activated<Activation::kTanh>(x);
  }
  kernels::Lanes contentSlope(kernels::Lanes y) const {
    return kernels::slope<Activation::kTanh>(y);
  }
  kernels::Lanes output(kernels::Lanes x) const { return kernels::activated<Activation::kTanh>(x); }
  kernels::Lanes outputSlope(kernels::Lanes y) const {
    return kernels::slope<Activation::kTanh>(y);
  }
};

/// Any others: a call for each register, which costs little beside an exponential.
class ChosenActivations {
 public:
  ChosenActivations(Activation gate, Activation content, Activation output)
      : gate_(gate), content_(content), output_(output) {}

  kernels::Lanes gate(kernels::Lanes x) const { return apply(gate_, x); }
  kernels::Lanes gateSlope(kernels::Lanes y) const { return slopeOf(gate_, y); }
  kernels::Lanes content(kernels::Lanes x) const { return apply(content_, x); }
  kernels::Lanes contentSlope(kernels::Lanes y) const { return slopeOf(content_, y); }
  kernels::Lanes output(kernels::Lanes x) const { return apply(output_, x); }
  kernels::Lanes outputSlope(kernels::Lanes y) const { return slopeOf(output_, y); }

 private:
  // Not inline: each cell would have all of them several times over.
  static kernels::Lanes apply(Activation f, kernels::Lanes x);
  static kernels::Lanes slopeOf(Activation f, kernels::Lanes y);

  Activation gate_;
  Activation content_;
  Activation output_;
};

}  // namespace unrolled
