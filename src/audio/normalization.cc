#include "audio/normalization.h"

#include <algorithm>
#include <cmath>

namespace unrolled {
namespace {

float normalized(double x, double mean, double variance) {
  constexpr double kSmallest = 1e-5;
  return static_cast<float>((x - mean) / std::max(std::sqrt(variance), kSmallest));
}

}  // namespace

void normalizeRecording(MatrixView frames) {
  if (frames.rows == 0) return;
  const auto count = static_cast<double>(frames.rows);
  std::vector<double> means(frames.columns);
  std::vector<double> variances(frames.columns);
  const auto forEach = [&](auto body) {
    for (std::size_t t = 0; t < frames.rows; ++t) {
      for (std::size_t d = 0; d < frames.columns; ++d) body(frames.row(t)[d], d);
    }
  };
  forEach([&](float x, std::size_t d) { means[d] += static_cast<double>(x) / count; });
  forEach([&](float x, std::size_t d) {
    const double difference = static_cast<double>(x) - means[d];
    variances[d] += difference * difference / count;
  });
  forEach([&](float& x, std::size_t d) {
    x = normalized(static_cast<double>(x), means[d], variances[d]);
  });
}

RunningNormalization::RunningNormalization(std::size_t features, double window)
    : window_(window), means_(features), variances_(features) {}

void RunningNormalization::apply(float* frame) {
  frames_ = std::min(frames_ + 1, window_);
  const double share = 1 / frames_;
  for (std::size_t d = 0; d < means_.size(); ++d) {
    const double difference = static_cast<double>(frame[d]) - means_[d];
    means_[d] += share * difference;
    variances_[d] = (1 - share) * (variances_[d] + share * difference * difference);
    frame[d] = normalized(static_cast<double>(frame[d]), means_[d], variances_[d]);
  }
}

void RunningNormalization::reset() {
  frames_ = 0;
  std::fill(means_.begin(), means_.end(), 0.0);
  std::fill(variances_.begin(), variances_.end(), 0.0);
}

}  // namespace unrolled
