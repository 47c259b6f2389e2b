#include "models/encoder_decoder.h"

#include <algorithm>
#include <numeric>

#include "autograd/ops/dropout.h"
#include "core/error.h"
#include "core/numbers.h"
#include "kernels/reductions.h"
#include "kernels/softmax.h"
#include "loss/cross_entropy.h"
#include "models/decoder_options.h"

namespace unrolled {
namespace {

float share(const char* name, double value) {
  require<InvalidArgumentError>(value >= 0 && value < 1, name, " must be from 0 to below 1, got ",
                                value);
  return static_cast<float>(value);
}

/// From [S, B, N], of which sequence b has lengths[b] steps, to [B, S, N].
void keepBySource(Var x, std::span<const std::int32_t> lengths, AlignedBuffer& to) {
  const std::size_t steps = x.shape()[0];
  const std::size_t batch = x.shape()[1];
  const std::size_t width = x.shape()[2];
  to.ensure(x.size());
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t s = 0; s < static_cast<std::size_t>(lengths[b]); ++s) {
      std::copy_n(x.matrix().row(s * batch + b), width, to.data() + (b * steps + s) * width);
    }
  }
}

}  // namespace

EncoderDecoder::EncoderDecoder(const EncoderDecoderOptions& options)
    : ShuffledModel(options.seed),
      sourceVocabularySize_(
          positiveInteger("the size of the source vocabulary", options.sourceVocabularySize)),
      inputDropout_(share("inputDropout", options.inputDropout)) {
  const std::size_t embeddingSize = positiveInteger("embeddingSize", options.embeddingSize);
  embedding_ = std::make_unique<Embedding>(parameters_, "encoder.embedding", sourceVocabularySize_,
                                           embeddingSize);
  encoder_ = std::make_unique<Recurrent>(parameters_, "encoder.rnn",
                                         checked(options.encoder, embeddingSize));
}

EncoderDecoder::~EncoderDecoder() = default;

void EncoderDecoder::declareTransducer(const EncoderDecoderOptions& options,
                                       const std::optional<AttentionOptions>& attention) {
  transducer_ = forDecoder([&] {
    return std::make_unique<Transducer>(
        parameters_, Transducer::Options{
                         .network = checkedDecoder(options.decoder,
                                                   static_cast<std::size_t>(options.embeddingSize)),
                         .attention = attention,
                         .vocabularySize = positiveInteger("the size of the target vocabulary",
                                                           options.targetVocabularySize),
                         .memorySize = encoder_->outputSize(),
                         .tiedEmbeddings = options.tiedEmbeddings,
                         .inputDropout = inputDropout_,
                         .outputDropout = share("outputDropout", options.outputDropout),
                     });
  });
}

void EncoderDecoder::allocate(const EncoderDecoderOptions& options) {
  if (!options.declareOnly) parameters_.allocate(rng_);
}

void EncoderDecoder::requireSources(const SequenceData& sources) const {
  requireSequences(sources);
  requireTokens(sources, sourceVocabularySize_);
}

void EncoderDecoder::requirePairs(const PairData& data) const {
  requireSources(data.source);
  require<ShapeError>(data.target.count() == data.source.count(), data.source.name,
                      " must have as many targets as sources, got ", data.target.count(), " for ",
                      data.source.count());
  requireTokens(data.target, targetVocabularySize());
}

void EncoderDecoder::beginTraining(PairData data, const PairTraining& training) {
  const std::size_t batchSize = positiveInteger("batchSize", training.batchSize);
  const std::uint64_t seed = shuffleSeedFrom(training.shuffleSeed);
  const float smoothing = share("labelSmoothing", training.labelSmoothing);
  validate(training.teacherForcing);
  requirePairs(data);
  Fingerprint print;
  mix(data.source, print);
  mix(data.target, print);
  configureTrainer(training.trainer);
  data_ = std::move(data);
  teacherForcing_ = training.teacherForcing;
  labelSmoothing_ = smoothing;
  watchStateGradients(training.stateGradients);
  beginEpochs(sizesOf(data_), print.value(), batchSize, seed);
}

void EncoderDecoder::forgetData() {
  data_ = {};
  forgetBatches();
}

