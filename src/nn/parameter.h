#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "autograd/tape.h"
#include "core/aligned_buffer.h"
#include "core/shape.h"
#include "nn/initializers.h"

namespace unrolled {

class Rng;

/// One named array of a model, PyTorch's name and layout.
struct Parameter {
  std::string name;
  Shape shape;
  Initializer initializer;
  bool trained = true;     ///< else it stays as it is: a frozen table of vectors
  std::size_t offset = 0;  ///< in the flat block; known once there is room
};

/// All parameters of a model in one flat block, and their gradients in another, so that clipping
/// and optimisers are one pass. Those that are not trained lie behind the others, where neither
/// comes. Modules declare what they need, then `allocate` makes room.
class ParameterSet {
 public:
  using Id = std::size_t;

  ParameterSet() = default;
  ParameterSet(const ParameterSet&) = delete;
  ParameterSet& operator=(const ParameterSet&) = delete;

  /// Only before `allocate`. Throws InvalidArgumentError when the name is taken.
  Id add(std::string name, const Shape& shape, Initializer initializer, bool trained = true);

  /// Makes room and gives every parameter its first values, in the order they were added. Throws
  /// OutOfMemoryError when there is not enough.
  void allocate(Rng& rng);

  std::size_t count() const { return parameters_.size(); }
  const Parameter& operator[](Id id) const { return parameters_[id]; }
  const std::vector<Parameter>& list() const { return parameters_; }

  /// Numbers in the part of the flat block that is trained, with the padding that keeps each
  /// parameter 64-byte aligned.
  std::size_t size() const { return trainedSize_; }
  /// Numbers of all parameters, without the padding.
  std::size_t scalars() const;
  float* values() { return values_.data(); }
  float* gradients() { return gradients_.data(); }

  float* values(Id id) { return values_.data() + parameters_[id].offset; }
  /// Only of a parameter that is trained.
  float* gradients(Id id) { return gradients_.data() + parameters_[id].offset; }

  /// The parameter on a tape; a constant when it is not trained.
  Var variable(Tape& tape, Id id);

  void zeroGradients();

  /// Counts changes of the values, so that what is derived from them can tell when it is stale.
  std::uint64_t version() const { return version_; }
  /// To be called by whoever changed a value.
  void touch() { ++version_; }

 private:
  std::vector<Parameter> parameters_;
  AlignedBuffer values_;
  AlignedBuffer gradients_;
  std::size_t size_ = 0;  // of all, trained or not
  std::size_t trainedSize_ = 0;
  std::uint64_t version_ = 1;
};

}  // namespace unrolled
