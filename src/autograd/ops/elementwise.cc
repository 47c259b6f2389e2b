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

Var subtract(Var x, Var y) {
  requireSameShape("subtract", x, y);
  Var z = x.tape().make(x.shape(), x.needsGradient() || y.needsGradient());
  kernels::scale(-1.0f, y.value(), z.value(), z.size(), Write::kReplace);
  kernels::scale(1.0f, x.value(), z.value(), z.size(), Write::kAccumulate);
  if (z.needsGradient()) {
    x.tape().record([=] {
      const float* dz = z.gradientOrNull();
      if (dz == nullptr) return;
      const auto accumulate = [&](float sign, Var operand) {
        if (!operand.needsGradient()) return;
        kernels::scale(sign, dz, operand.gradient(), z.size(), Write::kAccumulate);
      };
      accumulate(1.0f, x);
      accumulate(-1.0f, y);
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

Var activate(kernels::Activation f, Var x) {
  if (f == kernels::Activation::kLinear) return x;
  Var y = x.tape().make(x.shape(), x.needsGradient());
  kernels::activate(f, x.value(), y.value(), y.size());
  if (y.needsGradient()) {
    x.tape().record([=] {
      if (const float* dy = y.gradientOrNull()) {
        kernels::activateBackward(f, y.value(), dy, x.gradient(), y.size());
      }
    });
  }
  return y;
}

Var tanh(Var x) { return activate(kernels::Activation::kTanh, x); }
Var sigmoid(Var x) { return activate(kernels::Activation::kSigmoid, x); }
Var relu(Var x) { return activate(kernels::Activation::kRelu, x); }

}  // namespace unrolled
