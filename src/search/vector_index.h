#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "search/bytes.h"

namespace unrolled {

/// How vectors are kept. A byte a number is a quarter of the memory: each vector is scaled so that
/// its largest number is ±127, and the query likewise. A score is then off by about 0.001 (the
/// root of the mean square, with 64 numbers), and with n of them never by more than
///
///   √n / 2 · (s + s') + n / 4 · s s',   s and s' the scales of vector and query
enum class VectorPrecision : std::uint32_t { kFloat32, kInt8 };

/// One vector that was found.
struct VectorMatch {
  std::size_t place;  ///< in the order of the index
  float score;        ///< cosine of the angle to the query, −1 … 1
};

/// Vectors of unit length in order, all of which are compared with a query: no approximation, and
/// nothing to build.
class VectorIndex {
 public:
  static constexpr std::size_t kLargestVector = 65536;

  /// Vectors of `vectorSize` numbers. Throws InvalidArgumentError unless that is from 1 to
  /// kLargestVector.
  VectorIndex(std::size_t vectorSize, VectorPrecision precision);

  std::size_t vectorSize() const { return vectorSize_; }
  VectorPrecision precision() const { return precision_; }
  std::size_t count() const { return count_; }

  /// Adds vectors [n, vectorSize] at the end. Throws ShapeError when they are no multiple of
  /// vectorSize numbers, InvalidArgumentError unless each has length 1 (to a thousandth).
  void append(std::span<const float> vectors);
  /// Takes out `number` vectors from `first` on; those behind move up. They must be there.
  void erase(std::size_t first, std::size_t number);

  /// A vector as precise as it is kept. It must be there, and `out` have vectorSize numbers.
  void vector(std::size_t place, std::span<float> out) const;

  /// scores[i] = vector i · query, for all. The query must have length 1, as in `append`; there
  /// must be room for count() scores. Throws ShapeError, InvalidArgumentError.
  void compare(std::span<const float> query, std::span<float> scores);
  /// The `top` best, the best first; of equals the first. Fewer where there are fewer. Throws as
  /// `compare`.
  std::vector<VectorMatch> nearest(std::span<const float> query, std::size_t top);

  /// Appends all vectors to a file.
  void write(ByteWriter& to) const;
  /// Appends `number` vectors that `write` of an index like this one wrote. Throws FormatError, and
  /// stays as it was.
  void read(ByteReader& from, std::uint64_t number);

 private:
  void requireUnit(const char* name, std::span<const float> vectors) const;

  std::size_t vectorSize_;
  VectorPrecision precision_;
  std::size_t count_ = 0;
  std::vector<float> floats_;       // [count, vectorSize], or
  std::vector<std::int8_t> bytes_;  // [count, stride_], padded with zeros, and
  std::vector<float> scales_;       // [count] what a unit of the bytes is worth
  std::size_t stride_;
  std::vector<std::int8_t> queryBytes_;
  std::vector<std::int32_t> sums_;
};

}  // namespace unrolled
