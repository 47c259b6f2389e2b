#include "models/sequence_model.h"

#include <bit>

#include "autograd/ops/dropout.h"
#include "core/error.h"
#include "models/numbers.h"

namespace unrolled {
namespace {

/// How much of a reading is one batch: long enough for the products, short enough to stay in the
/// cache and to let others have their turn.
constexpr std::size_t kReadSequences = 32;
constexpr std::size_t kReadSteps = 1024;

std::uint64_t fingerprintOf(const SequenceData& data) {
  Fingerprint print;
  for (std::size_t end : data.ends) print.mix(end);
  for (std::int32_t token : data.tokens) print.mix(static_cast<std::uint32_t>(token));
  for (std::int32_t row : data.bagRows) print.mix(static_cast<std::uint32_t>(row));
  for (float input : data.inputs) print.mix(std::bit_cast<std::uint32_t>(input));
  for (std::int32_t id : data.ids) print.mix(static_cast<std::uint32_t>(id));
  for (float target : data.targets) print.mix(std::bit_cast<std::uint32_t>(target));
  return print.value();
}

}  // namespace

SequenceModel::SequenceModel(const SequenceModelOptions& options, Granularity granularity)
    : Model(options.seed),
      granularity_(granularity),
      shuffleSeed_(naturalNumber("seed", options.seed)) {
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
  const std::uint64_t seed =
      training.shuffleSeed < 0 ? shuffleSeed_ : naturalNumber("shuffleSeed", training.shuffleSeed);
  prepare(data);
  require<InvalidArgumentError>(!data.ids.empty() || !data.targets.empty(), data.name,
                                " must say what is to be predicted");
  const std::uint64_t print = fingerprintOf(data);
  configureTrainer(training.trainer);
  data_ = std::move(data);
  watchStateGradients(training.stateGradients);
  shuffleSeed_ = seed;
  const bool resumed =
      cursor_.fingerprint == print && cursor_.batchSize == batchSize && cursor_.order == seed;
  if (!resumed) cursor_ = {.batchSize = batchSize, .order = seed, .fingerprint = print};
  batches_.shuffle(data_, batchSize, seed, cursor_.epoch);
  shuffledEpoch_ = cursor_.epoch;
  if (cursor_.step >= batches_.count()) cursor_.step = 0;  // numbers of a file may be anything
}

void SequenceModel::forgetData() {
  data_ = {};
  batches_ = {};
  shuffleSeed_ = cursor_.order;
}

std::uint64_t SequenceModel::stepsPerEpoch() const { return batches_.count(); }

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
  if (shuffledEpoch_ != cursor_.epoch) {
    batches_.shuffle(data_, static_cast<std::size_t>(cursor_.batchSize), cursor_.order,
                     cursor_.epoch);
    shuffledEpoch_ = cursor_.epoch;
  }
  gatherBatch(data_, batches_[static_cast<std::size_t>(cursor_.step)], granularity_, batch_);
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
  batches_.sort(data_, kReadSequences, kReadSteps);
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
