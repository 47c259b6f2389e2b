#include "audio/deltas.h"

#include <algorithm>

namespace unrolled {

Deltas::Deltas(std::size_t width, std::size_t features, std::size_t reach)
    : width_(width),
      features_(features),
      reach_(reach),
      ring_((2 * reach + 1) * width),
      out_(width + features) {}

const float* Deltas::push(const float* frame) {
  std::copy_n(frame, width_, ring_.data() + pushed_ % (2 * reach_ + 1) * width_);
  ++pushed_;
  return pushed_ > reach_ ? complete() : nullptr;
}

const float* Deltas::finish() { return completed_ < pushed_ ? complete() : nullptr; }

void Deltas::reset() { pushed_ = completed_ = 0; }

const float* Deltas::complete() {
  const std::size_t t = completed_++;
  float* slopes = std::copy_n(frame(t), width_, out_.data());
  const std::size_t source = width_ - features_;
  double squares = 0;
  for (std::size_t n = 1; n <= reach_; ++n) squares += static_cast<double>(n * n);
  for (std::size_t i = 0; i < features_; ++i) {
    double sum = 0;
    for (std::size_t n = 1; n <= reach_; ++n) {
      const float after = frame(std::min(t + n, pushed_ - 1))[source + i];
      const float before = frame(t - std::min(t, n))[source + i];
      sum += static_cast<double>(n) * (static_cast<double>(after) - static_cast<double>(before));
    }
    slopes[i] = static_cast<float>(sum / (2 * squares));
  }
  return out_.data();
}

}  // namespace unrolled
