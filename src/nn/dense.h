#pragma once

#include <optional>
#include <string>

#include "core/aligned_buffer.h"
#include "nn/parameter.h"

namespace unrolled {

/// An affine layer, PyTorch's `nn.Linear`: y = x · Wᵀ + b, W [O, I], b [O], both uniform within
/// 1 / √I at first.
class Dense {
 public:
  enum class Bias { kNo, kYes };

  /// Declares `prefix.weight` and, where there is one, `prefix.bias`.
  Dense(ParameterSet& parameters, const std::string& prefix, std::size_t inputSize,
        std::size_t outputSize, Bias bias = Bias::kYes);

  /// One whose weight is another's, [O, I]; declares `prefix.bias`.
  Dense(ParameterSet& parameters, const std::string& prefix, ParameterSet::Id weight);

  /// x [..., I] → [..., O].
  Var forward(Tape& tape, Var x) const;

  /// The same without a tape: x [B, I], y [B, O]. Keeps the weights packed while they stay as they
  /// are.
  void apply(ConstMatrixView x, MatrixView y);

  ParameterSet::Id weight() const { return weight_; }
  /// Only where there is one.
  ParameterSet::Id bias() const { return *bias_; }
  std::size_t outputSize() const { return parameters_[weight_].shape[0]; }

 private:
  ParameterSet& parameters_;
  ParameterSet::Id weight_;
  std::optional<ParameterSet::Id> bias_;
  AlignedBuffer packed_;
  std::uint64_t packedVersion_ = 0;
};

}  // namespace unrolled
