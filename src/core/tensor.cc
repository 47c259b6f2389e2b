#include "core/tensor.h"

#include <algorithm>

#include "core/error.h"

namespace unrolled {

Tensor::Tensor(Shape shape) : shape_(shape), size_(shape.size()), buffer_(size_) { fill(0.0f); }

Tensor::Tensor(Shape shape, const std::vector<float>& values) : Tensor(shape) {
  require<ShapeError>(values.size() == size_, "a tensor of shape ", shape, " takes ", size_,
                      " values, got ", values.size());
  std::copy(values.begin(), values.end(), data());
}

void Tensor::fill(float value) { std::fill_n(data(), size_, value); }

Tensor Tensor::clone() const {
  Tensor copy;
  copy.shape_ = shape_;
  copy.size_ = size_;
  copy.buffer_ = AlignedBuffer(size_);
  std::copy_n(data(), size_, copy.data());
  return copy;
}

MatrixView Tensor::matrix() { return {data(), shape_.rows(), shape_.back()}; }
ConstMatrixView Tensor::matrix() const { return {data(), shape_.rows(), shape_.back()}; }

}  // namespace unrolled
