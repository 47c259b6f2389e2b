#include "loss/mean_squared_error.h"

#include <algorithm>

#include "core/error.h"

namespace unrolled {

Var meanSquaredError(Var prediction, std::span<const float> targets,
                     std::span<const std::uint8_t> counted) {
  const MatrixView values = prediction.matrix();
  require<ShapeError>(
      targets.size() == prediction.size() && (counted.empty() || counted.size() == values.rows),
      "the squared error of ", prediction.shape(), " needs as many targets, got ", targets.size());
  const auto rowsCounted =
      counted.empty() ? values.rows
                      : static_cast<std::size_t>(std::count_if(
                            counted.begin(), counted.end(), [](auto flag) { return flag != 0; }));
  const double share =
      1.0 / static_cast<double>(std::max<std::size_t>(rowsCounted * values.columns, 1));
  const auto isCounted = [counted](std::size_t row) {
    return counted.empty() || counted[row] != 0;
  };
  Tape& tape = prediction.tape();
  Var loss = tape.make(Shape{}, prediction.needsGradient());
  double sum = 0;
  for (std::size_t row = 0; row < values.rows; ++row) {
    if (!isCounted(row)) continue;
    for (std::size_t i = row * values.columns; i < (row + 1) * values.columns; ++i) {
      const double difference = static_cast<double>(values.data[i] - targets[i]);
      sum += difference * difference;
    }
  }
  loss.value()[0] = static_cast<float>(sum * share);
  if (loss.needsGradient()) {
    const auto factor = static_cast<float>(2 * share);
    tape.record([=] {
      const float* upstream = loss.gradientOrNull();
      if (upstream == nullptr) return;
      float* const gradient = prediction.gradient();
      for (std::size_t row = 0; row < values.rows; ++row) {
        if (!isCounted(row)) continue;
        for (std::size_t i = row * values.columns; i < (row + 1) * values.columns; ++i) {
          gradient[i] += *upstream * factor * (values.data[i] - targets[i]);
        }
      }
    });
  }
  return loss;
}

}  // namespace unrolled
