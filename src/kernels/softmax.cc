#include "kernels/softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/lanes.h"
#include "kernels/reductions.h"

namespace unrolled::kernels {

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

float largest(const float* x, std::size_t n) {
  Lanes most(-kInfinity);
  forEachLanes(n, [&](auto place) { most = xsimd::max(most, place.load(x, -kInfinity)); });
  return xsimd::reduce_max(most);
}

/// Σ e^(factor · (x_i − shift)); `keep(place, e)` sees the terms. Missing lanes add nothing.
template <typename Keep>
float sumOfExponentials(const float* x, std::size_t n, float factor, float shift, Keep keep) {
  Lanes total(0.0f);
  forEachLanes(n, [&](auto place) {
    const Lanes term = exp((place.load(x, -kInfinity) - Lanes(shift)) * Lanes(factor));
    keep(place, term);
    total += term;
  });
  return xsimd::reduce_add(total);
}

/// x = factor · x − shift.
void scaleAndShift(float factor, float shift, float* x, std::size_t n) {
  forEachLanes(
      n, [=](auto place) { place.store(x, madd(place.load(x), Lanes(factor), Lanes(-shift))); });
}

}  // namespace

double softmaxCrossEntropy(ConstMatrixView logits, const std::int32_t* targets, float scale,
                           MatrixView gradient, float smoothing) {
  const std::size_t n = logits.columns;
  const float spread = smoothing / static_cast<float>(n);
  double loss = 0.0;
  for (std::size_t r = 0; r < logits.rows; ++r) {
    const float* x = logits.row(r);
    float* slope = gradient.data == nullptr ? nullptr : gradient.row(r);
    if (targets[r] < 0) {
      if (slope != nullptr) std::fill_n(slope, n, 0.0f);
      continue;
    }
    const auto target = static_cast<std::size_t>(targets[r]);
    const float shift = largest(x, n);
    // What the sum of the exponentials is compared with, before the gradient takes its place.
    double wanted = x[target];
    if (smoothing > 0.0f) {
      wanted += static_cast<double>(smoothing) * (sum(x, n) / static_cast<double>(n) - wanted);
    }
    float total = 0.0f;
    if (slope == nullptr) {
      total = sumOfExponentials(x, n, 1.0f, shift, [](auto, Lanes) {});
    } else {
      total = sumOfExponentials(x, n, 1.0f, shift,
                                [=](auto place, Lanes term) { place.store(slope, term); });
      scaleAndShift(scale / total, scale * spread, slope, n);
      slope[target] -= scale * (1.0f - smoothing);
    }
    loss += std::log(static_cast<double>(total)) + (static_cast<double>(shift) - wanted);
  }
  return loss;
}

void softmax(ConstMatrixView logits, float temperature, MatrixView out) {
  const std::size_t n = logits.columns;
  // Finite even where the reciprocal is not: the largest logit's difference is zero.
  const float factor = std::min(1.0f / temperature, std::numeric_limits<float>::max());
  for (std::size_t r = 0; r < logits.rows; ++r) {
    const float* x = logits.row(r);
    float* y = out.row(r);
    const float total = sumOfExponentials(x, n, factor, largest(x, n),
                                          [=](auto place, Lanes term) { place.store(y, term); });
    scaleAndShift(1.0f / total, 0.0f, y, n);
  }
}

void logSoftmax(ConstMatrixView logits, MatrixView out) {
  const std::size_t n = logits.columns;
  for (std::size_t r = 0; r < logits.rows; ++r) {
    const float* x = logits.row(r);
    float* y = out.row(r);
    const float shift = largest(x, n);
    const float total = sumOfExponentials(x, n, 1.0f, shift, [](auto, Lanes) {});
    const Lanes logTotal(std::log(total));
    forEachLanes(n, [=](auto place) { place.store(y, place.load(x) - Lanes(shift) - logTotal); });
  }
}

void softmaxBackward(ConstMatrixView y, MatrixView gradient) {
  for (std::size_t r = 0; r < y.rows; ++r) {
    const float* const share = y.row(r);
    float* const slope = gradient.row(r);
    const Lanes inner(static_cast<float>(dot(share, slope, y.columns)));
    forEachLanes(y.columns, [=](auto place) {
      place.store(slope, place.load(share) * (place.load(slope) - inner));
    });
  }
}

}  // namespace unrolled::kernels
