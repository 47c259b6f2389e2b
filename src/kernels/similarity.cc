#include "kernels/similarity.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/lanes.h"

namespace unrolled::kernels {
namespace {

using Bytes = xsimd::batch<std::int8_t>;
using Shorts = xsimd::batch<std::int16_t>;
using Ints = xsimd::batch<std::int32_t>;

/// Rows that are read side by side, so that no sum waits for the one before.
constexpr std::size_t kRows = 4;

/// out[r] = body(r, n) [0 … n − 1] for blocks of up to kRows rows; `body` gets the number of rows
/// as a constant.
template <typename Body>
void forEachBlock(std::size_t rows, Body body) {
  std::size_t r = 0;
  for (; r + kRows <= rows; r += kRows) body(r, std::integral_constant<std::size_t, kRows>());
  for (; r < rows; ++r) body(r, std::integral_constant<std::size_t, 1>());
}

/// Every second number of twice as many of half the width, the first or the second of each two.
Shorts evens(Bytes x) { return (xsimd::bitwise_cast<std::int16_t>(x) << 8) >> 8; }
Shorts odds(Bytes x) { return xsimd::bitwise_cast<std::int16_t>(x) >> 8; }
Ints evens(Shorts x) { return (xsimd::bitwise_cast<std::int32_t>(x) << 16) >> 16; }
Ints odds(Shorts x) { return xsimd::bitwise_cast<std::int32_t>(x) >> 16; }

}  // namespace

void dotRows(ConstMatrixView rows, const float* query, float* out) {
  forEachBlock(rows.rows, [=](std::size_t r, auto count) {
    std::array<Lanes, count> sums;
    sums.fill(Lanes(0.0f));
    forEachLanes(rows.columns, [&](auto place) {
      const Lanes q = place.load(query);
      for (std::size_t i = 0; i < count; ++i) {
        sums[i] = madd(place.load(rows.row(r + i)), q, sums[i]);
      }
    });
    for (std::size_t i = 0; i < count; ++i) out[r + i] = xsimd::reduce_add(sums[i]);
  });
}

std::size_t paddedBytes(std::size_t columns) {
  return (columns + Bytes::size - 1) / Bytes::size * Bytes::size;
}

void dotRows(ByteRows rows, const std::int8_t* query, std::int32_t* out) {
  const std::size_t length = paddedBytes(rows.columns);
  forEachBlock(rows.rows, [=](std::size_t r, auto count) {
    std::array<Ints, count> sums;
    sums.fill(Ints(0));
    for (std::size_t column = 0; column < length; column += Bytes::size) {
      const Bytes q = Bytes::load_unaligned(query + column);
      const Shorts even = evens(q);
      const Shorts odd = odds(q);
      for (std::size_t i = 0; i < count; ++i) {
        const Bytes x = Bytes::load_unaligned(rows.row(r + i) + column);
        const Shorts products = evens(x) * even + odds(x) * odd;
        sums[i] += evens(products) + odds(products);
      }
    }
    for (std::size_t i = 0; i < count; ++i) out[r + i] = xsimd::reduce_add(sums[i]);
  });
}

float toBytes(const float* x, std::size_t n, std::int8_t* bytes) {
  constexpr float kMost = 127.0f;
  float largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(x[i]));
  const float scale = largest / kMost;
  if (!(scale > 0)) {  // all zero, or too small to be told from it
    std::fill_n(bytes, n, std::int8_t{0});
    return 0;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const float units = std::clamp(std::round(x[i] / scale), -kMost, kMost);
    bytes[i] = static_cast<std::int8_t>(units);
  }
  return scale;
}

}  // namespace unrolled::kernels
