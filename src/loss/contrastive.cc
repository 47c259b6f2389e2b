#include "loss/contrastive.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/ops/linear.h"
#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {
namespace {

/// The loss of one row of z_i · z_a, times `share`; `gradient` becomes its gradient. 0 when no
/// other is of its group.
double rowLoss(const float* products, std::span<const std::int32_t> groups, std::size_t i,
               double temperature, double share, float* gradient) {
  const std::size_t n = groups.size();
  const auto others = static_cast<double>(std::count(groups.begin(), groups.end(), groups[i]) - 1);
  if (others == 0) return 0;
  double largest = -std::numeric_limits<double>::infinity();
  double likeness = 0;  // mean z_i · z_p
  for (std::size_t a = 0; a < n; ++a) {
    if (a == i) continue;
    largest = std::max(largest, static_cast<double>(products[a]));
    if (groups[a] == groups[i]) likeness += static_cast<double>(products[a]) / others;
  }
  double total = 0;
  const auto weight = [&](std::size_t a) {
    return std::exp((static_cast<double>(products[a]) - largest) / temperature);
  };
  for (std::size_t a = 0; a < n; ++a) {
    if (a != i) total += weight(a);
  }
  if (gradient != nullptr) {
    for (std::size_t a = 0; a < n; ++a) {
      if (a == i) continue;
      const double wanted = groups[a] == groups[i] ? 1 / others : 0;
      gradient[a] = static_cast<float>(share / temperature * (weight(a) / total - wanted));
    }
  }
  return share * (std::log(total) + (largest - likeness) / temperature);
}

}  // namespace

Var contrastive(Var vectors, std::span<const std::int32_t> groups, float temperature) {
  require<ShapeError>(vectors.shape().rank() == 2 && vectors.shape()[0] == groups.size(),
                      "the contrastive loss of ", vectors.shape(), " needs as many groups, got ",
                      groups.size());
  require<InvalidArgumentError>(temperature > 0 && std::isfinite(temperature),
                                "temperature must be a positive number, got ", temperature);
  Tape& tape = vectors.tape();
  const Var products = linear(vectors, vectors, {});
  Var loss = tape.make(Shape{}, products.needsGradient());
  std::size_t terms = 0;
  for (const std::int32_t group : groups) {
    if (std::count(groups.begin(), groups.end(), group) > 1) ++terms;
  }
  const double share = 1.0 / static_cast<double>(std::max<std::size_t>(terms, 1));
  // The gradient comes out of the same pass as the loss; backward only hands it on.
  float* const gradient = loss.needsGradient() ? tape.scratch(products.size()) : nullptr;
  if (gradient != nullptr) std::fill_n(gradient, products.size(), 0.0f);
  double sum = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    sum += rowLoss(products.matrix().row(i), groups, i, static_cast<double>(temperature), share,
                   gradient == nullptr ? nullptr : gradient + i * groups.size());
  }
  loss.value()[0] = static_cast<float>(sum);
  if (loss.needsGradient()) {
    tape.record([=] {
      const float* upstream = loss.gradientOrNull();
      if (upstream == nullptr) return;
      kernels::scale(*upstream, gradient, products.gradient(), products.size(),
                     kernels::Write::kAccumulate);
    });
  }
  return loss;
}

}  // namespace unrolled
