#pragma once

#include "models/sequence_model.h"
#include "nn/dense.h"

namespace unrolled {

struct SequenceRegressorOptions {
  SequenceModelOptions model;  ///< reads vectors
  double outputSize = 1;       ///< O: numbers that are predicted
  bool perStep = false;        ///< at every step, not once for the sequence
};

/// Predicts numbers from a sequence of vectors: recurrent network → dense, at every step or after
/// the last one (in each direction). The loss is the mean squared error over the numbers of a
/// batch.
class SequenceRegressor : public SequenceModel {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  explicit SequenceRegressor(const SequenceRegressorOptions& options);

  void makeRoom(const SequenceData& data, bool distributions,
                SequencePredictions& predictions) const override;

 protected:
  void requireTargets(const SequenceData& data) const override;
  Var loss(Tape& tape, const SequenceBatch& batch, Var sequence) override;
  void predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch, Var sequence,
               SequencePredictions& predictions) override;

 private:
  Var output(Tape& tape, const SequenceBatch& batch, Var sequence) const;
  /// Numbers that data of these sequences have to predict.
  std::size_t numbersOf(const SequenceData& data) const;

  std::size_t outputSize_;
  std::optional<Dense> head_;
};

}  // namespace unrolled
