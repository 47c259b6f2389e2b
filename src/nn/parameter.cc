#include "nn/parameter.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/rng.h"

namespace unrolled {
namespace {

constexpr std::size_t kLine = AlignedBuffer::kAlignment / sizeof(float);

/// Numbers that a parameter of this shape takes, with its padding.
std::size_t padded(const Shape& shape) { return (shape.size() + kLine - 1) / kLine * kLine; }

}  // namespace

ParameterSet::Id ParameterSet::add(std::string name, const Shape& shape, Initializer initializer,
                                   bool trained) {
  for (const Parameter& parameter : parameters_) {
    require<InvalidArgumentError>(parameter.name != name, "there are two parameters named ", name);
  }
  constexpr std::size_t kLimit = std::numeric_limits<std::size_t>::max() / sizeof(float);
  const std::size_t size = shape.size();
  // No sum may wrap around, nor that of a parameter behind the largest one possible.
  require<OutOfMemoryError>(size_ <= kLimit - kLine && size <= kLimit - kLine - size_,
                            "a model with a parameter ", name, " ", shape,
                            " needs more memory than can be addressed");
  parameters_.push_back({.name = std::move(name),
                         .shape = shape,
                         .initializer = std::move(initializer),
                         .trained = trained});
  size_ += padded(shape);
  if (trained) trainedSize_ += padded(shape);
  return parameters_.size() - 1;
}

void ParameterSet::allocate(Rng& rng) {
  std::size_t trained = 0;
  std::size_t others = trainedSize_;
  for (Parameter& parameter : parameters_) {
    std::size_t& end = parameter.trained ? trained : others;
    parameter.offset = end;
    end += padded(parameter.shape);
  }
  values_ = AlignedBuffer(size_);
  gradients_ = AlignedBuffer(trainedSize_);
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
  const Parameter& parameter = parameters_[id];
  if (!parameter.trained) return tape.constant(parameter.shape, values(id));
  return tape.leaf(parameter.shape, values(id), gradients(id));
}

void ParameterSet::zeroGradients() { std::fill_n(gradients_.data(), trainedSize_, 0.0f); }

}  // namespace unrolled
