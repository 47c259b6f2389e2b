#include "audio/dynamic_time_warping.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "kernels/reference.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using kernels::reference::Guarded;
using testing::expectError;

constexpr double kNoBand = std::numeric_limits<double>::infinity();

double distance(const Guarded& a, std::size_t i, const Guarded& b, std::size_t j, bool cosine) {
  double dot = 0;
  double squaresA = 0;
  double squaresB = 0;
  double squares = 0;
  for (std::size_t d = 0; d < a.columns(); ++d) {
    const double x = a.at(i, d);
    const double y = b.at(j, d);
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
    squares += (x - y) * (x - y);
  }
  return cosine ? 1 - dot / std::sqrt(squaresA * squaresB) : std::sqrt(squares);
}

/// The whole table, cell by cell.
double plainCost(const Guarded& a, const Guarded& b, bool cosine, double band) {
  const auto n = static_cast<double>(a.rows());
  const auto m = static_cast<double>(b.rows());
  std::vector<std::vector<double>> cost(a.rows(), std::vector<double>(b.rows(), kNoBand));
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.rows(); ++j) {
      const double offset = static_cast<double>(j) - static_cast<double>(i);
      if (offset < std::min(0.0, m - n) - band || offset > std::max(0.0, m - n) + band) continue;
      double before = i == 0 && j == 0 ? 0 : kNoBand;
      if (i > 0) before = std::min(before, cost[i - 1][j]);
      if (j > 0) before = std::min(before, cost[i][j - 1]);
      if (i > 0 && j > 0) before = std::min(before, cost[i - 1][j - 1]);
      cost[i][j] = before + distance(a, i, b, j, cosine);
    }
  }
  return cost.back().back() / (n + m);
}

struct Match {
  double cost;
  std::size_t begin;
  std::size_t end;
};

/// The best of all stretches: where the cheapest path to each end begins is what its cells
/// remember.
Match plainMatch(const Guarded& a, const Guarded& b, bool cosine) {
  struct Cell {
    double cost;
    std::size_t begin;
  };
  std::vector<Cell> row(b.rows());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    const std::vector<Cell> above = row;
    for (std::size_t j = 0; j < b.rows(); ++j) {
      Cell before{0, j};
      if (i > 0) {
        before = above[j];
        if (j > 0 && above[j - 1].cost < before.cost) before = above[j - 1];
        if (j > 0 && row[j - 1].cost < before.cost) before = row[j - 1];
      }
      row[j] = {before.cost + distance(a, i, b, j, cosine), before.begin};
    }
  }
  Match best{kNoBand, 0, 0};
  for (std::size_t j = 0; j < b.rows(); ++j) {
    const double cost = row[j].cost / static_cast<double>(a.rows() + j + 1 - row[j].begin);
    if (cost < best.cost) best = {cost, row[j].begin, j + 1};
  }
  return best;
}

WarpingSequence prepared(const DynamicTimeWarping& warping, ConstMatrixView frames) {
  WarpingSequence sequence;
  warping.prepare(frames, sequence);
  return sequence;
}

TEST(DynamicTimeWarping, OfEveryShapeAndBandEqualsThePlainTable) {
  Rng rng(1);
  for (const bool cosine : {true, false}) {
    for (const double band : {kNoBand, 0.0, 1.0, 3.0, 20.0}) {
      DynamicTimeWarping warping({.distance = cosine ? "cosine" : "euclidean", .band = band});
      for (std::size_t n = 1; n <= 40; n += 1 + n / 5) {
        for (std::size_t m = 1; m <= 70; m += 1 + m / 4) {
          const Guarded a(n, 1 + (n * m) % 9, rng);
          const Guarded b(m, a.columns(), rng);
          const double got = warping.cost(prepared(warping, a.view()), prepared(warping, b.view()));
          ASSERT_NEAR(got, plainCost(a, b, cosine, band), 2e-6)
              << n << " x " << m << ", band " << band;
        }
      }
    }
  }
}

TEST(DynamicTimeWarping, OfEqualSequencesIsExactlyZero) {
  Rng rng(2);
  for (const char* name : {"cosine", "euclidean"}) {
    for (const double band : {kNoBand, 0.0}) {
      DynamicTimeWarping warping({.distance = name, .band = band});
      const Guarded a(53, 26, rng);
      EXPECT_EQ(warping.cost(prepared(warping, a.view()), prepared(warping, a.view())), 0);
    }
  }
}

TEST(DynamicTimeWarping, ForgivesStretchedTime) {
  Rng rng(3);
  const Guarded a(20, 5, rng);
  Guarded slow(40, 5, rng);
  for (std::size_t t = 0; t < 40; ++t) {
    for (std::size_t d = 0; d < 5; ++d) slow.at(t, d) = a.at(t / 2, d);
  }
  DynamicTimeWarping warping({});
  EXPECT_EQ(warping.cost(prepared(warping, a.view()), prepared(warping, slow.view())), 0);
}

TEST(DynamicTimeWarping, IsSymmetric) {
  Rng rng(4);
  DynamicTimeWarping warping({.band = 4});
  const WarpingSequence a = prepared(warping, Guarded(31, 7, rng).view());
  const WarpingSequence b = prepared(warping, Guarded(44, 7, rng).view());
  EXPECT_NEAR(warping.cost(a, b), warping.cost(b, a), 1e-6);
}

