#include "optim/clipping.h"

#include <cmath>

#include "kernels/elementwise.h"
#include "kernels/reductions.h"

namespace unrolled {

double euclideanNorm(const float* values, std::size_t n) {
  return std::sqrt(kernels::squaredNorm(values, n));
}

void clipByNorm(float* gradients, std::size_t n, double norm, double limit) {
  // PyTorch's guard against a norm of zero, kept so that the numbers agree.
  constexpr double kGuard = 1e-6;
  const double factor = limit / (norm + kGuard);
  if (factor >= 1.0) return;
  kernels::scale(static_cast<float>(factor), gradients, gradients, n, kernels::Write::kReplace);
}

void clipByValue(float* gradients, std::size_t n, double limit) {
  kernels::clamp(gradients, n, static_cast<float>(limit));
}

}  // namespace unrolled
