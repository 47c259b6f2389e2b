#include "models/sequence_model.h"

#include "autograd/ops/dropout.h"
#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {

SequenceModel::SequenceModel(const SequenceModelOptions& options, Granularity granularity)
    : ShuffledModel(options.seed), granularity_(granularity) {
  require<InvalidArgumentError>(options.outputDropout >= 0 && options.outputDropout < 1,
                                "outputDropout must be from 0 to below 1, got ",
                                options.outputDropout);
  outputDropout_ = static_cast<float>(options.outputDropout);
  input_ = std::make_unique<SequenceInput>(parameters_, options.input);
  recurrent_ =
      std::make_unique<Recurrent>(parameters_, "rnn", checked(options.network, input_->size()));
}

SequenceModel::~SequenceModel() = default;

void SequenceModel::allocate(const SequenceModelOptions& options) {
  if (options.declareOnly) return;
  parameters_.allocate(rng_);
  input_->fillEmbedding(options.input.embeddings);
}

void SequenceModel::prepare(SequenceData& data) const {
  input_->prepare(data);
  requireTargets(data);
}

void SequenceModel::beginTraining(SequenceData data, const SequenceTraining& training) {
  const std::size_t batchSize = positiveInteger("batchSize", training.batchSize);
  const std::uint64_t seed = shuffleSeedFrom(training.shuffleSeed);
  prepare(data);
  require<InvalidArgumentError>(!data.ids.empty() || !data.targets.empty(), data.name,
                                " must say what is to be predicted");
  Fingerprint print;
  mix(data, print);
  configureTrainer(training.trainer);
  data_ = std::move(data);
  watchStateGradients(training.stateGradients);
  beginEpochs(sizesOf(data_), print.value(), batchSize, seed);
}

void SequenceModel::forgetData() {
  data_ = {};
  forgetBatches();
}

Var SequenceModel::run(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                       Rng* dropoutSource, float* stateGradientNorms) {
  RecurrentInput input = input_->read(tape, data, batch, dropoutSource);
  input.stateGradientNorms = stateGradientNorms;
  const Var sequence = recurrent_->forward(tape, input, {}, dropoutSource).sequence;
  if (dropoutSource == nullptr) return sequence;
  return dropout(sequence, outputDropout_, *dropoutSource);
}

StepReport SequenceModel::trainStep() {
  require<InvalidArgumentError>(trainer_ && data_.count() > 0, "training has not begun");
  gatherBatch(data_, nextBatch(), granularity_, batch_);
  float* const norms = stateGradientRoom(batch_.time);
  StepReport report = trainer_->step(
      [&](Tape& tape) { return loss(tape, batch_, run(tape, data_, batch_, &rng_, norms)); });
  report.tokens = batch_.steps;
  advance();
  return report;
}

void SequenceModel::predict(const SequenceData& data, const SequenceBatch& batch,
                            SequencePredictions& predictions) {
  inference_.reset();
  inference_.setRecording(false);
  predict(inference_, data, batch, run(inference_, data, batch, nullptr, nullptr), predictions);
}

SequenceReading::SequenceReading(SequenceModel& model, SequenceData data, bool distributions)
    : model_(model), data_(std::move(data)) {
  model_.prepare(data_);
  batches_.sort(sizesOf(data_), kReadSequences, kReadSteps);
  model_.makeRoom(data_, distributions, predictions_);
}

bool SequenceReading::advance() {
  if (next_ < batches_.count()) {
    gatherBatch(data_, batches_[next_], model_.granularity(), batch_);
    model_.predict(data_, batch_, predictions_);
    ++next_;
  }
  return next_ == batches_.count();
}

}  // namespace unrolled
