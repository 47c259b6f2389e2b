#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>

namespace unrolled {

/// The extents of a row-major array, outermost first. Rank 0 is a scalar.
class Shape {
 public:
  static constexpr std::size_t kMaxRank = 4;

  Shape() = default;
  /// Throws ShapeError when there are more than kMaxRank extents.
  Shape(std::initializer_list<std::size_t> extents);

  std::size_t rank() const { return rank_; }
  std::size_t operator[](std::size_t axis) const { return extents_[axis]; }
  std::size_t back() const { return rank_ == 0 ? 1 : extents_[rank_ - 1]; }

  /// The product of all extents.
  std::size_t size() const;
  /// The product of all extents but the last: the rows of the array seen as a matrix.
  std::size_t rows() const;

  /// Adds an innermost extent. Throws ShapeError beyond kMaxRank.
  void append(std::size_t extent);

  bool operator==(const Shape& other) const;
  /// As in `[64, 32, 128]`.
  std::string toString() const;

 private:
  std::array<std::size_t, kMaxRank> extents_{};
  std::size_t rank_ = 0;
};

/// A shape within a message (core/error.h). Made only when there is one: the text of a shape takes
/// memory, which no step of training may.
inline std::string toText(const Shape& shape) { return shape.toString(); }

/// The product of two sizes. Throws OutOfMemoryError when it exceeds what can be addressed.
std::size_t checkedProduct(std::size_t a, std::size_t b);

}  // namespace unrolled
