#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/tensor.h"
#include "core/view.h"

namespace unrolled {

/// What a decoder (greedy, sampling, beam) needs to know of a model: how to begin, how to go one
/// token further with a batch of hypotheses, and how to rearrange their states.
class StepModel {
 public:
  /// The states of `batch` hypotheses. The layout is the model's own.
  struct State {
    Tensor values;
    std::size_t batch = 0;
  };

  virtual ~StepModel() = default;

  /// Number of tokens that can follow.
  virtual std::size_t vocabularySize() const = 0;

  virtual State initialState(std::size_t batch) const = 0;

  /// Reads one token for every hypothesis, moves `state` on, and writes the scores of what follows,
  /// [batch, vocabulary], before softmax.
  virtual void step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) = 0;

  /// Hypothesis i of the new state is hypothesis indices[i] of the old.
  virtual void reorder(State& state, std::span<const std::size_t> indices) const = 0;
};

}  // namespace unrolled
