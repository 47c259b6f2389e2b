#include "core/arena.h"

#include <algorithm>

namespace unrolled {

float* Arena::floats(std::size_t count) {
  constexpr std::size_t kLine = AlignedBuffer::kAlignment / sizeof(float);
  const std::size_t rounded = (count + kLine - 1) / kLine * kLine;
  if (blocks_.empty() || blocks_.back().size() - used_ < rounded) {
    // Doubling keeps the number of blocks of a first pass small.
    blocks_.emplace_back(std::max({rounded, kFirstBlock, capacity()}));
    used_ = 0;
  }
  float* result = blocks_.back().data() + used_;
  used_ += rounded;
  return result;
}

void Arena::reset() {
  used_ = 0;
  if (blocks_.size() < 2) return;
  const std::size_t total = capacity();
  blocks_.clear();
  blocks_.emplace_back(total);
}

std::size_t Arena::capacity() const {
  std::size_t total = 0;
  for (const AlignedBuffer& block : blocks_) total += block.size();
  return total;
}

}  // namespace unrolled
