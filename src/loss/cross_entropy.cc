#include "loss/cross_entropy.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/softmax.h"

namespace unrolled {

Var crossEntropy(Var logits, std::span<const std::int32_t> targets, float smoothing) {
  const MatrixView scores = logits.matrix();
  require<ShapeError>(targets.size() == scores.rows, "cross entropy of ", scores.rows,
                      " rows needs as many targets, got ", targets.size());
  std::size_t counted = 0;
  for (std::int32_t target : targets) {
    require<InvalidArgumentError>(target < static_cast<std::int32_t>(scores.columns),
                                  "a target must be below ", scores.columns, ", got ", target);
    if (target >= 0) ++counted;
  }
  Tape& tape = logits.tape();
  Var loss = tape.make(Shape{}, logits.needsGradient());
  const float share = 1.0f / static_cast<float>(std::max<std::size_t>(counted, 1));

  // The gradient comes out of the same pass as the loss; backward only hands it on.
  MatrixView gradient;
  if (loss.needsGradient()) {
    gradient = MatrixView(tape.scratch(scores.rows * scores.columns), scores.rows, scores.columns);
  }
  const double total =
      kernels::softmaxCrossEntropy(scores, targets.data(), share, gradient, smoothing);
  loss.value()[0] = static_cast<float>(total * share);
  if (loss.needsGradient()) {
    tape.record([=, &tape] {
      const float* upstream = loss.gradientOrNull();
      if (upstream == nullptr) return;
      const std::size_t size = gradient.rows * gradient.columns;
      if (*upstream == 1.0f && tape.adoptGradient(logits, gradient.data)) return;
      kernels::scale(*upstream, gradient.data, logits.gradient(), size,
                     kernels::Write::kAccumulate);
    });
  }
  return loss;
}

}  // namespace unrolled
