#include "autograd/tape.h"

#include <algorithm>

#include "core/error.h"

namespace unrolled {

const Shape& Var::shape() const { return tape_->nodes_[index_].shape; }
float* Var::value() const { return tape_->nodes_[index_].value; }
MatrixView Var::matrix() const { return {value(), shape().rows(), shape().back()}; }
bool Var::needsGradient() const { return tape_->nodes_[index_].needsGradient; }
const float* Var::gradientOrNull() const { return tape_->nodes_[index_].gradient; }
MatrixView Var::gradientMatrix() const { return {gradient(), shape().rows(), shape().back()}; }

float* Var::gradient() const {
  Tape::Node& node = tape_->nodes_[index_];
  if (node.gradient == nullptr) {
    const std::size_t size = node.shape.size();
    node.gradient = tape_->arena_.floats(size);
    std::fill_n(node.gradient, size, 0.0f);
  }
  return node.gradient;
}

void Tape::reset() {
  nodes_.clear();
  operations_.clear();
  arena_.reset();
}

Var Tape::add(const Node& node) {
  nodes_.push_back(node);
  return {this, static_cast<std::uint32_t>(nodes_.size() - 1)};
}

Var Tape::constant(const Shape& shape, const float* value) {
  // Nothing writes to a value after the operation that made it, so the cast is never acted upon.
  return add({shape, const_cast<float*>(value), nullptr, false});
}

Var Tape::leaf(const Shape& shape, float* value, float* gradient) {
  return add({shape, value, gradient, recording_});
}

Var Tape::make(const Shape& shape, bool needsGradient, float* value) {
  if (value == nullptr) value = arena_.floats(shape.size());
  return add({shape, value, nullptr, needsGradient && recording_});
}

void Tape::backward(Var loss) {
  require<ShapeError>(loss.size() == 1, "backward starts from one number, got a value of shape ",
                      loss.shape());
  loss.gradient()[0] += 1.0f;
  for (auto operation = operations_.rbegin(); operation != operations_.rend(); ++operation) {
    operation->run(operation->closure);
  }
}

bool Tape::adoptGradient(Var var, float* gradient) {
  Node& node = nodes_[var.index_];
  if (node.gradient != nullptr) return false;
  node.gradient = gradient;
  return true;
}

}  // namespace unrolled
