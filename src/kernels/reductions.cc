#include "kernels/reductions.h"

#include <array>

#include "kernels/lanes.h"

namespace unrolled::kernels {

namespace {

/// Σ term(i) for i below n. Several sums side by side keep additions from waiting for each other.
template <typename Term>
double accumulate(std::size_t n, Term term) {
  constexpr std::size_t kSums = 8;
  std::array<double, kSums> sums{};
  std::size_t i = 0;
  for (; i + kSums <= n; i += kSums) {
    for (std::size_t s = 0; s < kSums; ++s) sums[s] += term(i + s);
  }
  for (; i < n; ++i) sums[0] += term(i);
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/// Adds the sum of the rows, at the columns of `place`, to what `out` holds there. Sums of a few
/// rows are added up separately, so that the error grows little with the number of rows.
template <typename Place>
void addColumnSums(ConstMatrixView matrix, float* out, Place place) {
  constexpr std::size_t kRows = 64;
  Lanes total = place.load(out);
  for (std::size_t r0 = 0; r0 < matrix.rows; r0 += kRows) {
    const std::size_t end = std::min(matrix.rows, r0 + kRows);
    Lanes part(0.0f);
    for (std::size_t r = r0; r < end; ++r) part += place.load(matrix.row(r));
    total += part;
  }
  place.store(out, total);
}

}  // namespace

double sum(const float* x, std::size_t n) {
  return accumulate(n, [=](std::size_t i) { return static_cast<double>(x[i]); });
}

double squaredNorm(const float* x, std::size_t n) { return dot(x, x, n); }

double dot(const float* x, const float* y, std::size_t n) {
  return accumulate(n, [=](std::size_t i) {
    return static_cast<double>(x[i]) * static_cast<double>(y[i]);
  });
}

void columnSums(ConstMatrixView matrix, float* out, Write write) {
  if (write == Write::kReplace) std::fill_n(out, matrix.columns, 0.0f);
  // A cache line at a time: its columns are adjacent, its rows are not.
  forEachLanes(matrix.columns, [=](auto place) { addColumnSums(matrix, out, place); });
}

std::size_t argmax(const float* x, std::size_t n) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (x[i] > x[best]) best = i;
  }
  return best;
}

}  // namespace unrolled::kernels
