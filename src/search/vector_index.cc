#include "search/vector_index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "kernels/reductions.h"
#include "kernels/similarity.h"

namespace unrolled {
namespace {

/// How far from 1 the length of a vector may be.
constexpr double kTolerance = 1e-3;

bool isUnit(std::span<const float> vector) {
  // What is no number is not within, either.
  const double length = std::sqrt(kernels::squaredNorm(vector.data(), vector.size()));
  return std::abs(length - 1) <= kTolerance;
}

}  // namespace

VectorIndex::VectorIndex(std::size_t vectorSize, VectorPrecision precision)
    : vectorSize_(vectorSize), precision_(precision), stride_(kernels::paddedBytes(vectorSize)) {
  require<InvalidArgumentError>(vectorSize >= 1 && vectorSize <= kLargestVector,
                                "vectorSize must be from 1 to ", +kLargestVector, ", got ",
                                vectorSize);
}

void VectorIndex::requireUnit(const char* name, std::span<const float> vectors) const {
  for (std::size_t i = 0; i * vectorSize_ < vectors.size(); ++i) {
    const std::span<const float> vector = vectors.subspan(i * vectorSize_, vectorSize_);
    if (isUnit(vector)) continue;
    throw InvalidArgumentError(
        message(name, "[", i, "] must have length 1, got ",
                std::sqrt(kernels::squaredNorm(vector.data(), vector.size()))));
  }
}

void VectorIndex::append(std::span<const float> vectors) {
  require<ShapeError>(vectors.size() % vectorSize_ == 0, "vectors must have a multiple of ",
                      vectorSize_, " numbers, got ", vectors.size());
  requireUnit("vectors", vectors);
  const std::size_t added = vectors.size() / vectorSize_;
  if (precision_ == VectorPrecision::kFloat32) {
    floats_.insert(floats_.end(), vectors.begin(), vectors.end());
  } else {
    // Room for all before the first is in, so that there is all of it or nothing.
    bytes_.resize((count_ + added) * stride_);
    scales_.resize(count_ + added);
    for (std::size_t i = 0; i < added; ++i) {
      scales_[count_ + i] = kernels::toBytes(vectors.data() + i * vectorSize_, vectorSize_,
                                             bytes_.data() + (count_ + i) * stride_);
    }
  }
  count_ += added;
}

void VectorIndex::erase(std::size_t first, std::size_t number) {
  const auto cut = [=](auto& values, std::size_t width) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first * width);
    values.erase(begin, begin + static_cast<std::ptrdiff_t>(number * width));
  };
  if (precision_ == VectorPrecision::kFloat32) {
    cut(floats_, vectorSize_);
  } else {
    cut(bytes_, stride_);
    cut(scales_, 1);
  }
  count_ -= number;
}

void VectorIndex::vector(std::size_t place, std::span<float> out) const {
  if (precision_ == VectorPrecision::kFloat32) {
    std::copy_n(floats_.begin() + static_cast<std::ptrdiff_t>(place * vectorSize_), vectorSize_,
                out.begin());
    return;
  }
  for (std::size_t i = 0; i < vectorSize_; ++i) {
    out[i] = static_cast<float>(bytes_[place * stride_ + i]) * scales_[place];
  }
}

void VectorIndex::compare(std::span<const float> query, std::span<float> scores) {
  require<ShapeError>(query.size() == vectorSize_, "a query must have ", vectorSize_,
                      " numbers, got ", query.size());
  require<ShapeError>(scores.size() == count_, "there must be room for ", count_, " scores, got ",
                      scores.size());
  requireUnit("query", query);
  if (precision_ == VectorPrecision::kFloat32) {
    kernels::dotRows({floats_.data(), count_, vectorSize_}, query.data(), scores.data());
    return;
  }
  queryBytes_.assign(stride_, 0);
  sums_.resize(count_);
  const float scale = kernels::toBytes(query.data(), vectorSize_, queryBytes_.data());
  kernels::dotRows({bytes_.data(), count_, vectorSize_, stride_}, queryBytes_.data(), sums_.data());
  for (std::size_t i = 0; i < count_; ++i) {
    scores[i] = static_cast<float>(sums_[i]) * (scale * scales_[i]);
  }
}

std::vector<VectorMatch> VectorIndex::nearest(std::span<const float> query, std::size_t top) {
  std::vector<float> scores(count_);
  compare(query, scores);
  std::vector<std::uint32_t> places(count_);
  std::iota(places.begin(), places.end(), 0u);
  top = std::min(top, count_);
  const auto better = [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] > scores[b] || (scores[a] == scores[b] && a < b);
  };
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(top), places.end(),
                    better);
  std::vector<VectorMatch> result;
  for (std::size_t i = 0; i < top; ++i) result.push_back({places[i], scores[places[i]]});
  return result;
}

void VectorIndex::write(ByteWriter& to) const {
  if (precision_ == VectorPrecision::kFloat32) {
    to.bytes(floats_.data(), floats_.size() * sizeof(float));
    return;
  }
  to.bytes(scales_.data(), scales_.size() * sizeof(float));
  for (std::size_t i = 0; i < count_; ++i) to.bytes(bytes_.data() + i * stride_, vectorSize_);
}

void VectorIndex::read(ByteReader& from, std::uint64_t number) {
  // All is taken before there is room made for it: a count that is too large must not cost memory.
  if (precision_ == VectorPrecision::kFloat32) {
    const auto taken = from.take(number, vectorSize_ * sizeof(float));
    std::vector<float> vectors(taken.size() / sizeof(float));
    std::memcpy(vectors.data(), taken.data(), taken.size());
    for (std::size_t i = 0; i < vectors.size(); i += vectorSize_) {
      require<FormatError>(isUnit(std::span(vectors).subspan(i, vectorSize_)), "vector ",
                           i / vectorSize_, " of the index has not length 1");
    }
    floats_.insert(floats_.end(), vectors.begin(), vectors.end());
    count_ += vectors.size() / vectorSize_;
    return;
  }
  const auto scales = from.take(number, sizeof(float));
  const auto rows = from.take(number, vectorSize_);
  const auto added = static_cast<std::size_t>(number);
  std::vector<float> checked(added);
  std::memcpy(checked.data(), scales.data(), scales.size());
  std::vector<std::int8_t> bytes(added * stride_);
  for (std::size_t i = 0; i < added; ++i) {
    std::memcpy(bytes.data() + i * stride_, rows.data() + i * vectorSize_, vectorSize_);
    double squares = 0;
    for (std::size_t j = i * stride_; j < (i + 1) * stride_; ++j) {
      require<FormatError>(bytes[j] != -128, "vector ", i, " of the index has a −128");
      squares += static_cast<double>(bytes[j]) * static_cast<double>(bytes[j]);
    }
    // What rounding does to a length is at most half the square root of their number, in units.
    const double scale = static_cast<double>(checked[i]);
    const double slack = kTolerance + scale * std::sqrt(static_cast<double>(vectorSize_)) / 2;
    require<FormatError>(scale > 0 && std::abs(scale * std::sqrt(squares) - 1) <= slack, "vector ",
                         i, " of the index has not length 1");
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  scales_.insert(scales_.end(), checked.begin(), checked.end());
  count_ += added;
}

}  // namespace unrolled
