#include "kernels/layer_norm.h"

#include <cmath>

#include "kernels/lanes.h"
#include "kernels/reductions.h"

namespace unrolled::kernels {
namespace {

constexpr double kEpsilon = 1e-5;

}  // namespace

void layerNorm(MatrixView x, std::size_t width, const float* gain, float* scales, MatrixView out,
               Write write) {
  const bool adds = write == Write::kAccumulate;
  const auto count = static_cast<double>(width);
  for (std::size_t row = 0; row < x.rows; ++row) {
    for (std::size_t first = 0; first < x.columns; first += width) {
      float* const values = x.row(row) + first;
      const auto mean = static_cast<float>(sum(values, width) / count);
      forEachLanes(width, [=](auto at) { at.store(values, at.load(values) - Lanes(mean)); });
      const double variance = squaredNorm(values, width) / count;
      const auto scale = static_cast<float>(1 / std::sqrt(variance + kEpsilon));
      *scales++ = scale;
      float* const to = out.row(row) + first;
      const float* const gains = gain + first;
      forEachLanes(width, [=](auto at) {
        const Lanes normal = at.load(values) * Lanes(scale);
        at.store(values, normal);
        at.store(to, madd(at.load(gains), normal, adds ? at.load(to) : Lanes(0.0f)));
      });
    }
  }
}

void layerNormBackward(ConstMatrixView normal, std::size_t width, const float* gain,
                       const float* scales, ConstMatrixView outGradient, MatrixView gradient) {
  const auto count = static_cast<double>(width);
  for (std::size_t row = 0; row < normal.rows; ++row) {
    for (std::size_t first = 0; first < normal.columns; first += width) {
      const float* const x = normal.row(row) + first;
      const float* const dOut = outGradient.row(row) + first;
      const float* const gains = gain + first;
      float* const dx = gradient.row(row) + first;
      // With d = gain ⊙ dOut: dx = scale · (d − mean(d) − x̂ ⊙ mean(d ⊙ x̂)).
      forEachLanes(width, [=](auto at) { at.store(dx, at.load(gains) * at.load(dOut)); });
      const Lanes mean(static_cast<float>(sum(dx, width) / count));
      const Lanes along(static_cast<float>(dot(dx, x, width) / count));
      const Lanes scale(*scales++);
      forEachLanes(
          width, [=](auto at) { at.store(dx, scale * (at.load(dx) - mean - at.load(x) * along)); });
    }
  }
}

}  // namespace unrolled::kernels
