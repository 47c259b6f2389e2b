#include "audio/sample_queue.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace unrolled {

void SampleQueue::append(std::span<const float> values) {
  std::copy(values.begin(), values.end(), extend(values.size()));
}

float* SampleQueue::extend(std::size_t count) {
  // Moving what is left costs no more than what was taken since the last time.
  if (first_ >= size()) {
    values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  values_.resize(values_.size() + count);
  return values_.data() + (values_.size() - count);
}

std::size_t SampleQueue::take(std::span<float> out) {
  const std::size_t count = std::min(out.size(), size());
  std::copy_n(data(), count, out.data());
  drop(count);
  return count;
}

void SampleQueue::clear() {
  values_.clear();
  first_ = 0;
}

void requireSamples(std::span<const float> samples) {
  constexpr float kLargest = 1e9f;
  const auto bad = std::find_if_not(samples.begin(), samples.end(),
                                    [](float x) { return std::abs(x) <= kLargest; });
  require<InvalidArgumentError>(bad == samples.end(), "samples must be numbers within ±", kLargest,
                                ", got ", bad == samples.end() ? 0.0f : *bad, " at place ",
                                bad - samples.begin());
}

}  // namespace unrolled
