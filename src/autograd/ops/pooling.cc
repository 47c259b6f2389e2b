#include "autograd/ops/pooling.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "kernels/elementwise.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

using kernels::Write;

void requireSequences(const char* operation, Var x, std::span<const std::int32_t> lengths) {
  require<ShapeError>(x.shape().rank() == 3 && (lengths.empty() || lengths.size() == x.shape()[1]),
                      operation, " of ", lengths.size(), " sequences cannot be that of ",
                      x.shape());
  for (std::int32_t length : lengths) {
    require<InvalidArgumentError>(length >= 1 && static_cast<std::size_t>(length) <= x.shape()[0],
                                  "the length of a sequence must be from 1 to ", x.shape()[0],
                                  ", got ", length);
  }
}

/// Steps of sequence b of x [T, B, …].
std::size_t lengthOf(Var x, std::span<const std::int32_t> lengths, std::size_t b) {
  return lengths.empty() ? x.shape()[0] : static_cast<std::size_t>(lengths[b]);
}

}  // namespace

Var lastOutputs(Var x, std::size_t directions, std::span<const std::int32_t> lengths) {
  requireSequences("the last outputs", x, lengths);
  const std::size_t batch = x.shape()[1];
  require<ShapeError>((directions == 1 || directions == 2) && x.shape()[2] % directions == 0,
                      directions, " directions cannot be those of ", x.shape());
  const std::size_t width = x.shape()[2] / directions;
  Var out = x.tape().make({batch, x.shape()[2]}, x.needsGradient());
  for (std::size_t b = 0; b < batch; ++b) {
    const float* last = x.matrix().row((lengthOf(x, lengths, b) - 1) * batch + b);
    std::copy_n(last, width, out.matrix().row(b));
    if (directions == 2) {
      std::copy_n(x.matrix().row(b) + width, width, out.matrix().row(b) + width);
    }
  }
  if (!out.needsGradient()) return out;
  x.tape().record([=] {
    if (out.gradientOrNull() == nullptr) return;
    const MatrixView gradient = out.gradientMatrix();
    const MatrixView into = x.gradientMatrix();
    for (std::size_t b = 0; b < gradient.rows; ++b) {
      const std::size_t last = (lengthOf(x, lengths, b) - 1) * gradient.rows + b;
      kernels::scale(1.0f, gradient.row(b), into.row(last), width, Write::kAccumulate);
      if (directions == 2) {
        kernels::scale(1.0f, gradient.row(b) + width, into.row(b) + width, width,
                       Write::kAccumulate);
      }
    }
  });
  return out;
}

Var meanOverTime(Var x, std::span<const std::int32_t> lengths) {
  requireSequences("the mean", x, lengths);
  const std::size_t batch = x.shape()[1];
  Var out = x.tape().make({batch, x.shape()[2]}, x.needsGradient());
  std::fill_n(out.value(), out.size(), 0.0f);
  for (std::size_t b = 0; b < batch; ++b) {
    const std::size_t length = lengthOf(x, lengths, b);
    for (std::size_t t = 0; t < length; ++t) {
      kernels::scale(1.0f / static_cast<float>(length), x.matrix().row(t * batch + b),
                     out.matrix().row(b), x.shape()[2], Write::kAccumulate);
    }
  }
  if (!out.needsGradient()) return out;
  x.tape().record([=] {
    if (out.gradientOrNull() == nullptr) return;
    const MatrixView gradient = out.gradientMatrix();
    const MatrixView into = x.gradientMatrix();
    for (std::size_t b = 0; b < gradient.rows; ++b) {
      const std::size_t length = lengthOf(x, lengths, b);
      for (std::size_t t = 0; t < length; ++t) {
        kernels::scale(1.0f / static_cast<float>(length), gradient.row(b),
                       into.row(t * gradient.rows + b), gradient.columns, Write::kAccumulate);
      }
    }
  });
  return out;
}

Var softmaxOverTime(Var scores, std::span<const std::int32_t> lengths) {
  requireSequences("the softmax over time", scores, lengths);
  require<ShapeError>(scores.shape()[2] == 1,
                      "scores over time must have the shape [T, B, 1], got ", scores.shape());
  const std::size_t batch = scores.shape()[1];
  Var out = scores.tape().make(scores.shape(), scores.needsGradient());
  std::fill_n(out.value(), out.size(), 0.0f);
  for (std::size_t b = 0; b < batch; ++b) {
    const std::size_t length = lengthOf(scores, lengths, b);
    const float* const s = scores.value() + b;
    float* const y = out.value() + b;
    float largest = s[0];
    for (std::size_t t = 1; t < length; ++t) largest = std::max(largest, s[t * batch]);
    double sum = 0;
    for (std::size_t t = 0; t < length; ++t) {
      y[t * batch] = std::exp(s[t * batch] - largest);
      sum += static_cast<double>(y[t * batch]);
    }
    const auto share = static_cast<float>(1.0 / sum);
    for (std::size_t t = 0; t < length; ++t) y[t * batch] *= share;
  }
  if (!out.needsGradient()) return out;
  scores.tape().record([=] {
    const float* const dy = out.gradientOrNull();
    if (dy == nullptr) return;
    float* const ds = scores.gradient();
    const float* const y = out.value();
    // ds_t = y_t (dy_t − Σ_t' y_t' dy_t'); where y is 0, beyond the end, so is ds.
    for (std::size_t b = 0; b < batch; ++b) {
      double inner = 0;
      for (std::size_t i = b; i < out.size(); i += batch)
        inner += static_cast<double>(y[i] * dy[i]);
      for (std::size_t i = b; i < out.size(); i += batch) {
        ds[i] += y[i] * (dy[i] - static_cast<float>(inner));
      }
    }
  });
  return out;
}

Var weightedSumOverTime(Var weights, Var x) {
  require<ShapeError>(weights.shape().rank() == 3 && x.shape().rank() == 3 &&
                          weights.shape() == Shape{x.shape()[0], x.shape()[1], 1},
                      "weights ", weights.shape(), " cannot be those of ", x.shape());
  const std::size_t batch = x.shape()[1];
  const std::size_t width = x.shape()[2];
  Var out = x.tape().make({batch, width}, x.needsGradient() || weights.needsGradient());
  std::fill_n(out.value(), out.size(), 0.0f);
  for (std::size_t row = 0; row < weights.size(); ++row) {
    kernels::scale(weights.value()[row], x.matrix().row(row), out.matrix().row(row % batch), width,
                   Write::kAccumulate);
  }
  if (!out.needsGradient()) return out;
  x.tape().record([=] {
    if (out.gradientOrNull() == nullptr) return;
    const MatrixView gradient = out.gradientMatrix();
    for (std::size_t row = 0; row < weights.size(); ++row) {
      const float* const dy = gradient.row(row % batch);
      if (x.needsGradient()) {
        kernels::scale(weights.value()[row], dy, x.gradientMatrix().row(row), width,
                       Write::kAccumulate);
      }
      if (weights.needsGradient()) {
        weights.gradient()[row] += static_cast<float>(kernels::dot(dy, x.matrix().row(row), width));
      }
    }
  });
  return out;
}

}  // namespace unrolled
