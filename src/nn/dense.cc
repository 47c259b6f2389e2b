#include "nn/dense.h"

#include <cmath>

#include "autograd/ops/linear.h"

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

}  // namespace unrolled
