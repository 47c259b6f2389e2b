#include "loss/triplet.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops/linear.h"
#include "core/error.h"
#include "kernels/elementwise.h"

namespace unrolled {
namespace {

/// Makes triplets out of x · xᵀ and adds up their losses.
class Triplets {
 public:
  /// `gradient`, of the loss by the products: zeros to be added to, or none.
  Triplets(ConstMatrixView products, std::span<const std::int32_t> groups, float margin,
           MatrixView gradient)
      : products_(products), groups_(groups), margin_(margin), gradient_(gradient) {}

  void addHardest(std::size_t a) {
    std::size_t positive = a;  // none yet
    std::size_t negative = a;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const float d = distance(a, i);
      if (!sameGroup(a, i)) {
        if (negative == a || d < distance(a, negative)) negative = i;
      } else if (i != a) {
        if (positive == a || d > distance(a, positive)) positive = i;
      }
    }
    if (positive != a && negative != a) add(a, positive, negative);
  }

  void addSemiHard(std::size_t a) {
    for (std::size_t p = 0; p < groups_.size(); ++p) {
      if (p == a || !sameGroup(a, p)) continue;
      std::size_t beyond = a;
      std::size_t farthest = a;
      for (std::size_t n = 0; n < groups_.size(); ++n) {
        if (sameGroup(a, n)) continue;
        const float d = distance(a, n);
        if (farthest == a || d > distance(a, farthest)) farthest = n;
        if (d > distance(a, p) && (beyond == a || d < distance(a, beyond))) beyond = n;
      }
      if (farthest != a) add(a, p, beyond == a ? farthest : beyond);
    }
  }

  double sum() const { return sum_; }
  std::size_t count() const { return count_; }

 private:
  bool sameGroup(std::size_t i, std::size_t j) const { return groups_[i] == groups_[j]; }

  /// |x_i − x_j|².
  float distance(std::size_t i, std::size_t j) const {
    return products_.row(i)[i] + products_.row(j)[j] - 2 * products_.row(i)[j];
  }

  void add(std::size_t a, std::size_t p, std::size_t n) {
    ++count_;
    const float loss = distance(a, p) - distance(a, n) + margin_;
    if (loss <= 0) return;  // what is no number is added, so that training can see it
    sum_ += static_cast<double>(loss);
    if (gradient_.data == nullptr) return;
    // x_a · x_a stands in both distances, and is gone from their difference.
    gradient_.row(p)[p] += 1;
    gradient_.row(a)[p] -= 2;
    gradient_.row(n)[n] -= 1;
    gradient_.row(a)[n] += 2;
  }

  ConstMatrixView products_;
  std::span<const std::int32_t> groups_;
  float margin_;
  MatrixView gradient_;
  double sum_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

Var triplet(Var vectors, std::span<const std::int32_t> groups, float margin, TripletMining mining) {
  const std::size_t n = groups.size();
  require<ShapeError>(vectors.shape().rank() == 2 && vectors.shape()[0] == n,
                      "the triplet loss of ", vectors.shape(), " needs as many groups, got ", n);
  require<InvalidArgumentError>(margin >= 0 && std::isfinite(margin),
                                "margin must be a number not below 0, got ", margin);
  Tape& tape = vectors.tape();
  const Var products = linear(vectors, vectors, {});
  Var loss = tape.make(Shape{}, products.needsGradient());
  MatrixView gradient;
  if (loss.needsGradient()) {
    gradient = MatrixView(tape.scratch(products.size()), n, n);
    std::fill_n(gradient.data, products.size(), 0.0f);
  }
  Triplets triplets(products.matrix(), groups, margin, gradient);
  for (std::size_t a = 0; a < n; ++a) {
    if (mining == TripletMining::kHardest) {
      triplets.addHardest(a);
    } else {
      triplets.addSemiHard(a);
    }
  }
  const double share = 1.0 / static_cast<double>(std::max<std::size_t>(triplets.count(), 1));
  loss.value()[0] = static_cast<float>(triplets.sum() * share);
  if (loss.needsGradient()) {
    tape.record([=] {
      const float* upstream = loss.gradientOrNull();
      if (upstream == nullptr) return;
      kernels::scale(*upstream * static_cast<float>(share), gradient.data, products.gradient(),
                     products.size(), kernels::Write::kAccumulate);
    });
  }
  return loss;
}

}  // namespace unrolled
