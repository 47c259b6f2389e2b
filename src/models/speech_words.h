#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.h"
#include "models/sequence_data.h"

namespace unrolled {

/// Segments of speech, and what is known of who says the same.
struct SpeechData {
  /// `inputs` [N, D] are the frames of the segments; `ids` [S] or none are labels, as the numbers
  /// of words: negative where it is not known.
  SequenceData segments;
  std::vector<std::uint32_t> pairs;  ///< [P, 2] places of two segments of one word
};

/// Which segments are of one word: those of one label, those of a pair, and all that are joined by
/// such. A segment of which nothing is known is a word of its own.
class SpeechWords {
 public:
  SpeechWords() = default;
  /// Throws ShapeError when there are labels but not one for each segment, or half a pair;
  /// InvalidArgumentError when a pair is not of two segments that there are, or joins two labels.
  explicit SpeechWords(const SpeechData& data);

  /// [S] the number of the word of each segment.
  std::span<const std::int32_t> words() const { return words_; }
  /// Segments of the word of a segment, itself included.
  std::size_t count(std::uint32_t segment) const;
  /// Any other segment of the same word, all being as likely; the segment itself where it is alone.
  std::uint32_t partner(std::uint32_t segment, Rng& rng) const;
  /// The first segment whose label no other segment's word has, or the number of segments.
  std::size_t firstLoneLabel(const SpeechData& data) const;

 private:
  std::vector<std::int32_t> words_;
  std::vector<std::uint32_t> starts_;   // of each word's segments among the members
  std::vector<std::uint32_t> members_;  // segments, word by word
  std::vector<std::uint32_t> places_;   // [S] of a segment in members_
};

}  // namespace unrolled
