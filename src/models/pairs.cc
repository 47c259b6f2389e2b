#include "models/pairs.h"

#include <algorithm>

#include "core/shape.h"

namespace unrolled {

void gatherPairs(const PairData& data, std::span<const std::uint32_t> pairs, std::int32_t boundary,
                 PairBatch& batch) {
  gatherBatch(data.source, pairs, Granularity::kStep, batch.source);
  batch.batch = pairs.size();
  batch.time = 0;
  batch.steps = 0;
  for (const std::uint32_t pair : pairs) {
    const std::size_t length = data.target.length(pair) + 1;
    batch.time = std::max(batch.time, length);
    batch.steps += length;
  }
  batch.lengths.clear();
  const std::size_t room = checkedProduct(batch.time, batch.batch);
  batch.inputs.assign(room, 0);
  batch.targets.assign(room, -1);
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const std::size_t length = data.target.length(pairs[b]);
    if (batch.steps < room) {
      batch.lengths.push_back(static_cast<std::int32_t>(length + 1));
    }
    const std::int32_t* const tokens = data.target.tokens.data() + data.target.start(pairs[b]);
    for (std::size_t t = 0; t <= length; ++t) {
      const std::size_t place = t * batch.batch + b;
      batch.inputs[place] = t == 0 ? boundary : tokens[t - 1];
      batch.targets[place] = t == length ? boundary : tokens[t];
    }
  }
}

SequenceSizes sizesOf(const PairData& data) {
  // What is longer than this is sorted as if it were this long, which costs no more than padding.
  constexpr std::size_t kMost = 0xffff;
  SequenceSizes sizes;
  for (std::size_t i = 0; i < data.count(); ++i) {
    const std::size_t source = data.source.length(i);
    const std::size_t target = data.target.length(i) + 1;
    // Targets from short to long for one length of the source and back for the next, so that a
    // batch with both is no worse than others.
    const std::size_t second = std::min(target, kMost);
    sizes.keys.push_back(static_cast<std::uint32_t>(std::min(source, kMost) << 16 |
                                                    (source % 2 == 0 ? second : kMost - second)));
    sizes.steps.push_back(static_cast<std::uint32_t>(std::max(source, target)));
  }
  return sizes;
}

}  // namespace unrolled
