#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace unrolled {

/// Floats that are appended at one end and taken from the other, and lie side by side in memory.
/// Allocates nothing once it has held as many as it ever will.
class SampleQueue {
 public:
  std::size_t size() const { return values_.size() - first_; }
  const float* data() const { return values_.data() + first_; }
  std::span<float> values() { return {values_.data() + first_, size()}; }

  void append(std::span<const float> values);
  /// Appends `count` zeros and gives the place of the first.
  float* extend(std::size_t count);
  /// Removes the first `count`, which must be there.
  void drop(std::size_t count) { first_ += count; }
  /// Moves as many as there are and `out` has room for; returns how many.
  std::size_t take(std::span<float> out);
  void clear();

 private:
  std::vector<float> values_;
  std::size_t first_ = 0;
};

/// Throws InvalidArgumentError, its message beginning with `samples`, unless all are numbers within
/// ±10⁹: what has no end of its own must not spread through what is computed from it.
void requireSamples(std::span<const float> samples);

}  // namespace unrolled
