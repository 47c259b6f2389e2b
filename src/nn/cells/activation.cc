#include "nn/cells/activation.h"

#include "core/error.h"

namespace unrolled {
namespace {

const char* nameOf(Activation activation) {
  switch (activation) {
    case Activation::kTanh:
      return "tanh";
    case Activation::kSigmoid:
      return "sigmoid";
    case Activation::kRelu:
      return "relu";
    case Activation::kHardSigmoid:
      return "hard-sigmoid";
    case Activation::kLinear:
      break;
  }
  return "linear";
}

}  // namespace

Activation activationFrom(const char* option, const std::string& name, Activation own,
                          std::span<const Activation> allowed) {
  if (name.empty()) return own;
  std::string names;
  for (const Activation activation : allowed) {
    if (name == nameOf(activation)) return activation;
    names += (names.empty() ? "" : ", ") + std::string(nameOf(activation));
  }
  throw InvalidArgumentError(
      message("network.", option, " must be one of ", names, ", got ", name));
}

kernels::Lanes ChosenActivations::apply(Activation f, kernels::Lanes x) {
  return kernels::withActivation(f,
                                 [x]<Activation known>() { return kernels::activated<known>(x); });
}

kernels::Lanes ChosenActivations::slopeOf(Activation f, kernels::Lanes y) {
  return kernels::withActivation(f, [y]<Activation known>() { return kernels::slope<known>(y); });
}

}  // namespace unrolled
