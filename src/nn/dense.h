#pragma once

#include <string>

#include "core/aligned_buffer.h"
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

  /// The same without a tape: x [B, I], y [B, O]. Keeps the weights packed while they stay as they
  /// are.
  void apply(ConstMatrixView x, MatrixView y);

  ParameterSet::Id weight() const { return weight_; }
  ParameterSet::Id bias() const { return bias_; }

 private:
  ParameterSet& parameters_;
  ParameterSet::Id weight_;
  ParameterSet::Id bias_;
  AlignedBuffer packed_;
  std::uint64_t packedVersion_ = 0;
};

}  // namespace unrolled
