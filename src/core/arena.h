#pragma once

#include <cstddef>
#include <vector>

#include "core/aligned_buffer.h"

namespace unrolled {

/// Hands out memory that is all given back at once. The first pass of a given size may allocate
/// several blocks; `reset` merges them into one, so later passes of that size allocate nothing.
/// Memory from the arena is uninitialised and 64-byte aligned.
class Arena {
 public:
  /// Throws OutOfMemoryError when there is not enough.
  float* floats(std::size_t count);

  /// Room for one object of type T, which must be trivially destructible or be destroyed by the
  /// caller.
  void* bytes(std::size_t count) { return floats((count + sizeof(float) - 1) / sizeof(float)); }

  /// Makes all memory available again. Pointers handed out before are dead.
  void reset();

  /// Floats that the arena holds, used or not.
  std::size_t capacity() const;

 private:
  static constexpr std::size_t kFirstBlock = std::size_t{1} << 14;

  std::vector<AlignedBuffer> blocks_;
  std::size_t used_ = 0;  // floats of the last block
};

}  // namespace unrolled
