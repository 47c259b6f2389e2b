#include "core/shape.h"

#include <limits>

#include "core/error.h"

namespace unrolled {

Shape::Shape(std::initializer_list<std::size_t> extents) {
  for (std::size_t extent : extents) append(extent);
}

void Shape::append(std::size_t extent) {
  require<ShapeError>(rank_ < kMaxRank, "an array may have at most ", kMaxRank, " axes");
  extents_[rank_++] = extent;
}

std::size_t Shape::size() const { return checkedProduct(rows(), back()); }

std::size_t Shape::rows() const {
  std::size_t product = 1;
  for (std::size_t axis = 0; axis + 1 < rank_; ++axis) {
    product = checkedProduct(product, extents_[axis]);
  }
  return product;
}

bool Shape::operator==(const Shape& other) const {
  if (rank_ != other.rank_) return false;
  for (std::size_t axis = 0; axis < rank_; ++axis) {
    if (extents_[axis] != other.extents_[axis]) return false;
  }
  return true;
}

std::string Shape::toString() const {
  std::string text = "[";
  for (std::size_t axis = 0; axis < rank_; ++axis) {
    if (axis > 0) text += ", ";
    text += std::to_string(extents_[axis]);
  }
  return text + "]";
}

std::size_t checkedProduct(std::size_t a, std::size_t b) {
  // Half of the address space keeps room for a factor of sizeof(float) checked by the allocator.
  constexpr std::size_t kLimit = std::numeric_limits<std::size_t>::max() / sizeof(float);
  require<OutOfMemoryError>(b == 0 || a <= kLimit / b, "an array of ", a, " x ", b,
                            " numbers needs more memory than can be addressed");
  return a * b;
}

}  // namespace unrolled
