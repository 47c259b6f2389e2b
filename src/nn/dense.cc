#include "nn/dense.h"

#include <cmath>

#include "autograd/ops/linear.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"

namespace unrolled {

Dense::Dense(ParameterSet& parameters, const std::string& prefix, std::size_t inputSize,
             std::size_t outputSize)
    : parameters_(parameters) {
  const Initializer uniform =
      initializers::uniform(1.0f / std::sqrt(static_cast<float>(inputSize)));
  weight_ = parameters.add(prefix + ".weight", {outputSize, inputSize}, uniform);
  bias_ = parameters.add(prefix + ".bias", {outputSize}, uniform);
}

Var Dense::forward(Tape& tape, Var x) const {
  return linear(x, parameters_.variable(tape, weight_), parameters_.variable(tape, bias_));
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
  kernels::broadcastRow(parameters_.values(bias_), y, Write::kReplace);
  kernels::multiplyPacked(x, {packed_.data(), shape[1], shape[0]}, y, Write::kAccumulate);
}

}  // namespace unrolled
