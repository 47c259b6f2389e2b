#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/view.h"

namespace unrolled {

/// From one class a frame to what is written.

/// Merges what repeats, and nothing else: how a recogniser of frames that has no symbol for "no
/// label" is trimmed. It can write no label twice in a row: 好好棒棒棒棒 becomes 好棒, be it 好棒
/// or 好棒棒 that was said.
std::vector<std::int32_t> mergeRepeats(std::span<const std::int32_t> path);

/// B of Graves et al. 2006: merges what repeats, then drops the blanks. With a blank between them,
/// equal labels stay apart: 好 _ 棒 棒 _ 棒 becomes 好棒棒.
std::vector<std::int32_t> ctcCollapse(std::span<const std::int32_t> path, std::int32_t blank);

/// The likeliest path, and what it writes.
struct CtcBestPath {
  std::vector<std::int32_t> path;    ///< [T] the class of every frame
  std::vector<std::int32_t> labels;  ///< the path collapsed
  std::vector<std::size_t> starts;   ///< the frame at which each label begins
  double logProbability = 0;         ///< of this one path, in nats
};

/// Best path decoding (Graves et al. 2006, section 3.2): the likeliest class of every frame, the
/// first of equals. The labelling with the likeliest path need not be the likeliest labelling,
/// which a prefix beam search finds (decode/ctc_beam_search.h).
///
/// scores [T, C] are those before softmax, or log probabilities; a negative blank is the last
/// class. Throws InvalidArgumentError when the blank is no class, or when a frame has a score that
/// is NaN or infinity, or none above −infinity.
CtcBestPath ctcBestPath(ConstMatrixView scores, std::int32_t blank = -1);

/// What trimming makes of the same scores when no frame may be blank: the likeliest of the labels
/// of every frame, repeats merged. Needs at least one class beside the blank; throws as above.
std::vector<std::int32_t> trimmedPath(ConstMatrixView scores, std::int32_t blank = -1);

/// The blank of `classes`. Throws as above.
std::int32_t ctcBlank(std::int32_t blank, std::size_t classes);

/// The logarithms of the probabilities of frame `t`, from its scores. Throws as above.
void ctcLogProbabilities(const float* scores, std::size_t classes, std::size_t t, float* out);

}  // namespace unrolled
