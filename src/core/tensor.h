#pragma once

#include <vector>

#include "core/aligned_buffer.h"
#include "core/shape.h"
#include "core/view.h"

namespace unrolled {

/// Owns a row-major array of float32, 64-byte aligned.
class Tensor {
 public:
  Tensor() = default;
  /// Filled with zero. Throws OutOfMemoryError when there is not enough.
  explicit Tensor(Shape shape);
  /// A copy of `values`. Throws ShapeError when their number is not that of `shape`.
  Tensor(Shape shape, const std::vector<float>& values);

  const Shape& shape() const { return shape_; }
  std::size_t size() const { return size_; }
  float* data() { return buffer_.data(); }
  const float* data() const { return buffer_.data(); }

  void fill(float value);
  Tensor clone() const;

  /// The array as a matrix: the last axis are the columns.
  MatrixView matrix();
  ConstMatrixView matrix() const;

 private:
  Shape shape_;
  std::size_t size_ = 0;
  AlignedBuffer buffer_;
};

}  // namespace unrolled
