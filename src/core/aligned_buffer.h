#pragma once

#include <cstddef>

namespace unrolled {

/// Owns a block of floats on a 64-byte boundary: a cache line, and every vector width.
class AlignedBuffer {
 public:
  static constexpr std::size_t kAlignment = 64;

  AlignedBuffer() = default;
  /// Uninitialised memory. Throws OutOfMemoryError when there is not enough.
  explicit AlignedBuffer(std::size_t size);
  AlignedBuffer(AlignedBuffer&& other) noexcept;
  AlignedBuffer& operator=(AlignedBuffer&& other) noexcept;
  AlignedBuffer(const AlignedBuffer&) = delete;
  AlignedBuffer& operator=(const AlignedBuffer&) = delete;
  ~AlignedBuffer();

  float* data() { return data_; }
  const float* data() const { return data_; }
  std::size_t size() const { return size_; }

  /// Makes room for `size` floats; what was there is lost when the block has to grow.
  void ensure(std::size_t size);

 private:
  float* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace unrolled
