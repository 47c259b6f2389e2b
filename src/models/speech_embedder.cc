#include "models/speech_embedder.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/stack.h"
#include "autograd/ops/unit_length.h"
#include "core/error.h"
#include "core/numbers.h"
#include "loss/contrastive.h"
#include "loss/mean_squared_error.h"
#include "models/decoder_options.h"

namespace unrolled {
namespace {

bool isTanh(const std::string& projection) {
  require<InvalidArgumentError>(projection == "tanh" || projection == "linear",
                                "projection must be one of tanh, linear, got ", projection);
  return projection == "tanh";
}

float notBelowZero(const char* name, double value) {
  require<InvalidArgumentError>(value >= 0 && std::isfinite(value), name,
                                " must be a number not below 0, got ", value);
  return static_cast<float>(value);
}

SpeechLosses checkedLosses(const SpeechTraining& training) {
  require<InvalidArgumentError>(training.temperature > 0 && std::isfinite(training.temperature),
                                "temperature must be a positive number, got ",
                                training.temperature);
  require<InvalidArgumentError>(training.mining == "semi-hard" || training.mining == "hardest",
                                "mining must be one of semi-hard, hardest, got ", training.mining);
  const SpeechLosses losses{
      .reconstruction = notBelowZero("reconstruction", training.reconstruction),
      .contrastive = notBelowZero("contrastive", training.contrastive),
      .temperature = static_cast<float>(training.temperature),
      .triplet = notBelowZero("triplet", training.triplet),
      .margin = notBelowZero("margin", training.margin),
      .mining = training.mining == "hardest" ? TripletMining::kHardest : TripletMining::kSemiHard,
  };
  require<InvalidArgumentError>(losses.reconstruction > 0 || losses.compares(),
                                "one of reconstruction, contrastive, triplet must be above 0");
  return losses;
}

void requireTwoOfEachLabel(const SpeechData& data, const SpeechWords& words) {
  const std::size_t lone = words.firstLoneLabel(data);
  if (lone == data.segments.count()) return;
  throw InvalidArgumentError(
      message(data.segments.name, "[", lone,
              "].label must be that of two segments or more, got one that no "
              "other has"));
}

}  // namespace

SpeechEmbedder::SpeechEmbedder(const SpeechEmbedderOptions& options)
    : ShuffledModel(options.seed),
      inputSize_(positiveInteger("inputSize", options.inputSize)),
      vectorSize_(positiveInteger("vectorSize", options.vectorSize)),
      squashed_(isTanh(options.projection)) {
  encoder_.emplace(parameters_, "encoder.rnn", checked(options.encoder, inputSize_));
  bottleneck_.emplace(parameters_, "bottleneck",
                      checkedProduct(encoder_->layers().size(), encoder_->options().hiddenSize),
                      vectorSize_);
  forDecoder([&] {
    decoder_.emplace(parameters_, "decoder.rnn", checkedDecoder(options.decoder, vectorSize_));
  });
  const std::vector<std::size_t> sizes(decoder_->options().numLayers, vectorSize_);
  states_.emplace(parameters_, "bridge", *decoder_, sizes);
  head_.emplace(parameters_, "head", decoder_->outputSize(), inputSize_);
  if (!options.declareOnly) parameters_.allocate(rng_);
}

SpeechEmbedder::~SpeechEmbedder() = default;

void SpeechEmbedder::requireSources(const SequenceData& segments) const {
  requireSequences(segments);
  requireInputs(segments, inputSize_);
}

void SpeechEmbedder::beginTraining(SpeechData data, const SpeechTraining& training) {
  const std::size_t batchSize = positiveInteger("batchSize", training.batchSize);
  const std::uint64_t seed = shuffleSeedFrom(training.shuffleSeed);
  const SpeechLosses losses = checkedLosses(training);
  validate(training.corruption);
  requireSources(data.segments);
  SpeechWords words(data);
  if (losses.compares() || training.correspondence) requireTwoOfEachLabel(data, words);
  Fingerprint print;
  mix(data.segments, print);
  for (const std::uint32_t segment : data.pairs) print.mix(segment);
  configureTrainer(training.trainer);
  data_ = std::move(data);
  words_ = std::move(words);
  losses_ = losses;
  corruption_ = training.corruption;
  correspondence_ = training.correspondence;
  watchStateGradients(training.stateGradients);
  beginEpochs(sizesOf(data_.segments), print.value(), batchSize, seed);
}

void SpeechEmbedder::forgetData() {
  data_ = {};
  words_ = {};
  forgetBatches();
}

Var SpeechEmbedder::vectorsOf(Tape& tape, const SequenceBatch& segments, Rng* dropout,
                              float* stateGradientNorms) const {
  RecurrentInput input;
  input.time = segments.time;
  input.batch = segments.batch;
  input.lengths = segments.lengths;
  input.stateGradientNorms = stateGradientNorms;
  input.vectors =
      tape.constant({segments.time, segments.batch, inputSize_}, segments.inputs.data());
  const Var state = encoder_->forward(tape, input, {}, dropout).state;
  const Var made = bottleneck_->forward(tape, statesBeside(state, 0, 0, encoder_->layers().size()));
  return unitLength(squashed_ ? tanh(made) : made);
}

Var SpeechEmbedder::framesOf(Tape& tape, Var vectors, const SequenceBatch& targets,
                             Rng* dropout) const {
  const Var read = scale(std::sqrt(static_cast<float>(vectorSize_)), vectors);
  const auto repeated = [&](std::size_t times) {
    const std::span<Var> all = tape.room<Var>(times);
    std::uninitialized_fill(all.begin(), all.end(), read);
    return all;
  };
  RecurrentInput input;
  input.time = targets.time;
  input.batch = targets.batch;
  input.lengths = targets.lengths;
  input.vectors = stack(repeated(targets.time));
  const std::size_t states = decoder_->cell().states().size() * decoder_->options().numLayers;
  const Var first = states_->forward(tape, repeated(states));
  return head_->forward(tape, decoder_->forward(tape, input, first, dropout).sequence);
}

Var SpeechEmbedder::loss(Tape& tape, const SpeechBatch& batch, const SpeechLosses& losses,
                         Rng* dropout, float* stateGradientNorms) const {
  const Var vectors = vectorsOf(tape, batch.source, dropout, stateGradientNorms);
  Var total;
  const auto count = [&](float weight, auto make) {
    if (weight == 0) return;
    const Var part = scale(weight, make());
    total = total ? add(total, part) : part;
  };
  count(losses.reconstruction, [&] {
    return meanSquaredError(framesOf(tape, vectors, batch.target, dropout), batch.target.inputs,
                            batch.target.counted);
  });
  count(losses.contrastive, [&] { return contrastive(vectors, batch.words, losses.temperature); });
  count(losses.triplet,
        [&] { return triplet(vectors, batch.words, losses.margin, losses.mining); });
  return total;
}

void SpeechEmbedder::gather() {
  const std::span<const std::uint32_t> next = nextBatch();
  batch_.reads.assign(next.begin(), next.end());
  batch_.writes.clear();
  const bool needsPartners = correspondence_ || losses_.compares();
  for (const std::uint32_t segment : next) {
    batch_.writes.push_back(needsPartners ? words_.partner(segment, rng_) : segment);
  }
  if (losses_.compares()) {
    // The partners are read as well, so that each vector has one of its word beside it; what the
    // first half reads, the second writes.
    batch_.reads.insert(batch_.reads.end(), batch_.writes.begin(), batch_.writes.end());
    batch_.writes.insert(batch_.writes.end(), next.begin(), next.end());
  }
  batch_.words.clear();
  for (const std::uint32_t segment : batch_.reads) {
    batch_.words.push_back(words_.words()[segment]);
  }
  gatherBatch(data_.segments, batch_.reads, Granularity::kSequence, batch_.source);
  corrupt(corruption_, rng_, batch_.source);
  if (losses_.reconstruction > 0) {
    gatherBatch(data_.segments, correspondence_ ? batch_.writes : batch_.reads,
                Granularity::kSequence, batch_.target);
  }
}

StepReport SpeechEmbedder::trainStep() {
  require<InvalidArgumentError>(trainer_ && data_.segments.count() > 0, "training has not begun");
  gather();
  float* const norms = stateGradientRoom(batch_.source.time);
  StepReport report =
      trainer_->step([&](Tape& tape) { return loss(tape, batch_, losses_, &rng_, norms); });
  report.tokens =
      batch_.source.steps + (losses_.reconstruction > 0 ? batch_.target.steps : std::size_t{0});
  advance();
  return report;
}

void SpeechEmbedder::vectors(const SequenceData& segments, std::span<const std::uint32_t> which,
                             std::span<float> result) {
  const std::size_t size = checkedProduct(which.size(), vectorSize_);
  require<ShapeError>(result.size() == size, "the vectors of ", which.size(), " segments have ",
                      size, " numbers, got room for ", result.size());
  SequenceBatch batch;
  gatherBatch(segments, which, Granularity::kSequence, batch);
  inference_.reset();
  inference_.setRecording(false);
  std::copy_n(vectorsOf(inference_, batch, nullptr).value(), size, result.data());
}

void SpeechEmbedder::score(const SequenceData& segments, std::span<const std::uint32_t> reads,
                           std::span<const std::uint32_t> writes, SpeechScore& score) {
  SequenceBatch source;
  SequenceBatch target;
  gatherBatch(segments, reads, Granularity::kSequence, source);
  gatherBatch(segments, writes, Granularity::kSequence, target);
  inference_.reset();
  inference_.setRecording(false);
  const Var frames = framesOf(inference_, vectorsOf(inference_, source, nullptr), target, nullptr);
  const Var error = meanSquaredError(frames, target.inputs, target.counted);
  const std::uint64_t numbers = std::uint64_t{target.steps} * inputSize_;
  score.errorSum += static_cast<double>(error.value()[0]) * static_cast<double>(numbers);
  score.counted += numbers;
}

SpeechEvaluation::SpeechEvaluation(SpeechEmbedder& model, SpeechData data)
    : model_(model), data_(std::move(data)) {
  const SequenceData& segments = data_.segments;
  model_.requireSources(segments);
  SpeechWords{data_};  // throws where pairs or labels cannot be
  if (data_.pairs.empty()) {
    reads_.resize(segments.count());
    std::iota(reads_.begin(), reads_.end(), 0u);
    writes_ = reads_;
  }
  for (std::size_t i = 0; i < data_.pairs.size(); ++i) {
    reads_.push_back(data_.pairs[i]);
    writes_.push_back(data_.pairs[i ^ 1]);
  }
  SequenceSizes sizes;
  for (std::size_t i = 0; i < reads_.size(); ++i) {
    const auto read = static_cast<std::uint32_t>(segments.length(reads_[i]));
    const auto written = static_cast<std::uint32_t>(segments.length(writes_[i]));
    sizes.keys.push_back(read);
    sizes.steps.push_back(std::max(read, written));
  }
  batches_.sort(sizes, kReadSequences, kReadSteps);
}

bool SpeechEvaluation::advance() {
  if (next_ < batches_.count()) {
    batchReads_.clear();
    batchWrites_.clear();
    for (const std::uint32_t place : batches_[next_]) {
      batchReads_.push_back(reads_[place]);
      batchWrites_.push_back(writes_[place]);
    }
    model_.score(data_.segments, batchReads_, batchWrites_, score_);
    done_ += batchReads_.size();
    ++next_;
  }
  return next_ == batches_.count();
}

}  // namespace unrolled
