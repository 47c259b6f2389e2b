#pragma once

#include <cstddef>

#include "core/aligned_buffer.h"
#include "core/view.h"

namespace unrolled::kernels {

/// What two frames are apart: half their squared Euclidean distance, which is 1 − cos for frames of
/// length 1 and exactly 0 for equal ones; or the Euclidean distance itself.
enum class WarpingDistance { kHalfSquare, kEuclidean };

/// A sequence of `frames` frames with `features` features each, laid out for `warpingCost`: feature
/// by feature, from the first frame to the last and from the last to the first. The memory is the
/// caller's.
struct PackedFrames {
  const float* data = nullptr;
  std::size_t frames = 0;
  std::size_t features = 0;
};

/// Floats that `packFrames` writes.
std::size_t packedFramesSize(std::size_t frames, std::size_t features);

/// Lays out `frames` [T, D] in `out` (packedFramesSize floats).
PackedFrames packFrames(ConstMatrixView frames, float* out);

/// The cost of the cheapest path from (0, 0) to (N − 1, M − 1) through the distances d of the
/// frames of `a` [N, D] and `b` [M, D] (Sakoe and Chiba 1978, "Dynamic programming algorithm
/// optimization for spoken word recognition", without weights):
///   c(i, j) = d(i, j) + min(c(i − 1, j), c(i, j − 1), c(i − 1, j − 1))
/// The path stays where min(0, M − N) − band ≤ j − i ≤ max(0, M − N) + band: at most `band` frames
/// outside the strip between the two corners' diagonals. Neither sequence may be empty. `workspace`
/// grows on first use and is kept by the caller.
float warpingCost(const PackedFrames& a, const PackedFrames& b, WarpingDistance distance,
                  std::size_t band, AlignedBuffer& workspace);

/// Where a sequence is found within another: frames begin … end − 1.
struct WarpingMatch {
  float cost;
  std::size_t begin;
  std::size_t end;
};

/// The stretch of `b` that `a` aligns with best: as warpingCost, but the path may begin and end at
/// any frame of `b` (Sakoe 1979, "Two-level DP-matching"; subsequence search), and has no band. The
/// cost is that of the path over N + (end − begin), by which the best end is chosen, the first of
/// equals. At most 2²⁴ frames in `b`.
WarpingMatch bestMatch(const PackedFrames& a, const PackedFrames& b, WarpingDistance distance,
                       AlignedBuffer& workspace);

}  // namespace unrolled::kernels
