#include "models/transduction.h"

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace unrolled {
namespace {

constexpr std::size_t kMostByDefault = 1000;
constexpr std::uint32_t kMost = 100000;
// What is done in one go: enough for the products, little enough that others have their turn.
constexpr std::size_t kSourceSteps = 1u << 11;  // of the sources of a batch, with their padding
constexpr std::size_t kHypotheses = 1u << 9;    // that are followed side by side

/// Sources of one batch.
std::size_t batchSizeOf(const TransductionOptions& options) {
  return std::clamp<std::size_t>(kHypotheses / options.beam.beamWidth, 1, options.batchSize);
}

void validate(const TransductionOptions& options) {
  validate(options.beam);
  require<InvalidArgumentError>(options.maxLength <= kMost, "maxLength must be at most ", kMost,
                                ", got ", options.maxLength);
  require<InvalidArgumentError>(
      options.maxLength == 0 || options.beam.minLength <= options.maxLength,
      "minLength must be at most maxLength = ", options.maxLength, ", got ",
      options.beam.minLength);
  require<InvalidArgumentError>(options.beam.minLength <= kMost, "minLength must be at most ",
                                kMost, ", got ", options.beam.minLength);
  require<InvalidArgumentError>(options.batchSize >= 1, "batchSize must be at least 1, got ",
                                options.batchSize);
}

}  // namespace

Transduction::Transduction(EncoderDecoder& model, SequenceData sources,
                           const TransductionOptions& options)
    : model_(model), options_(options), sources_(std::move(sources)), written_(sources_.count()) {
  validate(options);
  model.requireSources(sources_);
  batches_.sort(sizesOf(sources_), batchSizeOf(options_), kSourceSteps);
}

Transduction::Transduction(TextAutoencoder& model, std::vector<float> vectors,
                           const TransductionOptions& options)
    : model_(model),
      autoencoder_(&model),
      options_(options),
      vectors_(std::move(vectors)),
      written_(vectors_.size() / model.vectorSize()) {
  validate(options);
  // All that can be wrong with them is told before anything is written.
  model.fromVectors(vectors_);
  const std::vector<std::uint32_t> ones(written_.size(), 1);
  batches_.sort({.keys = ones, .steps = ones}, batchSizeOf(options_), kSourceSteps);
}

bool Transduction::advance() {
  if (!search_ && next_ < batches_.count()) begin();
  if (search_ && search_->advance()) finish();
  return !search_ && next_ == batches_.count();
}

std::size_t Transduction::maxLength(std::size_t read) const {
  if (options_.maxLength > 0) return options_.maxLength;
  std::size_t most = kMostByDefault;
  if (autoencoder_ == nullptr) most = std::min(2 * read + 20, most);
  return std::max<std::size_t>(most, options_.beam.minLength);
}

void Transduction::begin() {
  const std::span<const std::uint32_t> batch = batches_[next_];
  if (autoencoder_ == nullptr) {
    model_.encode(sources_, batch, encoded_);
  } else {
    const std::size_t size = autoencoder_->vectorSize();
    std::vector<float> vectors;
    for (const std::uint32_t place : batch) {
      const auto first = vectors_.begin() + static_cast<std::ptrdiff_t>(place * size);
      vectors.insert(vectors.end(), first, first + static_cast<std::ptrdiff_t>(size));
    }
    encoded_ = autoencoder_->fromVectors(vectors);
  }
  steps_.emplace(model_, encoded_);
  std::vector<BeamInput> inputs;
  for (const std::uint32_t place : batch) {
    const std::size_t length = autoencoder_ == nullptr ? sources_.length(place) : 0;
    inputs.push_back({.first = steps_->boundary(),
                      .maxLength = maxLength(length),
                      .seed = options_.seed + place,
                      .attended = length});
  }
  search_.emplace(*steps_, inputs, steps_->boundary(), options_.beam);
}

void Transduction::finish() {
  const std::span<const std::uint32_t> batch = batches_[next_];
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Transduced& result = written_[batch[i]];
    result.hypotheses = search_->results(i);
    if (!options_.beam.tree) continue;
    const std::span<const BeamNode> tree = search_->tree(i);
    result.tree.assign(tree.begin(), tree.end());
  }
  search_.reset();
  steps_.reset();
  ++next_;
}

}  // namespace unrolled
