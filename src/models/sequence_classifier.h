#pragma once

#include <string>

#include "models/sequence_model.h"
#include "nn/dense.h"

namespace unrolled {

struct SequenceClassifierOptions {
  SequenceModelOptions model;
  double labels = 0;             ///< K: how many there are
  std::string pooling = "last";  ///< last, mean, attention
};

/// Says of a sequence as a whole what it is: (words →) vectors → recurrent network → pooling →
/// dense → softmax. Of the outputs h_t, D·O wide, pooling makes one vector:
///   last       the output after the last step, in each direction
///   mean       (1 / T) Σ h_t
///   attention  Σ α_t h_t with u_t = tanh(W h_t + b), α = softmax over t of u_t · q, W [D·O, D·O]
///              (Yang et al. 2016, "Hierarchical attention networks for document classification",
///              eq. 5 to 7)
/// The loss is the mean of −log p(label) over the sequences of a batch, in nats.
class SequenceClassifier : public SequenceModel {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  explicit SequenceClassifier(const SequenceClassifierOptions& options);

  std::size_t labels() const { return labels_; }

  void makeRoom(const SequenceData& data, bool distributions,
                SequencePredictions& predictions) const override;

 protected:
  void requireTargets(const SequenceData& data) const override;
  Var loss(Tape& tape, const SequenceBatch& batch, Var sequence) override;
  void predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch, Var sequence,
               SequencePredictions& predictions) override;

 private:
  enum class Pooling { kLast, kMean, kAttention };
  struct Pooled {
    Var vectors;  // [B, D·O]
    Var weights;  // [T, B, 1] of attention, or none
  };

  static Pooling poolingOf(const std::string& name);
  Pooled pool(Tape& tape, const SequenceBatch& batch, Var sequence) const;

  std::size_t labels_;
  Pooling pooling_;
  std::optional<Dense> attention_;
  ParameterSet::Id query_ = 0;
  std::optional<Dense> head_;
};

}  // namespace unrolled
