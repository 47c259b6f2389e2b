#include "autograd/ops/repeated_linear.h"

#include <algorithm>
#include <memory>

#include "autograd/right_operand.h"
#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reductions.h"

namespace unrolled {

using kernels::Transpose;
using kernels::Write;

/// What all applications share. It lies in the arena.
struct RepeatedLinear::Shared {
  Var weight;
  Var bias;
  std::size_t times = 0;
  std::size_t rows = 0;
  std::size_t used = 0;
  RightOperand forward;   // Wᵀ
  RightOperand backward;  // W, from the first backward step on
  bool hasBackward = false;
  float* inputs = nullptr;     // [times, rows, I], where there is a gradient
  float* gradients = nullptr;  // [times, rows, O] of the results

  std::size_t inputSize() const { return rows * weight.shape()[1]; }
  std::size_t outputSize() const { return rows * weight.shape()[0]; }

  /// dx += dy · W.
  void propagate(ConstMatrixView dy, MatrixView dx) {
    if (!hasBackward) {
      backward = RightOperand(weight.tape(), weight.matrix(), Transpose::kNo, used);
      hasBackward = true;
    }
    backward.multiply(dy, dx, Write::kAccumulate);
  }

  /// The gradients of weight and bias, after those of all applications are known.
  void accumulate() const {
    if (used == 0) return;
    const ConstMatrixView dy(gradients, used * rows, weight.shape()[0]);
    if (weight.needsGradient()) {
      kernels::multiply(dy, Transpose::kYes, {inputs, used * rows, weight.shape()[1]},
                        Transpose::kNo, weight.gradientMatrix(), Write::kAccumulate,
                        weight.tape().workspace());
    }
    if (bias && bias.needsGradient()) kernels::columnSums(dy, bias.gradient(), Write::kAccumulate);
  }
};

RepeatedLinear::RepeatedLinear(Var weight, Var bias, std::size_t times, std::size_t rows) {
  require<ShapeError>(weight.shape().rank() == 2 && (!bias || bias.size() == weight.shape()[0]),
                      "weights ", weight.shape(), " and a bias of ", bias ? bias.size() : 0,
                      " do not go together");
  Tape& tape = weight.tape();
  shared_ = tape.room<Shared>(1).data();
  std::construct_at(shared_);
  shared_->weight = weight;
  shared_->bias = bias;
  shared_->times = times;
  shared_->rows = rows;
  shared_->forward = RightOperand(tape, weight.matrix(), Transpose::kYes, times);
  if (!tape.recording()) return;
  shared_->inputs = tape.scratch(times * shared_->inputSize());
  shared_->gradients = tape.scratch(times * shared_->outputSize());
  std::fill_n(shared_->gradients, times * shared_->outputSize(), 0.0f);
  // Recorded before all applications, so that it runs after all of theirs.
  tape.record([shared = shared_] { shared->accumulate(); });
}

Var RepeatedLinear::operator()(Var x) const {
  Shared* const shared = shared_;
  const Var weight = shared->weight;
  require<ShapeError>(
      x.shape() == Shape{shared->rows, weight.shape()[1]} && shared->used < shared->times,
      "weights ", weight.shape(), " for ", shared->times, " values of ", shared->rows,
      " rows cannot be applied to a value of shape ", x.shape(), " after ", shared->used);
  Tape& tape = weight.tape();
  Var y = tape.make({shared->rows, weight.shape()[0]}, true);
  if (shared->bias) kernels::broadcastRow(shared->bias.value(), y.matrix(), Write::kReplace);
  shared->forward.multiply(x.matrix(), y.matrix(),
                           shared->bias ? Write::kAccumulate : Write::kReplace);
  const std::size_t index = shared->used++;
  if (!y.needsGradient()) return y;
  std::copy_n(x.value(), x.size(), shared->inputs + index * x.size());
  tape.adoptGradient(y, shared->gradients + index * y.size());
  if (x.needsGradient()) {
    tape.record([=] { shared->propagate(y.gradientMatrix(), x.gradientMatrix()); });
  }
  return y;
}

}  // namespace unrolled
