#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "core/shape.h"
#include "models/sequence_batches.h"

namespace unrolled {

/// The vectors that a model makes of sequences, a slice at a time so that the caller can watch and
/// cancel. The model has `requireSources`, `vectorSize` and `vectors`, as TextAutoencoder.
template <typename Model>
class SequenceVectors {
 public:
  /// Throws InvalidArgumentError or ShapeError when the sequences do not fit the model, which must
  /// outlive this.
  SequenceVectors(Model& model, SequenceData data) : model_(model), data_(std::move(data)) {
    model_.requireSources(data_);
    batches_.sort(sizesOf(data_), kReadSequences, kReadSteps);
    values_.resize(checkedProduct(data_.count(), model_.vectorSize()));
  }

  /// Reads one batch more. True when all are read.
  bool advance() {
    if (next_ < batches_.count()) {
      const std::span<const std::uint32_t> batch = batches_[next_++];
      const std::size_t size = model_.vectorSize();
      batch_.resize(batch.size() * size);
      model_.vectors(data_, batch, batch_);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        std::copy_n(batch_.data() + i * size, size, values_.data() + batch[i] * size);
      }
      done_ += batch.size();
    }
    return next_ == batches_.count();
  }

  /// [sequences, N], in their order.
  std::span<const float> values() const { return values_; }
  /// Sequences that are read.
  std::size_t done() const { return done_; }

 private:
  Model& model_;
  SequenceData data_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  std::vector<float> batch_;
  std::vector<float> values_;
};

}  // namespace unrolled
