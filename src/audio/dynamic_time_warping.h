#pragma once

#include <limits>
#include <string>

#include "core/aligned_buffer.h"
#include "core/view.h"
#include "kernels/dtw.h"

namespace unrolled {

struct WarpingOptions {
  /// cosine: 1 − cos of the angle between two frames; a frame of zeros is ½ away from any other.
  /// euclidean: the length of their difference.
  std::string distance = "cosine";
  /// Frames that the path may leave the strip between the corners' diagonals by: the Sakoe-Chiba
  /// band, an integer not below 0. Infinity: no band.
  double band = std::numeric_limits<double>::infinity();
};

/// Frames made ready to be compared, so that a collection that is searched often pays for it once.
class WarpingSequence {
 public:
  std::size_t frames() const { return packed_.frames; }
  std::size_t features() const { return packed_.features; }

 private:
  friend class DynamicTimeWarping;
  AlignedBuffer memory_;
  kernels::PackedFrames packed_;
};

/// How far two sequences of frames are apart when time may be stretched: the cost of the cheapest
/// alignment (kernels/dtw.h) divided by N + M, the sum of their lengths. 0 for equal sequences.
class DynamicTimeWarping {
 public:
  /// Throws InvalidArgumentError, its message beginning with `warping.`.
  explicit DynamicTimeWarping(const WarpingOptions& options);

  /// `frames` [T, D] for `cost`; the memory of `out` is used again when it is enough. Throws
  /// ShapeError when there is no frame or no feature, InvalidArgumentError for a number that is
  /// not finite or beyond ±10¹⁵.
  void prepare(ConstMatrixView frames, WarpingSequence& out) const;

  /// The normalised cost of two prepared sequences. Throws ShapeError unless they have equally many
  /// features. Allocates nothing once it has seen an `a` as long.
  double cost(const WarpingSequence& a, const WarpingSequence& b);

  /// Where in `recording` something most like `query` is said (kernels::bestMatch): the frames it
  /// spans, and the cost over its frames and the query's. The band does not count. Throws and
  /// allocates as `cost`.
  kernels::WarpingMatch find(const WarpingSequence& query, const WarpingSequence& recording);

 private:
  static void requireComparable(const WarpingSequence& a, const WarpingSequence& b);

  kernels::WarpingDistance distance_;
  std::size_t band_;
  AlignedBuffer workspace_;
};

}  // namespace unrolled
