#include "autograd/ops/stack.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {

Var stack(std::span<const Var> parts) {
  require<ShapeError>(!parts.empty(), "stack needs at least one value");
  const Shape& each = parts[0].shape();
  Shape shape{parts.size()};
  for (std::size_t axis = 0; axis < each.rank(); ++axis) shape.append(each[axis]);
  bool needsGradient = false;
  for (const Var& part : parts) {
    require<ShapeError>(part.shape() == each, "stack cannot put ", part.shape(), " after ", each);
    needsGradient = needsGradient || part.needsGradient();
  }
  Tape& tape = parts[0].tape();
  Var whole = tape.make(shape, needsGradient);
  const std::size_t size = parts[0].size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::copy_n(parts[i].value(), size, whole.value() + i * size);
  }
  if (!needsGradient) return whole;
  tape.record([=, &tape] {
    if (whole.gradientOrNull() == nullptr) return;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!parts[i].needsGradient()) continue;
      // All that depends on the whole has been there already, so its gradient may be given away.
      float* const gradient = whole.gradient() + i * size;
      if (tape.adoptGradient(parts[i], gradient)) continue;
      kernels::scale(1.0f, gradient, parts[i].gradient(), size, kernels::Write::kAccumulate);
    }
  });
  return whole;
}

}  // namespace unrolled
