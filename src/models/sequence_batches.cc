#include "models/sequence_batches.h"

#include <algorithm>
#include <numeric>

#include "core/rng.h"
#include "core/shape.h"

namespace unrolled {
namespace {

/// Batches that are made of the same sequences: more would sort better, and shuffle worse.
constexpr std::size_t kPool = 32;

void shuffleAll(std::vector<std::uint32_t>& values, Rng& rng) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[rng.below(static_cast<std::uint32_t>(i))]);
  }
}

/// Copies what each step of a batch's sequences has, `width` numbers, to its place in [T, B,
/// width], and `padding` beyond their ends.
template <typename T>
void gatherSteps(const SequenceData& data, const SequenceBatch& batch, const std::vector<T>& from,
                 T padding, std::vector<T>& to) {
  if (from.empty()) {
    to.clear();
    return;
  }
  const std::size_t width = from.size() / data.steps();
  to.assign(checkedProduct(batch.time * batch.batch, width), padding);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const T* source = from.data() + data.start(batch.sequences[b]) * width;
    for (std::size_t t = 0; t < batch.length(b); ++t, source += width) {
      std::copy_n(source, width, to.data() + (t * batch.batch + b) * width);
    }
  }
}

/// The same for what a sequence has as a whole.
template <typename T>
void gatherWhole(const SequenceData& data, const SequenceBatch& batch, const std::vector<T>& from,
                 std::vector<T>& to) {
  const std::size_t width = from.size() / data.count();
  to.resize(batch.batch * width);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    std::copy_n(from.data() + batch.sequences[b] * width, width, to.data() + b * width);
  }
}

/// The same for what each has a number of its own of.
void gatherOwn(const SequenceData& data, SequenceBatch& batch) {
  batch.ids.clear();
  batch.idLengths.clear();
  if (data.idEnds.empty()) return;
  for (std::uint32_t sequence : batch.sequences) {
    const std::span<const std::int32_t> ids = data.idsOf(sequence);
    batch.ids.insert(batch.ids.end(), ids.begin(), ids.end());
    batch.idLengths.push_back(static_cast<std::int32_t>(ids.size()));
  }
}

}  // namespace

SequenceSizes sizesOf(const SequenceData& data) {
  SequenceSizes sizes;
  sizes.steps.reserve(data.count());
  for (std::size_t i = 0; i < data.count(); ++i) {
    sizes.steps.push_back(static_cast<std::uint32_t>(data.length(i)));
  }
  sizes.keys = sizes.steps;
  return sizes;
}

void SequenceBatches::shuffle(const SequenceSizes& sizes, std::size_t batchSize, std::uint64_t seed,
                              std::uint64_t epoch) {
  Rng first(seed);
  Rng rng(first.next() + epoch);
  const std::size_t count = sizes.count();
  sequences_.resize(count);
  std::iota(sequences_.begin(), sequences_.end(), 0u);
  shuffleAll(sequences_, rng);
  const std::size_t pool = batchSize > count / kPool ? count : batchSize * kPool;
  ends_.clear();
  for (std::size_t start = 0; start < count; start += pool) {
    const std::size_t end = std::min(start + pool, count);
    sortByKey(sizes, start, end);
    for (std::size_t i = start; i < end;) {
      i += std::min(batchSize, end - i);
      ends_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  order_.resize(ends_.size());
  std::iota(order_.begin(), order_.end(), 0u);
  shuffleAll(order_, rng);
}

void SequenceBatches::sortByKey(const SequenceSizes& sizes, std::size_t start, std::size_t end) {
  // Plain numbers, the key above the place, sort fast. Sequences of one key stay in order: a
  // shuffle must not be undone, since the data may come sorted by its labels.
  keys_.clear();
  for (std::size_t i = start; i < end; ++i) {
    keys_.push_back((std::uint64_t{sizes.keys[sequences_[i]]} << 32) | i);
  }
  // Of all of them: a heap sort, which is much shorter than std::sort in what a page downloads.
  std::partial_sort(keys_.begin(), keys_.end(), keys_.end());
  places_.assign(sequences_.begin() + static_cast<std::ptrdiff_t>(start),
                 sequences_.begin() + static_cast<std::ptrdiff_t>(end));
  for (std::size_t i = start; i < end; ++i) {
    sequences_[i] = places_[static_cast<std::uint32_t>(keys_[i - start]) - start];
  }
}

void SequenceBatches::sort(const SequenceSizes& sizes, std::size_t batchSize, std::size_t steps) {
  sequences_.resize(sizes.count());
  std::iota(sequences_.begin(), sequences_.end(), 0u);
  sortByKey(sizes, 0, sequences_.size());
  std::reverse(sequences_.begin(), sequences_.end());
  ends_.clear();
  for (std::size_t i = 0; i < sequences_.size();) {
    std::size_t longest = 0;
    const std::size_t first = i;
    while (i < sequences_.size() && i - first < batchSize) {
      longest = std::max<std::size_t>(longest, sizes.steps[sequences_[i]]);
      if (i > first && (i - first + 1) * longest > steps) break;
      ++i;
    }
    ends_.push_back(static_cast<std::uint32_t>(i));
  }
  order_.resize(ends_.size());
  std::iota(order_.begin(), order_.end(), 0u);
}

std::span<const std::uint32_t> SequenceBatches::operator[](std::size_t i) const {
  const std::uint32_t place = order_[i];
  const std::uint32_t start = place == 0 ? 0 : ends_[place - 1];
  return std::span(sequences_).subspan(start, ends_[place] - start);
}

void gatherBatch(const SequenceData& data, std::span<const std::uint32_t> sequences,
                 Granularity granularity, SequenceBatch& batch) {
  batch.sequences.assign(sequences.begin(), sequences.end());
  batch.batch = sequences.size();
  batch.time = 0;
  batch.steps = 0;
  for (std::uint32_t sequence : sequences) {
    batch.time = std::max(batch.time, data.length(sequence));
    batch.steps += data.length(sequence);
  }
  batch.lengths.clear();
  batch.counted.clear();
  // One long sequence makes room for as many steps of every other one.
  const std::size_t room = checkedProduct(batch.time, batch.batch);
  if (batch.steps < room) {
    for (std::uint32_t sequence : sequences) {
      batch.lengths.push_back(static_cast<std::int32_t>(data.length(sequence)));
    }
    batch.counted.assign(room, 0);
    for (std::size_t b = 0; b < batch.batch; ++b) {
      for (std::size_t t = 0; t < batch.length(b); ++t) batch.counted[t * batch.batch + b] = 1;
    }
  }
  gatherSteps(data, batch, data.tokens, 0, batch.tokens);
  gatherSteps(data, batch, data.inputs, 0.0f, batch.inputs);
  if (granularity == Granularity::kOwn) {
    gatherOwn(data, batch);
  } else if (granularity == Granularity::kStep) {
    gatherSteps(data, batch, data.ids, -1, batch.ids);
    gatherSteps(data, batch, data.targets, 0.0f, batch.targets);
  } else {
    gatherWhole(data, batch, data.ids, batch.ids);
    gatherWhole(data, batch, data.targets, batch.targets);
  }
}

}  // namespace unrolled
