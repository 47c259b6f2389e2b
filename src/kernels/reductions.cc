#include "kernels/reductions.h"

#include <algorithm>
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

/// out [columns] (+)= Σ term(place, r) over the rows r.
template <typename Term>
void addColumns(std::size_t rows, std::size_t columns, float* out, Write write, Term term) {
  // A whole cache line of a row at a time: rows are often a power of two apart, so that their lines
  // compete for the same places in the cache and are gone when one comes back for the rest. That
  // the sums of a few rows are added up separately also keeps the error small.
  constexpr std::size_t kRows = 32;
  constexpr std::size_t kRegisters = 4;
  constexpr std::size_t kLine = kRegisters * kLanes;
  const std::size_t whole = columns / kLine * kLine;
  if (write == Write::kReplace) std::fill_n(out, columns, 0.0f);
  for (std::size_t r0 = 0; r0 < rows; r0 += kRows) {
    const std::size_t end = std::min(rows, r0 + kRows);
    for (std::size_t column = 0; column < whole; column += kLine) {
      std::array<Lanes, kRegisters> parts;
      parts.fill(Lanes(0.0f));
      for (std::size_t r = r0; r < end; ++r) {
        for (std::size_t i = 0; i < kRegisters; ++i) {
          parts[i] += term(FullLanes{column + i * kLanes}, r);
        }
      }
      for (std::size_t i = 0; i < kRegisters; ++i) {
        const FullLanes place{column + i * kLanes};
        place.store(out, place.load(out) + parts[i]);
      }
    }
    forEachLanes(columns - whole, [=](auto place) {
      place.offset += whole;
      Lanes part(0.0f);
      for (std::size_t r = r0; r < end; ++r) part += term(place, r);
      place.store(out, place.load(out) + part);
    });
  }
}

}  // namespace

double sum(const float* x, std::size_t n) {
  return accumulate(n, [=](std::size_t i) { return static_cast<double>(x[i]); });
}

double squaredNorm(const float* x, std::size_t n) { return dot(x, x, n); }

double dot(const float* x, const float* y, std::size_t n) {
  return accumulate(
      n, [=](std::size_t i) { return static_cast<double>(x[i]) * static_cast<double>(y[i]); });
}

void columnSums(ConstMatrixView matrix, float* out, Write write) {
  addColumns(matrix.rows, matrix.columns, out, write,
             [=](auto place, std::size_t r) { return place.load(matrix.row(r)); });
}

void columnDots(ConstMatrixView a, ConstMatrixView b, float* out, Write write) {
  addColumns(a.rows, a.columns, out, write, [=](auto place, std::size_t r) {
    return place.load(a.row(r)) * place.load(b.row(r));
  });
}

std::size_t argmax(const float* x, std::size_t n) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (x[i] > x[best]) best = i;
  }
  return best;
}

}  // namespace unrolled::kernels
