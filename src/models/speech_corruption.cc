#include "models/speech_corruption.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace unrolled {

void validate(const SpeechCorruption& options) {
  require<InvalidArgumentError>(options.noise >= 0 && std::isfinite(options.noise),
                                "corruption.noise must be a number not below 0, got ",
                                options.noise);
  require<InvalidArgumentError>(
      options.masks >= 0 && options.masks <= 100 && std::floor(options.masks) == options.masks,
      "corruption.masks must be an integer from 0 to 100, got ", options.masks);
  require<InvalidArgumentError>(options.maskShare >= 0 && options.maskShare <= 1,
                                "corruption.maskShare must be from 0 to 1, got ",
                                options.maskShare);
}

void corrupt(const SpeechCorruption& options, Rng& rng, SequenceBatch& batch) {
  const std::size_t width = batch.inputs.size() / (batch.time * batch.batch);
  const auto frame = [&](std::size_t t, std::size_t b) {
    return batch.inputs.begin() + static_cast<std::ptrdiff_t>((t * batch.batch + b) * width);
  };
  const auto deviation = static_cast<float>(options.noise);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const std::size_t length = batch.length(b);
    for (std::size_t t = 0; t < length && deviation > 0; ++t) {
      std::for_each_n(frame(t, b), width, [&](float& x) { x += deviation * rng.normal(); });
    }
    const auto widest = static_cast<std::uint32_t>(options.maskShare * static_cast<double>(length));
    for (double mask = 0; mask < options.masks; ++mask) {
      const std::uint32_t masked = rng.below(widest + 1);
      const std::uint32_t start = rng.below(static_cast<std::uint32_t>(length) - masked + 1);
      for (std::uint32_t t = start; t < start + masked; ++t) std::fill_n(frame(t, b), width, 0.0f);
    }
  }
}

}  // namespace unrolled
