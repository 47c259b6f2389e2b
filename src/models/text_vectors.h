#pragma once

#include <span>
#include <vector>

#include "models/sequence_batches.h"
#include "models/text_autoencoder.h"

namespace unrolled {

/// The vectors of texts, a slice at a time so that the caller can watch and cancel.
class TextVectors {
 public:
  /// Throws InvalidArgumentError when the texts do not fit the model, which must outlive this.
  TextVectors(TextAutoencoder& model, SequenceData texts);

  /// Reads one batch more. True when all are read.
  bool advance();
  /// [texts, N], in their order.
  std::span<const float> values() const { return values_; }

 private:
  TextAutoencoder& model_;
  SequenceData texts_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  std::vector<float> batch_;
  std::vector<float> values_;
};

}  // namespace unrolled
