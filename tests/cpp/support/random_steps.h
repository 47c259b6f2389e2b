#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decode/step_model.h"

namespace unrolled::testing {

/// A step model whose scores are random numbers that depend on the seed, the input and all tokens
/// read so far, and on nothing else. It looks at its input, too: `attention` are four numbers that
/// depend on the same. The last token of the vocabulary is the stop token.
class RandomSteps : public StepModel {
 public:
  /// `scale`: the larger, the surer the model is. `firstInput`: the input that the first hypothesis
  /// is of.
  RandomSteps(std::uint32_t seed, std::size_t vocabulary, float scale = 2.0f,
              std::uint32_t firstInput = 0)
      : seed_(seed), vocabulary_(vocabulary), scale_(scale), firstInput_(firstInput) {}

  static constexpr std::size_t kAttention = 4;

  std::size_t vocabularySize() const override { return vocabulary_; }
  std::int32_t stop() const { return static_cast<std::int32_t>(vocabulary_) - 1; }
  State initialState(std::size_t batch) const override;
  void step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) override;
  ConstMatrixView attention() const override {
    return {attention_.data(), attention_.size() / kAttention, kAttention};
  }

  struct Answer {
    std::vector<float> logits;
    std::vector<float> attention;
  };
  /// What the model says and looks at after these tokens of an input.
  Answer after(std::uint32_t input, std::span<const std::int32_t> tokens) const;

  /// Hypotheses in all steps so far, and steps.
  std::size_t rows() const { return rows_; }
  std::size_t steps() const { return steps_; }

 private:
  float next(float hash, std::int32_t token) const;
  void write(std::uint32_t input, float hash, std::span<float> logits,
             std::span<float> attention) const;

  std::uint32_t seed_;
  std::size_t vocabulary_;
  float scale_;
  std::uint32_t firstInput_;
  std::vector<float> attention_;
  std::size_t rows_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace unrolled::testing
