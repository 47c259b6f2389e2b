#include "nn/embedding.h"

#include "autograd/ops/lookup.h"

namespace unrolled {

Embedding::Embedding(ParameterSet& parameters, const std::string& prefix,
                     std::size_t vocabularySize, std::size_t embeddingSize, float deviation)
    : parameters_(parameters),
      weight_(parameters.add(prefix + ".weight", {vocabularySize, embeddingSize},
                             initializers::normal(deviation))) {}

Var Embedding::forward(Tape& tape, std::span<const std::int32_t> ids, const Shape& shape) const {
  return lookup(parameters_.variable(tape, weight_), ids, shape);
}

}  // namespace unrolled
