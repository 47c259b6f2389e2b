#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace unrolled {

/// Sequences one after the other, N steps together, with what is to be predicted of them.
struct SequenceData {
  std::string name = "data";      ///< how messages call it
  std::vector<std::size_t> ends;  ///< [S] where each sequence ends, in steps

  std::vector<std::int32_t> tokens;  ///< [N] ids of words; or none, and
  std::vector<float> inputs;         ///< [N, F] vectors
  std::string field = ".tokens";     ///< how messages call these of one sequence, or nothing
  /// The words that `tokens` are places in, for a model that reads letters, which makes bags of
  /// their trigrams: word i has those from bagStarts[i] on.
  std::vector<std::string> words;
  std::vector<std::int32_t> bagStarts;
  std::vector<std::int32_t> bagRows;

  std::vector<std::int32_t> ids;  ///< [N] tags or [S] labels; negative: not to be predicted
  /// [S] where the ids of each sequence end, where it has a number of its own; else none.
  std::vector<std::size_t> idEnds;
  std::vector<float> targets;  ///< [N, O] or [S, O]; ids or targets or neither

  std::size_t count() const { return ends.size(); }
  std::size_t steps() const { return ends.empty() ? 0 : ends.back(); }
  std::size_t start(std::size_t sequence) const { return sequence == 0 ? 0 : ends[sequence - 1]; }
  std::size_t length(std::size_t sequence) const { return ends[sequence] - start(sequence); }

  std::size_t idStart(std::size_t sequence) const {
    return sequence == 0 ? 0 : idEnds[sequence - 1];
  }
  std::span<const std::int32_t> idsOf(std::size_t sequence) const {
    return std::span(ids).subspan(idStart(sequence), idEnds[sequence] - idStart(sequence));
  }
};

/// Throws InvalidArgumentError unless there is at least one sequence and none is empty.
void requireSequences(const SequenceData& data);

/// Throws ShapeError unless every step has a token, InvalidArgumentError unless all are from 0 to
/// `size` − 1.
void requireTokens(const SequenceData& data, std::size_t size);

/// Throws ShapeError unless every step has `width` inputs, InvalidArgumentError unless all are
/// finite.
void requireInputs(const SequenceData& data, std::size_t width);

/// Whether something is predicted at every step of a sequence, once for all of it, or as often as
/// `idEnds` say, which may be never.
enum class Granularity { kStep, kSequence, kOwn };

/// Some sequences of a SequenceData side by side: the shorter ones are padded at their ends.
struct SequenceBatch {
  std::size_t time = 0;                  ///< T: steps of the longest
  std::size_t batch = 0;                 ///< B
  std::size_t steps = 0;                 ///< of all together, without the padding
  std::vector<std::uint32_t> sequences;  ///< [B] their places in the data

  std::vector<std::int32_t> lengths;  ///< [B]; empty: all have T steps
  std::vector<std::int32_t> tokens;   ///< [T, B]; padding 0
  std::vector<float> inputs;          ///< [T, B, F]; padding 0

  std::vector<std::int32_t> ids;        ///< [T, B] or [B]; padding −1; or one after the other
  std::vector<std::int32_t> idLengths;  ///< [B] how many each has, where they are its own
  std::vector<float> targets;           ///< [T, B, O] or [B, O]; padding 0
  std::vector<std::uint8_t> counted;  ///< [T · B] 1 where a step is no padding; empty: everywhere

  std::size_t length(std::size_t b) const {
    return lengths.empty() ? time : static_cast<std::size_t>(lengths[b]);
  }
};

}  // namespace unrolled
