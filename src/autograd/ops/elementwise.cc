#include "autograd/ops/elementwise.h"

#include "core/error.h"
#include "kernels/activations.h"
#include "kernels/elementwise.h"

namespace unrolled {
namespace {

using kernels::Write;

void requireSameShape(const char* operation, Var x, Var y) {
  require<ShapeError>(x.shape() == y.shape(), operation, " needs two operands of one shape, got ",
                      x.shape(), " and ", y.shape());
}

using Forward = void (*)(const float* x, float* y, std::size_t n);
using Backward = void (*)(const float* y, const float* dy, float* dx, std::size_t n);

Var activate(Var x, Forward forward, Backward backward) {
  Var y = x.tape().make(x.shape(), x.needsGradient());
  forward(x.value(), y.value(), y.size());
  if (y.needsGradient()) {
    x.tape().record([=] {
      if (const float* dy = y.gradientOrNull()) backward(y.value(), dy, x.gradient(), y.size());
    });
  }
  return y;
}

}  // namespace

Var add(Var x, Var y) {
  requireSameShape("add", x, y);
  Var z = x.tape().make(x.shape(), x.needsGradient() || y.needsGradient());
  kernels::add(x.value(), y.value(), z.value(), z.size(), Write::kReplace);
  if (z.needsGradient()) {
    x.tape().record([=] {
      const float* dz = z.gradientOrNull();
      if (dz == nullptr) return;
      for (Var operand : {x, y}) {
        if (operand.needsGradient()) {
          kernels::scale(1.0f, dz, operand.gradient(), z.size(), Write::kAccumulate);
        }
      }
    });
  }
  return z;
}

Var multiply(Var x, Var y) {
  requireSameShape("multiply", x, y);
  Var z = x.tape().make(x.shape(), x.needsGradient() || y.needsGradient());
  kernels::multiply(x.value(), y.value(), z.value(), z.size(), Write::kReplace);
  if (z.needsGradient()) {
    x.tape().record([=] {
      const float* dz = z.gradientOrNull();
      if (dz == nullptr) return;
      if (x.needsGradient()) {
        kernels::multiply(dz, y.value(), x.gradient(), z.size(), Write::kAccumulate);
      }
      if (y.needsGradient()) {
        kernels::multiply(dz, x.value(), y.gradient(), z.size(), Write::kAccumulate);
      }
    });
  }
  return z;
}

Var scale(float a, Var x) {
  Var y = x.tape().make(x.shape(), x.needsGradient());
  kernels::scale(a, x.value(), y.value(), y.size(), Write::kReplace);
  if (y.needsGradient()) {
    x.tape().record([=] {
      if (const float* dy = y.gradientOrNull()) {
        kernels::scale(a, dy, x.gradient(), y.size(), Write::kAccumulate);
      }
    });
  }
  return y;
}

Var tanh(Var x) { return activate(x, kernels::tanhForward, kernels::tanhBackward); }
Var sigmoid(Var x) { return activate(x, kernels::sigmoidForward, kernels::sigmoidBackward); }
Var relu(Var x) { return activate(x, kernels::reluForward, kernels::reluBackward); }

}  // namespace unrolled
