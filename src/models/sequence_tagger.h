#pragma once

#include <string>

#include "models/sequence_model.h"
#include "nn/dense.h"

namespace unrolled {

struct SequenceTaggerOptions {
  SequenceModelOptions model;
  double tags = 0;               ///< K: how many there are
  std::string head = "softmax";  ///< how the tags of a sentence are chosen; later also crf, …
};

/// Says of every word what it is: words → vectors → recurrent network → dense → softmax (Mesnil et
/// al. 2013; Yao et al. 2013). The loss is the mean of −log p(tag) over the words of a batch, in
/// nats.
class SequenceTagger : public SequenceModel {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  explicit SequenceTagger(const SequenceTaggerOptions& options);

  std::size_t tags() const { return tags_; }

  void makeRoom(const SequenceData& data, bool distributions,
                SequencePredictions& predictions) const override;

 protected:
  void requireTargets(const SequenceData& data) const override;
  Var loss(Tape& tape, const SequenceBatch& batch, Var sequence) override;
  void predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch, Var sequence,
               SequencePredictions& predictions) override;

 private:
  std::size_t tags_;
  std::optional<Dense> head_;
};

}  // namespace unrolled
