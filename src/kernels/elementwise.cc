#include "kernels/elementwise.h"

#include <algorithm>

#include "kernels/lanes.h"

namespace unrolled::kernels {

namespace {

/// out (+)= value(place) over n floats.
template <typename Value>
void assign(float* out, std::size_t n, Write write, Value value) {
  if (write == Write::kAccumulate) {
    forEachLanes(n, [=](auto place) { place.store(out, place.load(out) + value(place)); });
  } else {
    forEachLanes(n, [=](auto place) { place.store(out, value(place)); });
  }
}

}  // namespace

void scale(float a, const float* x, float* y, std::size_t n, Write write) {
  assign(y, n, write, [=](auto place) { return Lanes(a) * place.load(x); });
}

void add(const float* x, const float* y, float* z, std::size_t n, Write write) {
  assign(z, n, write, [=](auto place) { return place.load(x) + place.load(y); });
}

void multiply(const float* x, const float* y, float* z, std::size_t n, Write write) {
  assign(z, n, write, [=](auto place) { return place.load(x) * place.load(y); });
}

void clamp(float* x, std::size_t n, float bound) {
  forEachLanes(n, [=](auto place) { place.store(x, limit(place.load(x), -bound, bound)); });
}

void broadcastRow(const float* row, MatrixView out, Write write) {
  for (std::size_t r = 0; r < out.rows; ++r) {
    assign(out.row(r), out.columns, write, [=](auto place) { return place.load(row); });
  }
}

void transpose(ConstMatrixView in, MatrixView out, Write write) {
  // Squares small enough that the lines of both sides stay in the cache.
  constexpr std::size_t kSquare = 16;
  for (std::size_t r0 = 0; r0 < in.rows; r0 += kSquare) {
    const std::size_t rowEnd = std::min(in.rows, r0 + kSquare);
    for (std::size_t c0 = 0; c0 < in.columns; c0 += kSquare) {
      const std::size_t columnEnd = std::min(in.columns, c0 + kSquare);
      for (std::size_t c = c0; c < columnEnd; ++c) {
        float* to = out.row(c);
        for (std::size_t r = r0; r < rowEnd; ++r) {
          const float value = in.data[r * in.stride + c];
          to[r] = write == Write::kAccumulate ? to[r] + value : value;
        }
      }
    }
  }
}

}  // namespace unrolled::kernels
