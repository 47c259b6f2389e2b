#include "kernels/elementwise.h"

#include <algorithm>
#include <array>

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

/// What is transposed: a matrix, or the sum of two of one stride.
struct One {
  ConstMatrixView in;
  Lanes lanes(std::size_t r, std::size_t c) const { return Lanes::load_unaligned(in.row(r) + c); }
  float at(std::size_t r, std::size_t c) const { return in.row(r)[c]; }
};
struct Sum {
  ConstMatrixView in;
  const float* other;
  float sign;
  Lanes lanes(std::size_t r, std::size_t c) const {
    const Lanes second = Lanes::load_unaligned(other + r * in.stride + c);
    return madd(Lanes(sign), second, Lanes::load_unaligned(in.row(r) + c));
  }
  float at(std::size_t r, std::size_t c) const {
    return in.row(r)[c] + sign * other[r * in.stride + c];
  }
};

/// The square of kLanes rows and columns of `from` that begins at (row, column).
template <typename From>
void transposeSquare(const From& from, std::size_t row, std::size_t column, MatrixView out,
                     Write write) {
  std::array<Lanes, kLanes> square;
  for (std::size_t i = 0; i < kLanes; ++i) square[i] = from.lanes(row + i, column);
  transpose(square);
  for (std::size_t i = 0; i < kLanes; ++i) {
    float* to = out.row(column + i) + row;
    if (write == Write::kAccumulate) square[i] += Lanes::load_unaligned(to);
    square[i].store_unaligned(to);
  }
}

template <typename From>
void transposeElements(const From& from, std::size_t rowBegin, std::size_t rowEnd,
                       std::size_t columnBegin, std::size_t columnEnd, MatrixView out,
                       Write write) {
  for (std::size_t c = columnBegin; c < columnEnd; ++c) {
    for (std::size_t r = rowBegin; r < rowEnd; ++r) {
      float& to = out.row(c)[r];
      to = write == Write::kAccumulate ? to + from.at(r, c) : from.at(r, c);
    }
  }
}

template <typename From>
void transposeFrom(const From& from, MatrixView out, Write write) {
  // Blocks small enough that the lines of both sides stay in the cache.
  constexpr std::size_t kBlock = 16 / kLanes * kLanes;
  const std::size_t rows = from.in.rows / kLanes * kLanes;
  const std::size_t columns = from.in.columns / kLanes * kLanes;
  for (std::size_t r0 = 0; r0 < rows; r0 += kBlock) {
    for (std::size_t c = 0; c < columns; c += kLanes) {
      for (std::size_t r = r0; r < std::min(rows, r0 + kBlock); r += kLanes) {
        transposeSquare(from, r, c, out, write);
      }
    }
  }
  transposeElements(from, 0, from.in.rows, columns, from.in.columns, out, write);
  transposeElements(from, rows, from.in.rows, 0, columns, out, write);
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
  transposeFrom(One{in}, out, write);
}

void transposeSum(ConstMatrixView in, const float* other, float sign, MatrixView out) {
  transposeFrom(Sum{in, other, sign}, out, Write::kReplace);
}

}  // namespace unrolled::kernels
