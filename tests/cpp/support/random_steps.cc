#include "support/random_steps.h"

#include <algorithm>
#include <numeric>

#include "core/rng.h"

namespace unrolled::testing {

StepModel::State RandomSteps::initialState(std::size_t batch) const {
  State state{Tensor({2, batch, 1}), batch};
  state.inputs.resize(batch);
  std::iota(state.inputs.begin(), state.inputs.end(), firstInput_);
  return state;
}

/// A whole number below 2²⁰, which a float holds.
float RandomSteps::next(float hash, std::int32_t token) const {
  const auto before = static_cast<std::uint64_t>(hash);
  Rng rng((std::uint64_t{seed_} << 32) ^ (before * 1031 + static_cast<std::uint64_t>(token) + 1));
  return static_cast<float>(rng.below(1u << 20));
}

void RandomSteps::write(std::uint32_t input, float hash, std::span<float> logits,
                        std::span<float> attention) const {
  Rng rng((std::uint64_t{seed_} << 32) ^ (std::uint64_t{input} << 21) ^
          static_cast<std::uint64_t>(hash));
  for (float& logit : logits) logit = scale_ * rng.normal();
  for (float& weight : attention) weight = rng.uniform();
}

void RandomSteps::step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) {
  const std::size_t batch = state.batch;
  rows_ += batch;
  ++steps_;
  attention_.resize(batch * kAttention);
  for (std::size_t i = 0; i < batch; ++i) {
    // The first array is the hash of all tokens, the second how many there were.
    float& hash = state.values.data()[i];
    float& length = state.values.data()[batch + i];
    hash = next(hash + length, tokens[i]);
    length += 1;
    write(state.inputs[i], hash, {logits.row(i), vocabulary_},
          std::span(attention_).subspan(i * kAttention, kAttention));
  }
}

RandomSteps::Answer RandomSteps::after(std::uint32_t input,
                                       std::span<const std::int32_t> tokens) const {
  float hash = 0;
  float length = 0;
  for (const std::int32_t token : tokens) hash = next(hash + length++, token);
  Answer answer{std::vector<float>(vocabulary_), std::vector<float>(kAttention)};
  write(input, hash, answer.logits, answer.attention);
  return answer;
}

}  // namespace unrolled::testing
