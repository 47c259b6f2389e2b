#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// What is made of the losses l_b of the sequences of a batch, as PyTorch's `reduction`.
enum class CtcReduction {
  kMean,  ///< the mean over the sequences of l_b / max(1, labels of b): nats per label
  kSum,   ///< Σ l_b
  kNone,  ///< all of them, [B]
};

struct CtcOptions {
  /// The class that stands for no label. Negative: the last one, so that the labels keep the ids
  /// that they have elsewhere (Graves's L' = L ∪ {blank}; TensorFlow). PyTorch's default is 0.
  std::int32_t blank = -1;
  CtcReduction reduction = CtcReduction::kMean;
  /// Sequences whose labels have no probability count as a loss of zero, with no gradient, instead
  /// of being an error or an infinite loss (PyTorch's zero_infinity).
  bool skipImpossible = false;
};

/// The labels of B sequences, one after the other.
struct CtcLabels {
  std::span<const std::int32_t> ids;      ///< of all, without the blank
  std::span<const std::int32_t> lengths;  ///< [B] how many each has; may be none
};

struct CtcLoss {
  Var loss;
  std::size_t impossible = 0;  ///< sequences that were left out; only with skipImpossible
};

/// Connectionist temporal classification (Graves, Fernández, Gomez and Schmidhuber 2006): −log of
/// the probability that a network gives to a labelling, whatever the frames at which it says so.
///
/// A path π has a class, a label or the blank, for every frame. B(π) merges what repeats and then
/// drops the blanks, so that equal labels in a row are apart only where a blank is between them.
/// Frames are independent given the network's output y = softmax(logits):
///
///   l = −log p(labels) = −log Σ_{π : B(π) = labels} Π_t y_t(π_t)
///
/// Forward and backward variables over l', the labels with blanks around and between them, of
/// length S = 2 L + 1 (equations 6, 7, 10 and 11), are logarithms in double precision:
///
///   α_t(s) = y_t(l'_s) · (α_{t−1}(s) + α_{t−1}(s−1) [+ α_{t−1}(s−2)])
///   β_t(s) = Σ over s' in {s, s+1 [, s+2]} of β_{t+1}(s') y_{t+1}(l'_s')
///
/// where a step of two is for a label that differs from the one before. β leaves out y_t, so that
/// α_t(s) β_t(s) is the probability of all paths through s at t, and equation 16 becomes
///
///   ∂l / ∂logits_t(k) = y_t(k) − Σ_{s : l'_s = k} α_t(s) β_t(s) / p(labels)
///
/// logits [T, B, C], C classes with the blank; lengths [B] are the frames of each sequence, 0 … T,
/// empty: all T. What is beyond them has no influence and no gradient. Nothing needs to outlive the
/// call. Takes T · S doubles of the longest, but 2 S √T where those would be more than a million,
/// for half as much time again; and two rows of S where nothing is recorded.
///
/// Throws ShapeError when the extents do not agree; InvalidArgumentError when a length, the blank
/// or a label is outside its range, and, unless `skipImpossible`, for a sequence with fewer than
/// ctcLeastFrames of its labels. No frames without labels are certain, a loss of zero. Scores that
/// are no numbers give a loss that is none.
CtcLoss ctcLoss(Var logits, std::span<const std::int32_t> lengths, const CtcLabels& labels,
                const CtcOptions& options = {});

/// Frames that it takes to say these labels: one for each, and a blank between equal ones.
std::size_t ctcLeastFrames(std::span<const std::int32_t> labels);

}  // namespace unrolled
