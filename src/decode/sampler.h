#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/aligned_buffer.h"
#include "core/rng.h"

namespace unrolled {

struct SamplerOptions {
  float temperature = 1.0f;  ///< ≥ 0; 0 takes the most probable token
  std::uint32_t topK = 0;    ///< only the k most probable tokens; 0: all
  float topP = 1.0f;  ///< only the smallest set of tokens with this total probability, (0, 1]
};

/// Throws InvalidArgumentError when an option is outside its range.
void validate(const SamplerOptions& options);

/// Draws the next token from the scores of a model. Nucleus (top-p) sampling as in Holtzman et al.,
/// "The Curious Case of Neural Text Degeneration", 2020.
class Sampler {
 public:
  Sampler(const SamplerOptions& options, std::uint64_t seed);

  /// logits [V], before softmax. Of equals, argmax takes the first.
  std::int32_t sample(std::span<const float> logits);

  /// softmax(logits / temperature) of the last call to `sample`, before top-k and top-p cut it.
  std::span<const float> probabilities() const;

  void setOptions(const SamplerOptions& options);

 private:
  std::int32_t draw(std::span<const float> probabilities);
  std::int32_t drawTruncated(std::span<const float> probabilities);

  SamplerOptions options_;
  Rng rng_;
  AlignedBuffer probabilities_;
  std::size_t size_ = 0;
  std::vector<std::int32_t> order_;
};

}  // namespace unrolled
