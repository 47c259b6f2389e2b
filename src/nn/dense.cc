#include "nn/dense.h"

#include <cmath>

#include "autograd/ops/linear.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"

namespace unrolled {

namespace {

Initializer firstValues(std::size_t inputSize) {
  return initializers::uniform(1.0f / std::sqrt(static_cast<float>(inputSize)));
}

}  // namespace

Dense::Dense(ParameterSet& parameters, const std::string& prefix, std::size_t inputSize,
             std::size_t outputSize, Bias bias)
    : parameters_(parameters),
      weight_(parameters.add(prefix + ".weight", {outputSize, inputSize}, firstValues(inputSize))) {
  if (bias == Bias::kNo) return;
  bias_ = parameters.add(prefix + ".bias", {outputSize}, firstValues(inputSize));
}

Dense::Dense(ParameterSet& parameters, const std::string& prefix, ParameterSet::Id weight)
    : parameters_(parameters), weight_(weight) {
  const Shape& shape = parameters[weight].shape;
  bias_ = parameters.add(prefix + ".bias", {shape[0]}, firstValues(shape[1]));
}

Var Dense::forward(Tape& tape, Var x) const {
  return linear(x, parameters_.variable(tape, weight_),
                bias_ ? parameters_.variable(tape, *bias_) : Var());
}

void Dense::apply(ConstMatrixView x, MatrixView y) {
  using kernels::Write;
  const Shape& shape = parameters_[weight_].shape;
  if (packedVersion_ != parameters_.version()) {
    packed_.ensure(kernels::packedSize(shape[1], shape[0]));
    kernels::pack({parameters_.values(weight_), shape[0], shape[1]}, kernels::Transpose::kYes,
                  packed_.data());
    packedVersion_ = parameters_.version();
  }
  if (bias_) kernels::broadcastRow(parameters_.values(*bias_), y, Write::kReplace);
  kernels::multiplyPacked(x, {packed_.data(), shape[1], shape[0]}, y,
                          bias_ ? Write::kAccumulate : Write::kReplace);
}

}  // namespace unrolled
