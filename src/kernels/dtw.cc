#include "kernels/dtw.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/shape.h"
#include "kernels/lanes.h"

namespace unrolled::kernels {
namespace {

// Every cell of an antidiagonal i + j = k can be computed at once, from the two antidiagonals
// before it. Cell i of it compares frame i of one sequence with frame k − i of the other, so that
// with the other turned round both are read forwards. Whole registers are computed, beyond the last
// cell too; what is there is not used.

constexpr std::size_t kRegisters = 4;
constexpr std::size_t kBlock = kRegisters * kLanes;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Of a feature's row: room for the block that begins at the last frame.
std::size_t strideFor(std::size_t frames) { return frames + kBlock; }

/// The distances of kBlock pairs of frames that follow each other in either array.
template <WarpingDistance kDistance>
std::array<Lanes, kRegisters> distances(const float* a, std::size_t strideA, const float* b,
                                        std::size_t strideB, std::size_t features) {
  std::array<Lanes, kRegisters> sums;
  sums.fill(Lanes(0.0f));
  for (std::size_t d = 0; d < features; ++d, a += strideA, b += strideB) {
    for (std::size_t r = 0; r < kRegisters; ++r) {
      const FullLanes place{r * kLanes};
      const Lanes difference = place.load(a) - place.load(b);
      sums[r] = madd(difference, difference, sums[r]);
    }
  }
  for (Lanes& sum : sums) {
    sum = kDistance == WarpingDistance::kEuclidean ? xsimd::sqrt(sum) : Lanes(0.5f) * sum;
  }
  return sums;
}

template <WarpingDistance kDistance>
float cheapest(const PackedFrames& a, const PackedFrames& b, std::ptrdiff_t band,
               AlignedBuffer& workspace) {
  const auto n = static_cast<std::ptrdiff_t>(a.frames);
  const auto m = static_cast<std::ptrdiff_t>(b.frames);
  const std::ptrdiff_t low = std::min<std::ptrdiff_t>(0, m - n) - band;
  const std::ptrdiff_t high = std::max<std::ptrdiff_t>(0, m - n) + band;
  const std::size_t strideA = strideFor(a.frames);
  const std::size_t strideB = strideFor(b.frames);
  const float* reversedB = b.data + b.features * strideB;

  // Cell i of an antidiagonal is at place i + 1; place 0 is what lies before the first.
  const std::size_t size = a.frames + 1 + kBlock;
  workspace.ensure(3 * size);
  std::fill_n(workspace.data(), 3 * size, kInfinity);
  float* before2 = workspace.data();
  float* before1 = before2 + size;
  float* now = before1 + size;
  before2[0] = 0.0f;  // the path begins in the first cell

  for (std::ptrdiff_t k = 0; k < n + m - 1; ++k) {
    // k − 2i = j − i is from low to high; a shift rounds down.
    const std::ptrdiff_t first = std::max({std::ptrdiff_t{0}, k - (m - 1), (k - high + 1) >> 1});
    const std::ptrdiff_t last = std::min({n - 1, k, (k - low) >> 1});
    for (std::ptrdiff_t i = first; i <= last; i += static_cast<std::ptrdiff_t>(kBlock)) {
      const auto d = distances<kDistance>(a.data + i, strideA, reversedB + (m - 1 - k + i), strideB,
                                          a.features);
      for (std::size_t r = 0; r < kRegisters; ++r) {
        const FullLanes place{static_cast<std::size_t>(i) + r * kLanes};
        const Lanes least = xsimd::min(place.load(before2),
                                       xsimd::min(place.load(before1), place.load(before1 + 1)));
        place.store(now + 1, d[r] + least);
      }
    }
    // What the next two antidiagonals read on either side of this one is outside the band.
    now[first] = kInfinity;
    now[last + 2] = kInfinity;
    std::swap(before2, before1);
    std::swap(before1, now);
  }
  return before1[n];
}

/// Cells of an antidiagonal in a search: what the path to each costs, and in which frame it began.
struct Paths {
  float* costs;
  float* begins;
};

template <WarpingDistance kDistance>
WarpingMatch search(const PackedFrames& a, const PackedFrames& b, AlignedBuffer& workspace) {
  const std::size_t n = a.frames;
  const std::size_t m = b.frames;
  const std::size_t strideA = strideFor(n);
  const std::size_t strideB = strideFor(m);
  const float* reversedB = b.data + b.features * strideB;
  const std::size_t size = n + 1 + kBlock;
  workspace.ensure(6 * size);
  std::fill_n(workspace.data(), 6 * size, kInfinity);
  const auto paths = [&](std::size_t i) -> Paths {
    float* costs = workspace.data() + 2 * i * size;
    std::fill_n(costs + size, size, 0.0f);
    return {costs, costs + size};
  };
  Paths before2 = paths(0);
  Paths before1 = paths(1);
  Paths now = paths(2);
  // What lies before the first frame of `a` costs nothing, wherever the path begins.
  before2.costs[0] = before1.costs[0] = 0.0f;

  WarpingMatch best{kInfinity, 0, 0};
  for (std::size_t k = 0; k < n + m - 1; ++k) {
    const std::size_t first = k < m ? 0 : k - (m - 1);
    const std::size_t last = std::min(n - 1, k);
    before2.begins[0] = before1.begins[0] = static_cast<float>(k);
    for (std::size_t i = first; i <= last; i += kBlock) {
      const auto d = distances<kDistance>(a.data + i, strideA, reversedB + (m - 1 + i - k), strideB,
                                          a.features);
      for (std::size_t r = 0; r < kRegisters; ++r) {
        const FullLanes place{i + r * kLanes};
        Lanes least = place.load(before2.costs);
        Lanes begin = place.load(before2.begins);
        for (const std::size_t step : {std::size_t{0}, std::size_t{1}}) {
          const Lanes cost = place.load(before1.costs + step);
          begin = xsimd::select(cost < least, place.load(before1.begins + step), begin);
          least = xsimd::min(least, cost);
        }
        place.store(now.costs + 1, d[r] + least);
        place.store(now.begins + 1, begin);
      }
    }
    now.costs[first] = first == 0 ? 0.0f : kInfinity;
    now.costs[last + 2] = kInfinity;
    if (k + 1 >= n) {
      const std::size_t end = k + 2 - n;
      const auto begin = static_cast<std::size_t>(now.begins[n]);
      const float cost = now.costs[n] / static_cast<float>(n + end - begin);
      if (cost < best.cost) best = {cost, begin, end};
    }
    std::swap(before2, before1);
    std::swap(before1, now);
  }
  return best;
}

}  // namespace

std::size_t packedFramesSize(std::size_t frames, std::size_t features) {
  return checkedProduct(2 * features, strideFor(frames));
}

PackedFrames packFrames(ConstMatrixView frames, float* out) {
  const std::size_t stride = strideFor(frames.rows);
  std::fill_n(out, packedFramesSize(frames.rows, frames.columns), 0.0f);
  float* reversed = out + frames.columns * stride;
  for (std::size_t t = 0; t < frames.rows; ++t) {
    for (std::size_t d = 0; d < frames.columns; ++d) {
      out[d * stride + t] = frames.row(t)[d];
      reversed[d * stride + frames.rows - 1 - t] = frames.row(t)[d];
    }
  }
  return {out, frames.rows, frames.columns};
}

float warpingCost(const PackedFrames& a, const PackedFrames& b, WarpingDistance distance,
                  std::size_t band, AlignedBuffer& workspace) {
  const auto reach = static_cast<std::ptrdiff_t>(std::min(band, a.frames + b.frames));
  return distance == WarpingDistance::kEuclidean
             ? cheapest<WarpingDistance::kEuclidean>(a, b, reach, workspace)
             : cheapest<WarpingDistance::kHalfSquare>(a, b, reach, workspace);
}

WarpingMatch bestMatch(const PackedFrames& a, const PackedFrames& b, WarpingDistance distance,
                       AlignedBuffer& workspace) {
  return distance == WarpingDistance::kEuclidean
             ? search<WarpingDistance::kEuclidean>(a, b, workspace)
             : search<WarpingDistance::kHalfSquare>(a, b, workspace);
}

}  // namespace unrolled::kernels
