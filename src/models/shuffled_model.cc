#include "models/shuffled_model.h"

#include <bit>
#include <utility>

#include "core/numbers.h"

namespace unrolled {

ShuffledModel::ShuffledModel(double seed)
    : Model(seed), shuffleSeed_(naturalNumber("seed", seed)) {}

std::uint64_t ShuffledModel::shuffleSeedFrom(double option) const {
  return option < 0 ? shuffleSeed_ : naturalNumber("shuffleSeed", option);
}

void ShuffledModel::beginEpochs(SequenceSizes sizes, std::uint64_t fingerprint,
                                std::size_t batchSize, std::uint64_t shuffleSeed) {
  const bool resumed = cursor_.fingerprint == fingerprint && cursor_.batchSize == batchSize &&
                       cursor_.order == shuffleSeed;
  if (!resumed) {
    cursor_ = {.batchSize = batchSize, .order = shuffleSeed, .fingerprint = fingerprint};
  }
  shuffleSeed_ = shuffleSeed;
  sizes_ = std::move(sizes);
  shuffle();
  if (cursor_.step >= batches_.count()) cursor_.step = 0;  // numbers of a file may be anything
}

std::span<const std::uint32_t> ShuffledModel::nextBatch() {
  if (shuffledEpoch_ != cursor_.epoch) shuffle();
  return batches_[static_cast<std::size_t>(cursor_.step)];
}

void ShuffledModel::shuffle() {
  batches_.shuffle(sizes_, static_cast<std::size_t>(cursor_.batchSize), cursor_.order,
                   cursor_.epoch);
  shuffledEpoch_ = cursor_.epoch;
}

void ShuffledModel::forgetBatches() {
  sizes_ = {};
  batches_ = {};
  shuffleSeed_ = cursor_.order;
}

void mix(const SequenceData& data, Fingerprint& print) {
  for (std::size_t end : data.ends) print.mix(end);
  for (std::int32_t token : data.tokens) print.mix(static_cast<std::uint32_t>(token));
  for (std::int32_t row : data.bagRows) print.mix(static_cast<std::uint32_t>(row));
  for (float input : data.inputs) print.mix(std::bit_cast<std::uint32_t>(input));
  for (std::int32_t id : data.ids) print.mix(static_cast<std::uint32_t>(id));
  for (float target : data.targets) print.mix(std::bit_cast<std::uint32_t>(target));
}

}  // namespace unrolled
