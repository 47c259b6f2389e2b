#pragma once

#include <string>

#include "nn/parameter.h"

namespace unrolled {

/// An affine layer, PyTorch's `nn.Linear`: y = x · Wᵀ + b, W [O, I], b [O], both uniform within
/// 1 / √I at first.
class Dense {
 public:
  /// Declares `prefix.weight` and `prefix.bias`.
  Dense(ParameterSet& parameters, const std::string& prefix, std::size_t inputSize,
        std::size_t outputSize);

  /// x [..., I] → [..., O].
  Var forward(Tape& tape, Var x) const;

  ParameterSet::Id weight() const { return weight_; }
  ParameterSet::Id bias() const { return bias_; }

 private:
  ParameterSet& parameters_;
  ParameterSet::Id weight_;
  ParameterSet::Id bias_;
};

}  // namespace unrolled
