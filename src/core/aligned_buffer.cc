#include "core/aligned_buffer.h"

#include <new>
#include <utility>

#include "core/error.h"
#include "core/shape.h"

namespace unrolled {

AlignedBuffer::AlignedBuffer(std::size_t size) : size_(size) {
  if (size == 0) return;
  const std::size_t bytes = checkedProduct(size, sizeof(float));
  data_ = static_cast<float*>(::operator new (bytes, std::align_val_t{kAlignment}, std::nothrow));
  require<OutOfMemoryError>(data_ != nullptr, "a block of ", bytes,
                            " bytes needs more memory than there is");
}

AlignedBuffer::AlignedBuffer(AlignedBuffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

AlignedBuffer& AlignedBuffer::operator=(AlignedBuffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

AlignedBuffer::~AlignedBuffer() { ::operator delete (data_, std::align_val_t{kAlignment}); }

void AlignedBuffer::ensure(std::size_t size) {
  if (size_ < size) *this = AlignedBuffer(size);
}

}  // namespace unrolled
