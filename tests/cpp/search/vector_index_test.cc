#include "search/vector_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/rng.h"
#include "support/expect.h"
#include "support/unit_vectors.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::unitVectors;

constexpr VectorPrecision kBoth[] = {VectorPrecision::kFloat32, VectorPrecision::kInt8};

double exactProduct(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(
      a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
      [](float x, float y) { return static_cast<double>(x) * static_cast<double>(y); });
}

double scaleOf(std::span<const float> vector) { return testing::largestMagnitude(vector) / 127; }

TEST(VectorIndex, ComparesWithAll) {
  for (std::size_t size : {1u, 3u, 16u, 17u, 64u, 100u}) {
    const std::vector<float> vectors = unitVectors(size, 41);
    const std::vector<float> query = unitVectors(size, 1, 9);
    for (const VectorPrecision precision : kBoth) {
      VectorIndex index(size, precision);
      index.append(std::span(vectors).first(20 * size));
      index.append({});
      index.append(std::span(vectors).subspan(20 * size));
      std::vector<float> scores(41);
      index.compare(query, scores);
      for (std::size_t i = 0; i < 41; ++i) {
        const auto vector = std::span(vectors).subspan(i * size, size);
        const double s = scaleOf(query);
        const double t = scaleOf(vector);
        const double n = static_cast<double>(size);
        // What the header promises.
        const double bound = precision == VectorPrecision::kFloat32
                                 ? 1e-6
                                 : std::sqrt(n) / 2 * (s + t) + n / 4 * s * t + 1e-6;
        EXPECT_NEAR(scores[i], exactProduct(vector, query), bound) << size;
      }
    }
  }
}

TEST(VectorIndex, GivesItsVectorsBack) {
  const std::vector<float> vectors = unitVectors(17, 5);
  for (const VectorPrecision precision : kBoth) {
    VectorIndex index(17, precision);
    index.append(vectors);
    for (std::size_t i = 0; i < 5; ++i) {
      const auto vector = std::span(vectors).subspan(i * 17, 17);
      std::vector<float> kept(17);
      index.vector(i, kept);
      // Half a step of a byte.
      const double bound = precision == VectorPrecision::kFloat32 ? 0 : scaleOf(vector) / 2 + 1e-7;
      for (std::size_t j = 0; j < 17; ++j) EXPECT_NEAR(kept[j], vector[j], bound);
    }
  }
}

TEST(VectorIndex, OfBytesLosesAboutAThousandthOfAScore) {
  VectorIndex index(64, VectorPrecision::kInt8);
  const std::vector<float> vectors = unitVectors(64, 2000);
  index.append(vectors);
  const std::vector<float> query = unitVectors(64, 1, 9);
  std::vector<float> scores(2000);
  index.compare(query, scores);
  double squares = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    const double error = static_cast<double>(scores[i]) -
                         exactProduct(std::span(vectors).subspan(i * 64, 64), query);
    squares += error * error;
  }
  EXPECT_LT(std::sqrt(squares / 2000), 0.0015);
  EXPECT_GT(std::sqrt(squares / 2000), 0.0005);
}

TEST(VectorIndex, FindsTheNearestInOrder) {
  const std::size_t size = 8;
  std::vector<float> vectors = unitVectors(size, 300);
  // Some twice, so that scores are equal.
  std::copy_n(vectors.begin(), 50 * size, vectors.begin() + 100 * size);
  const std::vector<float> query = unitVectors(size, 1, 9);
  for (const VectorPrecision precision : kBoth) {
    VectorIndex index(size, precision);
    index.append(vectors);
    std::vector<float> scores(300);
    index.compare(query, scores);
    std::vector<std::size_t> order(300);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    for (std::size_t top : {0u, 1u, 7u, 300u, 1000u}) {
      const std::vector<VectorMatch> found = index.nearest(query, top);
      ASSERT_EQ(found.size(), std::min<std::size_t>(top, 300));
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].place, order[i]);
        EXPECT_EQ(found[i].score, scores[order[i]]);
      }
    }
  }
}

TEST(VectorIndex, WithoutSomeIsThatOfTheOthers) {
  const std::size_t size = 20;
  const std::vector<float> vectors = unitVectors(size, 30);
  const std::vector<float> query = unitVectors(size, 1, 9);
  for (const VectorPrecision precision : kBoth) {
    VectorIndex index(size, precision);
    index.append(vectors);
    index.erase(5, 10);
    index.erase(0, 0);
    VectorIndex others(size, precision);
    others.append(std::span(vectors).first(5 * size));
    others.append(std::span(vectors).subspan(15 * size));
    ASSERT_EQ(index.count(), 20u);
    std::vector<float> got(20);
    std::vector<float> expected(20);
    index.compare(query, got);
    others.compare(query, expected);
    EXPECT_EQ(got, expected);
    index.erase(0, 20);
    EXPECT_TRUE(index.nearest(query, 3).empty());
  }
}

TEST(VectorIndex, RefusesWhatAreNoUnitVectors) {
  for (const VectorPrecision precision : kBoth) {
    VectorIndex index(2, precision);
    expectError<ShapeError>([&] { index.append(std::vector<float>(3)); },
                            "vectors must have a multiple of 2 numbers, got 3");
    expectError<InvalidArgumentError>(
        [&] {
          index.append(std::vector<float>{1, 0, 3, 4});
        },
        "vectors[1] must have length 1, got 5");
    for (const float wrong : {NAN, INFINITY, 0.0f}) {
      EXPECT_THROW(index.append(std::vector<float>{wrong, 0}), InvalidArgumentError);
    }
    EXPECT_EQ(index.count(), 0u);
    std::vector<float> none;
    expectError<ShapeError>([&] { index.compare(std::vector<float>(3), none); },
                            "a query must have 2 numbers, got 3");
    expectError<InvalidArgumentError>(
        [&] {
          index.compare(std::vector<float>{2, 0}, none);
        },
        "query[0] must have length 1, got 2");
    std::vector<float> one(1);
    expectError<ShapeError>(
        [&] {
          index.compare(std::vector<float>{1, 0}, one);
        },
        "there must be room for 0 scores, got 1");
  }
  for (std::size_t size : {0u, 65537u}) {
    expectError<InvalidArgumentError>([&] { VectorIndex(size, VectorPrecision::kInt8); },
                                      message("vectorSize must be from 1 to 65536, got ", size));
  }
}

}  // namespace
}  // namespace unrolled
