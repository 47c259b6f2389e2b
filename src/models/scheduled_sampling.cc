#include "models/scheduled_sampling.h"

#include <algorithm>
#include <numeric>

#include "kernels/softmax.h"

namespace unrolled {
namespace {

/// Draws from softmax(scores), which are lost.
std::int32_t drawFrom(MatrixView scores, Rng& rng) {
  kernels::softmax(scores, 1.0f, scores);
  float rest = rng.uniform();
  std::size_t symbol = 0;
  while (symbol + 1 < scores.columns && rest >= scores.data[symbol]) rest -= scores.data[symbol++];
  return static_cast<std::int32_t>(symbol);
}

}  // namespace

bool ScheduledSampling::choose(double truth, const PairBatch& batch, Rng& rng) {
  last_ = 0;
  if (truth >= 1) return false;
  chosen_.assign(batch.inputs.size(), 0);
  for (std::size_t t = 1; t < batch.time; ++t) {
    for (std::size_t b = 0; b < batch.batch; ++b) {
      if (t >= batch.length(b) || static_cast<double>(rng.uniform()) < truth) continue;
      chosen_[t * batch.batch + b] = 1;
      last_ = t;
    }
  }
  return last_ > 0;
}

void ScheduledSampling::draw(Transducer& transducer, const EncodedSources& sources, Rng& rng,
                             PairBatch& batch) {
  const std::size_t count = batch.batch;
  const std::size_t symbols = transducer.vocabularySize();
  const Shape shape = transducer.network().stateShape(count);
  if (!(state_.shape() == shape)) state_ = Tensor(shape);
  std::copy_n(sources.state.data(), state_.size(), state_.data());
  rows_.resize(count);
  std::iota(rows_.begin(), rows_.end(), 0u);
  scores_.ensure(checkedProduct(count, symbols + 1));
  weights_.ensure(checkedProduct(count, sources.time));
  const MatrixView scores(scores_.data(), count, symbols + 1);
  const MatrixView weights(weights_.data(), count, sources.time);
  for (std::size_t t = 0; t < last_; ++t) {
    transducer.step(std::span(batch.inputs).subspan(t * count, count), rows_, sources, state_,
                    scores, weights);
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t place = (t + 1) * count + b;
      if (chosen_[place] == 0) continue;
      batch.inputs[place] = drawFrom(scores.rowRange(b, 1).columnRange(0, symbols), rng);
    }
  }
}

}  // namespace unrolled