Recurrent::Output EncoderDecoder::read(Tape& tape, const SequenceBatch& batch, Rng* dropoutSource,
                                       float* stateGradientNorms) const {
  RecurrentInput input;
  input.stateGradientNorms = stateGradientNorms;
  input.time = batch.time;
  input.batch = batch.batch;
  input.lengths = batch.lengths;
  input.vectors = embedding_->forward(tape, batch.tokens, {batch.time, batch.batch});
  if (dropoutSource != nullptr) {
    input.vectors = dropout(input.vectors, inputDropout_, *dropoutSource);
  }
  return encoder_->forward(tape, input, {}, dropoutSource);
}

Var EncoderDecoder::scores(Tape& tape, const PairBatch& batch, Rng* dropoutSource,
                           float* stateGradientNorms) const {
  const Recurrent::Output encoded = read(tape, batch.source, dropoutSource, stateGradientNorms);
  const Transducer::Memory memory{transducer_->keys(tape, encoded.sequence), encoded.sequence,
                                  batch.source.lengths};
  return transducer_->forward(tape, batch, memory, initialState(tape, encoded.state),
                              dropoutSource);
}

StepReport EncoderDecoder::trainStep() {
  require<InvalidArgumentError>(trainer_ && data_.count() > 0, "training has not begun");
  gatherPairs(data_, nextBatch(), boundary(), batch_);
  const double truth = truthProbability(teacherForcing_, trainer_->steps());
  if (sampling_.choose(truth, batch_, rng_)) {
    encode(batch_.source, sampledSources_);
    sampling_.draw(*transducer_, sampledSources_, rng_, batch_);
  }
  float* const norms = stateGradientRoom(batch_.source.time);
  StepReport report = trainer_->step([&](Tape& tape) {
    return crossEntropy(scores(tape, batch_, &rng_, norms), batch_.targets, labelSmoothing_);
  });
  report.tokens = batch_.source.steps + batch_.steps;
  advance();
  return report;
}

void EncoderDecoder::score(const PairData& data, std::span<const std::uint32_t> pairs,
                           PairScore& score) {
  PairBatch batch;
  gatherPairs(data, pairs, boundary(), batch);
  inference_.reset();
  inference_.setRecording(false);
  const MatrixView logits = scores(inference_, batch, nullptr).matrix();
  score.lossSum += kernels::softmaxCrossEntropy(logits, batch.targets.data(), 0.0f, {});
  score.counted += batch.steps;
  for (std::size_t row = 0; row < logits.rows; ++row) {
    if (batch.targets[row] < 0) continue;
    const std::size_t likeliest = kernels::argmax(logits.row(row), logits.columns);
    if (likeliest == static_cast<std::size_t>(batch.targets[row])) ++score.correct;
  }
}

void EncoderDecoder::encode(const SequenceBatch& batch, EncodedSources& result) {
  inference_.reset();
  inference_.setRecording(false);
  const Recurrent::Output encoded = read(inference_, batch, nullptr);
  result.count = batch.batch;
  result.time = batch.time;
  result.lengths.resize(batch.batch);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    result.lengths[b] = static_cast<std::int32_t>(batch.length(b));
  }
  if (const Attention* const attention = transducer_->attention()) {
    const Var keys = transducer_->keys(inference_, encoded.sequence);
    attention->prepareKeys(keys.value(), keys.shape().rows());
    keepBySource(keys, result.lengths, result.keys);
    keepBySource(encoded.sequence, result.lengths, result.values);
  }
  const Var state = initialState(inference_, encoded.state);
  result.state.ensure(state.size());
  std::copy_n(state.value(), state.size(), result.state.data());
}

void EncoderDecoder::encode(const SequenceData& sources, std::span<const std::uint32_t> which,
                            EncodedSources& result) {
  SequenceBatch batch;
  gatherBatch(sources, which, Granularity::kStep, batch);
  encode(batch, result);
}

EncodedSources EncoderDecoder::encode(const SequenceData& sources) {
  requireSources(sources);
  std::vector<std::uint32_t> all(sources.count());
  std::iota(all.begin(), all.end(), 0u);
  EncodedSources result;
  encode(sources, all, result);
  return result;
}

PairEvaluation::PairEvaluation(EncoderDecoder& model, PairData data)
    : model_(model), data_(std::move(data)) {
  model_.requirePairs(data_);
  batches_.sort(sizesOf(data_), kReadSequences, kReadSteps);
}

bool PairEvaluation::advance() {
  if (next_ < batches_.count()) {
    model_.score(data_, batches_[next_], score_);
    done_ += batches_[next_].size();
    ++next_;
  }
  return next_ == batches_.count();
}

}  // namespace unrolled
