#include "nn/parameter.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/rng.h"

namespace unrolled {

ParameterSet::Id ParameterSet::add(std::string name, const Shape& shape, Initializer initializer) {
  for (const Parameter& parameter : parameters_) {
    require<InvalidArgumentError>(parameter.name != name, "there are two parameters named ", name);
  }
  constexpr std::size_t kLine = AlignedBuffer::kAlignment / sizeof(float);
  constexpr std::size_t kLimit = std::numeric_limits<std::size_t>::max() / sizeof(float);
  const std::size_t size = shape.size();
  // No sum may wrap around, nor that of a parameter behind the largest one possible.
  require<OutOfMemoryError>(size_ <= kLimit - kLine && size <= kLimit - kLine - size_,
                            "a model with a parameter ", name, " ", shape,
                            " needs more memory than can be addressed");
  parameters_.push_back({std::move(name), shape, std::move(initializer), size_});
  size_ += (size + kLine - 1) / kLine * kLine;
  return parameters_.size() - 1;
}

void ParameterSet::allocate(Rng& rng) {
  values_ = AlignedBuffer(size_);
  gradients_ = AlignedBuffer(size_);
  // The padding between parameters stays zero for good: norms and optimisers run over it.
  std::fill_n(values_.data(), size_, 0.0f);
  zeroGradients();
  for (const Parameter& parameter : parameters_) {
    parameter.initializer(parameter.shape, values_.data() + parameter.offset, rng);
  }
  touch();
}

std::size_t ParameterSet::scalars() const {
  std::size_t total = 0;
  for (const Parameter& parameter : parameters_) total += parameter.shape.size();
  return total;
}

Var ParameterSet::variable(Tape& tape, Id id) {
  return tape.leaf(parameters_[id].shape, values(id), gradients(id));
}

void ParameterSet::zeroGradients() { std::fill_n(gradients_.data(), size_, 0.0f); }

}  // namespace unrolled
