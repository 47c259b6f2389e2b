#include "audio/dynamic_time_warping.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/error.h"
#include "core/numbers.h"
#include "core/shape.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

/// Of a feature, so that no sum of squares overflows.
constexpr float kLargest = 1e15f;

kernels::WarpingDistance distanceFrom(const std::string& name) {
  if (name == "cosine") return kernels::WarpingDistance::kHalfSquare;
  if (name == "euclidean") return kernels::WarpingDistance::kEuclidean;
  throw InvalidArgumentError(
      message("warping.distance must be one of cosine, euclidean, got ", name));
}

std::size_t bandFrom(double band) {
  constexpr std::uint64_t kAll = std::numeric_limits<std::size_t>::max();
  if (std::isinf(band) && band > 0) return kAll;
  return static_cast<std::size_t>(std::min(naturalNumber("warping.band", band), kAll));
}

}  // namespace

DynamicTimeWarping::DynamicTimeWarping(const WarpingOptions& options)
    : distance_(distanceFrom(options.distance)), band_(bandFrom(options.band)) {}

void DynamicTimeWarping::prepare(ConstMatrixView frames, WarpingSequence& out) const {
  require<ShapeError>(frames.rows > 0 && frames.columns > 0,
                      "frames must have at least one row and one column, got ",
                      Shape{frames.rows, frames.columns});
  for (std::size_t t = 0; t < frames.rows; ++t) {
    for (std::size_t d = 0; d < frames.columns; ++d) {
      require<InvalidArgumentError>(std::abs(frames.row(t)[d]) <= kLargest,
                                    "frames must be numbers within ±", kLargest, ", got ",
                                    frames.row(t)[d], " in row ", t);
    }
  }
  const bool unit = distance_ == kernels::WarpingDistance::kHalfSquare;
  AlignedBuffer& memory = out.memory_;
  const std::size_t own = unit ? checkedProduct(frames.rows, frames.columns) : 0;
  const std::size_t packed = kernels::packedFramesSize(frames.rows, frames.columns);
  memory.ensure(packed + own);
  ConstMatrixView source = frames;
  if (unit) {
    const MatrixView scaled(memory.data() + packed, frames.rows, frames.columns);
    for (std::size_t t = 0; t < frames.rows; ++t) {
      const double norm = std::sqrt(kernels::squaredNorm(frames.row(t), frames.columns));
      const double factor = norm > 0 ? 1 / norm : 0;
      std::transform(frames.row(t), frames.row(t) + frames.columns, scaled.row(t),
                     [=](float x) { return static_cast<float>(x * factor); });
    }
    source = scaled;
  }
  out.packed_ = kernels::packFrames(source, memory.data());
}

void DynamicTimeWarping::requireComparable(const WarpingSequence& a, const WarpingSequence& b) {
  require<ShapeError>(a.features() == b.features(),
                      "two sequences must have equally many features to be compared, got ",
                      a.features(), " and ", b.features());
  require<ShapeError>(a.frames() > 0 && b.frames() > 0, "a sequence must be prepared first");
}

double DynamicTimeWarping::cost(const WarpingSequence& a, const WarpingSequence& b) {
  requireComparable(a, b);
  const float cost = kernels::warpingCost(a.packed_, b.packed_, distance_, band_, workspace_);
  return static_cast<double>(cost) / static_cast<double>(a.frames() + b.frames());
}

kernels::WarpingMatch DynamicTimeWarping::find(const WarpingSequence& query,
                                               const WarpingSequence& recording) {
  requireComparable(query, recording);
  return kernels::bestMatch(query.packed_, recording.packed_, distance_, workspace_);
}

}  // namespace unrolled
