#include "models/sequence_classifier.h"

#include <cmath>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/linear.h"
#include "autograd/ops/pooling.h"
#include "core/error.h"
#include "core/numbers.h"
#include "kernels/softmax.h"
#include "loss/cross_entropy.h"
#include "models/answers.h"

namespace unrolled {

SequenceClassifier::Pooling SequenceClassifier::poolingOf(const std::string& name) {
  if (name == "last") return Pooling::kLast;
  if (name == "mean") return Pooling::kMean;
  if (name == "attention") return Pooling::kAttention;
  throw InvalidArgumentError(message("pooling must be one of last, mean, attention, got ", name));
}

SequenceClassifier::SequenceClassifier(const SequenceClassifierOptions& options)
    : SequenceModel(options.model, Granularity::kSequence),
      labels_(positiveInteger("the number of labels", options.labels)),
      pooling_(poolingOf(options.pooling)) {
  const std::size_t width = recurrent().outputSize();
  if (pooling_ == Pooling::kAttention) {
    attention_.emplace(parameters_, "attention", width, width);
    query_ = parameters_.add("attention.query", {1, width},
                             initializers::uniform(1.0f / std::sqrt(static_cast<float>(width))));
  }
  head_.emplace(parameters_, "head", width, labels_);
  allocate(options.model);
}

void SequenceClassifier::requireTargets(const SequenceData& data) const {
  requireAnswers(data, "label", data.count(), labels_);
}

SequenceClassifier::Pooled SequenceClassifier::pool(Tape& tape, const SequenceBatch& batch,
                                                    Var sequence) const {
  switch (pooling_) {
    case Pooling::kLast:
      return {lastOutputs(sequence, directions(), batch.lengths), {}};
    case Pooling::kMean:
      return {meanOverTime(sequence, batch.lengths), {}};
    case Pooling::kAttention:
      break;
  }
  const Var scores = linear(tanh(attention_->forward(tape, sequence)),
                            recurrent().parameters().variable(tape, query_), {});
  const Var weights = softmaxOverTime(scores, batch.lengths);
  return {weightedSumOverTime(weights, sequence), weights};
}

Var SequenceClassifier::loss(Tape& tape, const SequenceBatch& batch, Var sequence) {
  return crossEntropy(head_->forward(tape, pool(tape, batch, sequence).vectors), batch.ids);
}

void SequenceClassifier::makeRoom(const SequenceData& data, bool /*distributions*/,
                                  SequencePredictions& predictions) const {
  predictions.ids.resize(data.count());
  predictions.probabilities.resize(checkedProduct(data.count(), labels_));
  if (pooling_ == Pooling::kAttention) predictions.weights.resize(data.steps());
}

void SequenceClassifier::predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                                 Var sequence, SequencePredictions& predictions) {
  const Pooled pooled = pool(tape, batch, sequence);
  const MatrixView scores = head_->forward(tape, pooled.vectors).matrix();
  kernels::logSoftmax(scores, scores);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const std::size_t place = batch.sequences[b];
    addAnswer({scores.row(b), labels_}, data, place, predictions);
    float* const out = predictions.probabilities.data() + place * labels_;
    for (std::size_t k = 0; k < labels_; ++k) out[k] = std::exp(scores.row(b)[k]);
    if (!pooled.weights) continue;
    for (std::size_t t = 0; t < batch.length(b); ++t) {
      predictions.weights[data.start(place) + t] = pooled.weights.value()[t * batch.batch + b];
    }
  }
}

}  // namespace unrolled
