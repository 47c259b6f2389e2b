#include "autograd/ops/reduce.h"

#include "autograd/ops/elementwise.h"
#include "kernels/elementwise.h"
#include "kernels/reductions.h"

namespace unrolled {

Var sum(Var x) {
  Var y = x.tape().make(Shape{}, x.needsGradient());
  y.value()[0] = static_cast<float>(kernels::sum(x.value(), x.size()));
  if (y.needsGradient()) {
    x.tape().record([=] {
      if (const float* dy = y.gradientOrNull()) {
        const MatrixView dx(x.gradient(), x.size(), 1);
        kernels::broadcastRow(dy, dx, kernels::Write::kAccumulate);
      }
    });
  }
  return y;
}

Var mean(Var x) { return scale(1.0f / static_cast<float>(x.size()), sum(x)); }

}  // namespace unrolled
