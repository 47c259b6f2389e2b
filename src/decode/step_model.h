#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/tensor.h"
#include "core/view.h"

namespace unrolled {

/// What a decoder (greedy, sampling, beam) needs to know of a model: how to begin, how to go one
/// token further with a batch of hypotheses, and how to rearrange their states.
class StepModel {
 public:
  /// The states of `batch` hypotheses.
  struct State {
    Tensor values;  ///< [..., B, H]: any number of arrays with one row a hypothesis
    std::size_t batch = 0;
    /// [B] which of the model's inputs (a source sentence, a picture) each hypothesis is of, for
    /// models that have more to look at than the state; else empty. What belongs to an input is
    /// kept once, by the model, however many hypotheses there are of it.
    std::vector<std::uint32_t> inputs = {};
  };

  virtual ~StepModel() = default;

  /// Number of tokens that can follow.
  virtual std::size_t vocabularySize() const = 0;

  /// A model with inputs has one hypothesis of each: `batch` is then their number.
  virtual State initialState(std::size_t batch) const = 0;

  /// Reads one token for every hypothesis, moves `state` on, and writes the scores of what follows,
  /// [batch, vocabulary], before softmax.
  virtual void step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) = 0;

  /// What the last step looked at in the input of each hypothesis, [batch, S]; empty for a model
  /// that does not look. Valid until the next step.
  virtual ConstMatrixView attention() const { return {}; }

  /// Hypothesis i of the new state is hypothesis indices[i] of the old. Where their number stays
  /// and every hypothesis that goes on keeps its own place (indices[indices[i]] == indices[i], all
  /// i), its further copies are written over those that do not go on, and nothing else is moved.
  virtual void reorder(State& state, std::span<const std::size_t> indices) const;
};

}  // namespace unrolled