TEST(DynamicTimeWarping, OfAFrameOfZerosIsHalfAway) {
  const std::vector<float> zeros(3);
  const std::vector<float> ones(3, 1.0f);
  DynamicTimeWarping warping({});
  const WarpingSequence none = prepared(warping, {zeros.data(), 1, 3});
  const WarpingSequence one = prepared(warping, {ones.data(), 1, 3});
  EXPECT_NEAR(warping.cost(none, one), 0.25, 1e-6);  // over a length of 2
  EXPECT_EQ(warping.cost(none, none), 0);
}

TEST(DynamicTimeWarping, FindsWhatThePlainTableFinds) {
  Rng rng(7);
  for (const bool cosine : {true, false}) {
    DynamicTimeWarping warping({.distance = cosine ? "cosine" : "euclidean"});
    for (std::size_t n = 1; n <= 40; n += 1 + n / 5) {
      for (std::size_t m = 1; m <= 70; m += 1 + m / 4) {
        const Guarded a(n, 2 + (n * m) % 9, rng);
        const Guarded b(m, a.columns(), rng);
        const auto got = warping.find(prepared(warping, a.view()), prepared(warping, b.view()));
        const Match expected = plainMatch(a, b, cosine);
        ASSERT_NEAR(got.cost, expected.cost, 2e-6) << n << " x " << m;
        ASSERT_EQ(got.begin, expected.begin) << n << " x " << m;
        ASSERT_EQ(got.end, expected.end) << n << " x " << m;
      }
    }
  }
}

TEST(DynamicTimeWarping, FindsAPassageStretchedOrNot) {
  Rng rng(8);
  const Guarded recording(300, 13, rng);
  Guarded slow(60, 13, rng);
  for (std::size_t t = 0; t < 60; ++t) {
    for (std::size_t d = 0; d < 13; ++d) slow.at(t, d) = recording.at(200 + t / 2, d);
  }
  DynamicTimeWarping warping({.band = 0});
  const WarpingSequence archive = prepared(warping, recording.view());
  const auto passage = warping.find(prepared(warping, recording.view().rowRange(41, 29)), archive);
  EXPECT_EQ(passage.cost, 0);
  EXPECT_EQ(passage.begin, 41u);
  EXPECT_EQ(passage.end, 70u);
  const auto stretched = warping.find(prepared(warping, slow.view()), archive);
  EXPECT_EQ(stretched.cost, 0);
  EXPECT_EQ(stretched.begin, 200u);
  EXPECT_EQ(stretched.end, 230u);
}

TEST(DynamicTimeWarping, AllocatesNothingInSteadyState) {
  Rng rng(5);
  DynamicTimeWarping warping({});
  const Guarded frames(60, 26, rng);
  WarpingSequence a = prepared(warping, frames.view());
  const WarpingSequence b = prepared(warping, Guarded(80, 26, rng).view());
  warping.cost(a, b);
  warping.find(a, b);
  const std::uint64_t before = testing::allocations();
  warping.prepare(frames.view(), a);
  warping.cost(a, b);
  warping.find(a, b);
  EXPECT_EQ(testing::allocations(), before);
}

TEST(DynamicTimeWarping, OfTheLargestFramesIsFinite) {
  const std::vector<float> high(40, 1e15f);
  const std::vector<float> low(40, -1e15f);
  for (const char* name : {"cosine", "euclidean"}) {
    DynamicTimeWarping warping({.distance = name});
    const WarpingSequence a = prepared(warping, {high.data(), 10, 4});
    const WarpingSequence b = prepared(warping, {low.data(), 10, 4});
    EXPECT_TRUE(std::isfinite(warping.cost(a, b)));
    EXPECT_TRUE(std::isfinite(warping.find(a, b).cost));
  }
}

TEST(DynamicTimeWarping, NamesWhatIsWrong) {
  const auto fails = [](const WarpingOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { DynamicTimeWarping warping(options); }, message);
  };
  fails({.distance = "manhattan"},
        "warping.distance must be one of cosine, euclidean, got manhattan");
  fails({.band = -1}, "warping.band must be an integer not below 0, got -1");
  fails({.band = 2.5}, "warping.band must be an integer not below 0, got 2.5");
  fails({.band = NAN}, "warping.band must be an integer not below 0, got NaN");

  Rng rng(6);
  DynamicTimeWarping warping({});
  Guarded frames(3, 2, rng);
  WarpingSequence sequence;
  expectError<ShapeError>(
      [&] {
        warping.prepare({nullptr, 0, 4}, sequence);
      },
      "frames must have at least one row and one column, got [0, 4]");
  expectError<ShapeError>([&] { warping.cost(sequence, sequence); },
                          "a sequence must be prepared first");
  const WarpingSequence wide = prepared(warping, Guarded(3, 5, rng).view());
  expectError<ShapeError>([&] { warping.cost(prepared(warping, frames.view()), wide); },
                          "two sequences must have equally many features to be compared, got 2 "
                          "and 5");
  frames.at(1, 1) = INFINITY;
  expectError<InvalidArgumentError>([&] { warping.prepare(frames.view(), sequence); },
                                    "frames must be numbers within ±1e+15, got Infinity in row 1");
}

}  // namespace
}  // namespace unrolled
