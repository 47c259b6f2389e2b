#include "models/sequence_regressor.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops/pooling.h"
#include "core/error.h"
#include "core/numbers.h"
#include "loss/mean_squared_error.h"

namespace unrolled {

SequenceRegressor::SequenceRegressor(const SequenceRegressorOptions& options)
    : SequenceModel(options.model, options.perStep ? Granularity::kStep : Granularity::kSequence),
      outputSize_(positiveInteger("outputSize", options.outputSize)) {
  head_.emplace(parameters_, "head", recurrent().outputSize(), outputSize_);
  allocate(options.model);
}

std::size_t SequenceRegressor::numbersOf(const SequenceData& data) const {
  return checkedProduct(granularity() == Granularity::kStep ? data.steps() : data.count(),
                        outputSize_);
}

void SequenceRegressor::requireTargets(const SequenceData& data) const {
  if (data.targets.empty()) return;
  require<ShapeError>(data.targets.size() == numbersOf(data), data.name, " must have ",
                      numbersOf(data), " targets, got ", data.targets.size());
  for (std::size_t sequence = 0, i = 0; sequence < data.count(); ++sequence) {
    const std::size_t rows =
        granularity() == Granularity::kStep ? data.ends[sequence] : sequence + 1;
    for (const std::size_t first = i; i < rows * outputSize_; ++i) {
      require<InvalidArgumentError>(std::isfinite(data.targets[i]), data.name, "[", sequence,
                                    "].targets[", i - first, "] must be a finite number, got ",
                                    data.targets[i]);
    }
  }
}

Var SequenceRegressor::output(Tape& tape, const SequenceBatch& batch, Var sequence) const {
  if (granularity() == Granularity::kStep) return head_->forward(tape, sequence);
  return head_->forward(tape, lastOutputs(sequence, directions(), batch.lengths));
}

Var SequenceRegressor::loss(Tape& tape, const SequenceBatch& batch, Var sequence) {
  const Var numbers = output(tape, batch, sequence);
  if (granularity() == Granularity::kSequence) return meanSquaredError(numbers, batch.targets, {});
  return meanSquaredError(numbers, batch.targets, batch.counted);
}

void SequenceRegressor::makeRoom(const SequenceData& data, bool /*distributions*/,
                                 SequencePredictions& predictions) const {
  predictions.values.resize(numbersOf(data));
}

void SequenceRegressor::predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                                Var sequence, SequencePredictions& predictions) {
  const MatrixView numbers = output(tape, batch, sequence).matrix();
  const auto add = [&](std::size_t row, std::size_t place) {
    const std::size_t first = place * outputSize_;
    std::copy_n(numbers.row(row), outputSize_, predictions.values.data() + first);
    if (data.targets.empty()) return;
    for (std::size_t i = 0; i < outputSize_; ++i) {
      const double difference = static_cast<double>(numbers.row(row)[i] - data.targets[first + i]);
      predictions.lossSum += difference * difference;
      ++predictions.counted;
    }
  };
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const std::size_t sequenceAt = batch.sequences[b];
    if (granularity() == Granularity::kSequence) {
      add(b, sequenceAt);
      continue;
    }
    for (std::size_t t = 0; t < batch.length(b); ++t) {
      add(t * batch.batch + b, data.start(sequenceAt) + t);
    }
  }
}

}  // namespace unrolled
