#pragma once

#include <cstdint>
#include <span>

#include "models/model.h"
#include "models/sequence_batches.h"

namespace unrolled {

/// A model that learns from many examples of different lengths: it shuffles them before every
/// epoch, in batches of similar lengths. The cursor's order is the seed of the shuffle.
class ShuffledModel : public Model {
 public:
  std::uint64_t stepsPerEpoch() const override { return batches_.count(); }

 protected:
  /// Throws InvalidArgumentError when the seed is not a natural number.
  explicit ShuffledModel(double seed);

  /// The seed of the shuffle that options ask for; negative: that of the training before, at first
  /// the model's. Throws InvalidArgumentError.
  std::uint64_t shuffleSeedFrom(double option) const;
  /// New examples with this fingerprint. When they, batch size and shuffle are those of the cursor,
  /// it stays; else it goes to the first batch of a first epoch.
  void beginEpochs(SequenceSizes sizes, std::uint64_t fingerprint, std::size_t batchSize,
                   std::uint64_t shuffleSeed);
  /// The examples of the batch that the cursor stands at.
  std::span<const std::uint32_t> nextBatch();
  void forgetBatches();

 private:
  void shuffle();

  std::uint64_t shuffleSeed_;
  SequenceSizes sizes_;
  SequenceBatches batches_;
  std::uint64_t shuffledEpoch_ = 0;
};

/// Everything that `data` hold.
void mix(const SequenceData& data, Fingerprint& print);

}  // namespace unrolled
