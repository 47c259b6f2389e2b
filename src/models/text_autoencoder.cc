#include "models/text_autoencoder.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops/elementwise.h"
#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {

TextAutoencoder::TextAutoencoder(const TextAutoencoderOptions& options)
    : EncoderDecoder(options.model),
      vectorSize_(positiveInteger("vectorSize", options.vectorSize)) {
  const std::size_t slots = encoder().layers().size();
  bottleneck_.emplace(parameters_, "bottleneck",
                      checkedProduct(slots, encoder().options().hiddenSize), vectorSize_);
  EncoderDecoderOptions model = options.model;
  model.targetVocabularySize = model.sourceVocabularySize;
  declareTransducer(model, std::nullopt);
  const std::vector<std::size_t> sizes(decoder().options().numLayers, vectorSize_);
  states_.emplace(parameters_, "bridge", decoder(), sizes);
  allocate(model);
}

TextAutoencoder::~TextAutoencoder() = default;

Var TextAutoencoder::vectorOf(Tape& tape, Var finalState) const {
  const Var hidden = statesBeside(finalState, 0, 0, encoder().layers().size());
  return tanh(bottleneck_->forward(tape, hidden));
}

Var TextAutoencoder::stateOf(Tape& tape, Var vectors) const {
  const std::span<Var> inputs =
      tape.room<Var>(decoder().cell().states().size() * decoder().options().numLayers);
  std::uninitialized_fill(inputs.begin(), inputs.end(), vectors);
  return states_->forward(tape, inputs);
}

Var TextAutoencoder::initialState(Tape& tape, Var finalState) const {
  return stateOf(tape, vectorOf(tape, finalState));
}

void TextAutoencoder::vectors(const SequenceData& texts, std::span<const std::uint32_t> which,
                              std::span<float> result) {
  const std::size_t size = checkedProduct(which.size(), vectorSize_);
  require<ShapeError>(result.size() == size, "the vectors of ", which.size(), " texts have ", size,
                      " numbers, got room for ", result.size());
  SequenceBatch batch;
  gatherBatch(texts, which, Granularity::kStep, batch);
  inference_.reset();
  inference_.setRecording(false);
  const Var made = vectorOf(inference_, read(inference_, batch, nullptr).state);
  std::copy_n(made.value(), size, result.data());
}

EncodedSources TextAutoencoder::fromVectors(std::span<const float> vectors) {
  require<ShapeError>(!vectors.empty() && vectors.size() % vectorSize_ == 0,
                      "vectors must have a multiple of ", vectorSize_, " numbers, got ",
                      vectors.size());
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    require<InvalidArgumentError>(std::isfinite(vectors[i]), "vectors[", i / vectorSize_, "][",
                                  i % vectorSize_, "] must be a finite number, got ", vectors[i]);
  }
  inference_.reset();
  inference_.setRecording(false);
  EncodedSources result;
  result.count = vectors.size() / vectorSize_;
  result.lengths.assign(result.count, 0);
  const Var state =
      stateOf(inference_, inference_.constant({result.count, vectorSize_}, vectors.data()));
  result.state.ensure(state.size());
  std::copy_n(state.value(), state.size(), result.state.data());
  return result;
}

}  // namespace unrolled
