#include "models/text_vectors.h"

#include <algorithm>
#include <utility>

#include "core/shape.h"

namespace unrolled {

TextVectors::TextVectors(TextAutoencoder& model, SequenceData texts)
    : model_(model), texts_(std::move(texts)) {
  model_.requireSources(texts_);
  batches_.sort(sizesOf(texts_), kReadSequences, kReadSteps);
  values_.resize(checkedProduct(texts_.count(), model_.vectorSize()));
}

bool TextVectors::advance() {
  if (next_ < batches_.count()) {
    const std::span<const std::uint32_t> batch = batches_[next_++];
    const std::size_t size = model_.vectorSize();
    batch_.resize(batch.size() * size);
    model_.vectors(texts_, batch, batch_);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::copy_n(batch_.data() + i * size, size, values_.data() + batch[i] * size);
    }
  }
  return next_ == batches_.count();
}

}  // namespace unrolled
