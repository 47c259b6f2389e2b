#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/sequence_data.h"

namespace unrolled {

/// What sequences are put into batches by, one of each for every sequence.
struct SequenceSizes {
  std::vector<std::uint32_t> keys;   ///< by what they are sorted
  std::vector<std::uint32_t> steps;  ///< how long they are

  std::size_t count() const { return keys.size(); }
};

/// Sorted by their lengths.
SequenceSizes sizesOf(const SequenceData& data);

/// How much of a reading without training is one batch: long enough for the products, short enough
/// to stay in the cache and to let others have their turn.
inline constexpr std::size_t kReadSequences = 32;
inline constexpr std::size_t kReadSteps = 1024;

/// Which sequences are read together. Batches are made of sequences of similar lengths, so that
/// little of them is padding.
class SequenceBatches {
 public:
  /// The batches of one epoch of training: the sequences are shuffled, each run of 32 batches of
  /// them is sorted by length and cut, and the batches are shuffled. The order depends on nothing
  /// but its arguments.
  void shuffle(const SequenceSizes& sizes, std::size_t batchSize, std::uint64_t seed,
               std::uint64_t epoch);

  /// The batches of a reading without training: sorted by length, the longest first, each of at
  /// most `batchSize` sequences and `steps` steps with their padding, or one sequence.
  void sort(const SequenceSizes& sizes, std::size_t batchSize, std::size_t steps);

  std::size_t count() const { return order_.size(); }
  /// The places in the data of the sequences of the i-th batch.
  std::span<const std::uint32_t> operator[](std::size_t i) const;

 private:
  /// Sorts a run of sequences_, the smallest key first.
  void sortByKey(const SequenceSizes& sizes, std::size_t start, std::size_t end);

  std::vector<std::uint64_t> keys_;    // while sorting
  std::vector<std::uint32_t> places_;  // the same
  std::vector<std::uint32_t> sequences_;
  std::vector<std::uint32_t> ends_;   // of batches in sequences_
  std::vector<std::uint32_t> order_;  // of batches
};

/// Lays the sequences of a batch side by side. It allocates nothing once `batch` has held as large
/// a one.
void gatherBatch(const SequenceData& data, std::span<const std::uint32_t> sequences,
                 Granularity granularity, SequenceBatch& batch);

}  // namespace unrolled
