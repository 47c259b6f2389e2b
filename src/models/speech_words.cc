#include "models/speech_words.h"

#include <algorithm>
#include <numeric>

#include "core/error.h"

namespace unrolled {
namespace {

/// Sets that grow together (union-find with path halving).
class Sets {
 public:
  explicit Sets(std::size_t size) : parents_(size) {
    std::iota(parents_.begin(), parents_.end(), 0u);
  }

  std::uint32_t find(std::uint32_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }

  /// The set keeps the smaller name.
  void join(std::uint32_t i, std::uint32_t j) {
    i = find(i);
    j = find(j);
    parents_[std::max(i, j)] = std::min(i, j);
  }

 private:
  std::vector<std::uint32_t> parents_;
};

bool hasLabel(const SequenceData& segments, std::size_t i) {
  return !segments.ids.empty() && segments.ids[i] >= 0;
}

void requirePairs(const SpeechData& data) {
  require<ShapeError>(data.pairs.size() % 2 == 0, "pairs must have two segments each, got ",
                      data.pairs.size(), " for all");
  const std::size_t count = data.segments.count();
  for (std::size_t i = 0; i < data.pairs.size(); i += 2) {
    for (const std::size_t side : {i, i + 1}) {
      require<InvalidArgumentError>(data.pairs[side] < count, "pairs[", i / 2,
                                    "] must be of segments from 0 to ", count - 1, ", got ",
                                    data.pairs[side]);
    }
    require<InvalidArgumentError>(data.pairs[i] != data.pairs[i + 1], "pairs[", i / 2,
                                  "] must be of two segments, got ", data.pairs[i], " twice");
  }
}

}  // namespace

SpeechWords::SpeechWords(const SpeechData& data) {
  const SequenceData& segments = data.segments;
  const std::size_t count = segments.count();
  require<ShapeError>(segments.ids.empty() || segments.ids.size() == count, segments.name,
                      " must have a label each, ", count, ", got ", segments.ids.size());
  requirePairs(data);
  Sets sets(count);
  // The segments of a label are next to each other in this order.
  members_.resize(count);
  std::iota(members_.begin(), members_.end(), 0u);
  if (!segments.ids.empty()) {
    std::stable_sort(members_.begin(), members_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return segments.ids[a] < segments.ids[b];
    });
    for (std::size_t i = 1; i < count; ++i) {
      const bool same = segments.ids[members_[i]] == segments.ids[members_[i - 1]];
      if (same && hasLabel(segments, members_[i])) sets.join(members_[i], members_[i - 1]);
    }
  }
  std::vector<std::int32_t> labels(count, -1);  // of sets, by their names
  for (std::uint32_t i = 0; i < count; ++i) {
    if (hasLabel(segments, i)) labels[sets.find(i)] = segments.ids[i];
  }
  for (std::size_t i = 0; i < data.pairs.size(); i += 2) {
    const std::uint32_t a = sets.find(data.pairs[i]);
    const std::uint32_t b = sets.find(data.pairs[i + 1]);
    require<InvalidArgumentError>(labels[a] < 0 || labels[b] < 0 || labels[a] == labels[b],
                                  "pairs[", i / 2, "] must be of one word, got segments ",
                                  data.pairs[i], " and ", data.pairs[i + 1], " of two labels");
    const std::int32_t label = std::max(labels[a], labels[b]);
    sets.join(a, b);
    labels[sets.find(a)] = label;
  }
  words_.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) words_[i] = static_cast<std::int32_t>(sets.find(i));
  std::stable_sort(members_.begin(), members_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return words_[a] < words_[b]; });
  places_.resize(count);
  starts_.assign(count + 1, 0);
  for (std::uint32_t i = 0; i < count; ++i) {
    places_[members_[i]] = i;
    ++starts_[static_cast<std::size_t>(words_[i]) + 1];
  }
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

std::size_t SpeechWords::count(std::uint32_t segment) const {
  const auto word = static_cast<std::size_t>(words_[segment]);
  return starts_[word + 1] - starts_[word];
}

std::uint32_t SpeechWords::partner(std::uint32_t segment, Rng& rng) const {
  const auto others = static_cast<std::uint32_t>(count(segment) - 1);
  if (others == 0) return segment;
  const std::uint32_t first = starts_[static_cast<std::size_t>(words_[segment])];
  const std::uint32_t drawn = first + rng.below(others);
  return members_[drawn < places_[segment] ? drawn : drawn + 1];
}

std::size_t SpeechWords::firstLoneLabel(const SpeechData& data) const {
  std::uint32_t segment = 0;
  while (segment < words_.size() && !(hasLabel(data.segments, segment) && count(segment) == 1)) {
    ++segment;
  }
  return segment;
}

}  // namespace unrolled
