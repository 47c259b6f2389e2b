#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "nn/parameter.h"

namespace unrolled {

/// A trained vector for every token, PyTorch's `nn.Embedding`: weight [V, E], normal with deviation
/// 1 at first, or another.
class Embedding {
 public:
  /// Declares `prefix.weight`.
  Embedding(ParameterSet& parameters, const std::string& prefix, std::size_t vocabularySize,
            std::size_t embeddingSize, float deviation = 1.0f);

  /// ids (as many as `shape` makes) → [shape..., E]. See lookup for what it throws.
  Var forward(Tape& tape, std::span<const std::int32_t> ids, const Shape& shape) const;

  ParameterSet::Id weight() const { return weight_; }

 private:
  ParameterSet& parameters_;
  ParameterSet::Id weight_;
};

}  // namespace unrolled
