#include "models/sequence_tagger.h"

#include <cmath>

#include "core/error.h"
#include "core/numbers.h"
#include "kernels/softmax.h"
#include "loss/cross_entropy.h"
#include "models/answers.h"

namespace unrolled {
namespace {

void requireHead(const std::string& head) {
  for (const char* planned : {"crf", "structured-svm", "structured-perceptron"}) {
    require<InvalidArgumentError>(head != planned, "head must be softmax, got ", head,
                                  ", which this release does not have");
  }
  require<InvalidArgumentError>(head == "softmax", "head must be softmax, got ", head);
}

}  // namespace

SequenceTagger::SequenceTagger(const SequenceTaggerOptions& options)
    : SequenceModel(options.model, Granularity::kStep),
      tags_(positiveInteger("the number of tags", options.tags)) {
  requireHead(options.head);
  head_.emplace(parameters_, "head", recurrent().outputSize(), tags_);
  allocate(options.model);
}

void SequenceTagger::requireTargets(const SequenceData& data) const {
  requireAnswers(data, "tag", data.steps(), tags_);
}

Var SequenceTagger::loss(Tape& tape, const SequenceBatch& batch, Var sequence) {
  return crossEntropy(head_->forward(tape, sequence), batch.ids);
}

void SequenceTagger::makeRoom(const SequenceData& data, bool distributions,
                              SequencePredictions& predictions) const {
  predictions.ids.resize(data.steps());
  predictions.probabilities.resize(data.steps());
  if (distributions) predictions.distributions.resize(checkedProduct(data.steps(), tags_));
}

void SequenceTagger::predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                             Var sequence, SequencePredictions& predictions) {
  const MatrixView scores = head_->forward(tape, sequence).matrix();
  kernels::logSoftmax(scores, scores);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const std::size_t first = data.start(batch.sequences[b]);
    for (std::size_t t = 0; t < batch.length(b); ++t) {
      const std::size_t place = first + t;
      const float* const row = scores.row(t * batch.batch + b);
      addAnswer({row, tags_}, data, place, predictions);
      predictions.probabilities[place] = std::exp(row[predictions.ids[place]]);
      if (predictions.distributions.empty()) continue;
      float* const out = predictions.distributions.data() + place * tags_;
      for (std::size_t k = 0; k < tags_; ++k) out[k] = std::exp(row[k]);
    }
  }
}

}  // namespace unrolled
