#include "decode/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "kernels/reductions.h"
#include "kernels/softmax.h"

namespace unrolled {

void validate(const SamplerOptions& options) {
  require<InvalidArgumentError>(options.temperature >= 0 && std::isfinite(options.temperature),
                                "temperature must be a finite number not below 0, got ",
                                options.temperature);
  require<InvalidArgumentError>(options.topP > 0 && options.topP <= 1,
                                "topP must be above 0 and at most 1, got ", options.topP);
}

Sampler::Sampler(const SamplerOptions& options, std::uint64_t seed)
    : options_(options), rng_(seed) {
  validate(options);
}

void Sampler::setOptions(const SamplerOptions& options) {
  validate(options);
  options_ = options;
}

std::span<const float> Sampler::probabilities() const { return {probabilities_.data(), size_}; }

std::int32_t Sampler::sample(std::span<const float> logits) {
  size_ = logits.size();
  probabilities_.ensure(size_);
  const bool greedy = options_.temperature == 0.0f;
  kernels::softmax({logits.data(), 1, size_}, greedy ? 1.0f : options_.temperature,
                   {probabilities_.data(), 1, size_});
  if (greedy) return static_cast<std::int32_t>(kernels::argmax(logits.data(), size_));
  const bool truncated = (options_.topK > 0 && options_.topK < size_) || options_.topP < 1.0f;
  return truncated ? drawTruncated(probabilities()) : draw(probabilities());
}

std::int32_t Sampler::draw(std::span<const float> probabilities) {
  const float total = std::accumulate(probabilities.begin(), probabilities.end(), 0.0f);
  float left = rng_.uniform() * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] <= 0.0f) continue;
    last = i;
    left -= probabilities[i];
    if (left < 0.0f) break;
  }
  return static_cast<std::int32_t>(last);
}

std::int32_t Sampler::drawTruncated(std::span<const float> probabilities) {
  order_.resize(probabilities.size());
  std::iota(order_.begin(), order_.end(), 0);
  const auto likelier = [&](std::int32_t a, std::int32_t b) {
    const float pa = probabilities[static_cast<std::size_t>(a)];
    const float pb = probabilities[static_cast<std::size_t>(b)];
    return pa != pb ? pa > pb : a < b;
  };
  std::size_t kept = probabilities.size();
  if (options_.topK > 0) kept = std::min<std::size_t>(kept, options_.topK);
  std::partial_sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(kept),
                    order_.end(), likelier);
  // The nucleus is measured within what top-k left, renormalised.
  double total = 0;
  for (std::size_t i = 0; i < kept; ++i) {
    total += probabilities[static_cast<std::size_t>(order_[i])];
  }
  double nucleus = 0;
  for (std::size_t i = 0; i < kept; ++i) {
    nucleus += probabilities[static_cast<std::size_t>(order_[i])];
    if (nucleus >= options_.topP * total) {
      kept = i + 1;
      break;
    }
  }
  double left = rng_.uniform() * nucleus;
  for (std::size_t i = 0; i < kept; ++i) {
    left -= probabilities[static_cast<std::size_t>(order_[i])];
    if (left < 0) return order_[i];
  }
  return order_[kept - 1];
}

}  // namespace unrolled
