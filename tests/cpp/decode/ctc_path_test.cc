#include "decode/ctc_path.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "support/expect.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using Ids = std::vector<std::int32_t>;

constexpr std::int32_t kGood = 0;  // 好
constexpr std::int32_t kRod = 1;   // 棒
constexpr std::int32_t kBlank = 2;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(CtcPath, TrimmingCannotWriteALabelTwiceInARow) {
  EXPECT_EQ(mergeRepeats(Ids{kGood, kGood, kGood, kRod, kRod, kRod, kRod}), (Ids{kGood, kRod}));
  EXPECT_EQ(mergeRepeats(Ids{}), Ids{});
  EXPECT_EQ(mergeRepeats(Ids{kRod, kGood, kRod}), (Ids{kRod, kGood, kRod}));
}

TEST(CtcPath, WithABlankBetweenThemEqualLabelsStayApart) {
  EXPECT_EQ(ctcCollapse(Ids{kGood, kBlank, kBlank, kRod, kBlank, kBlank, kBlank}, kBlank),
            (Ids{kGood, kRod}));
  EXPECT_EQ(ctcCollapse(Ids{kGood, kBlank, kBlank, kRod, kBlank, kRod, kBlank}, kBlank),
            (Ids{kGood, kRod, kRod}));
  EXPECT_EQ(ctcCollapse(Ids{kBlank, kBlank}, kBlank), Ids{});
  EXPECT_EQ(ctcCollapse(Ids{1, 1, 0, 1, 2, 2}, 0), (Ids{1, 1, 2}));
}

/// Scores of 3 classes whose likeliest are these.
std::vector<float> scoresOf(const Ids& path, float sureness = 2) {
  std::vector<float> scores(path.size() * 3, 0.0f);
  for (std::size_t t = 0; t < path.size(); ++t) {
    scores[t * 3 + static_cast<std::size_t>(path[t])] = sureness;
  }
  return scores;
}

TEST(CtcPath, OfTheLikeliestClasses) {
  const Ids path = {kBlank, kGood, kGood, kBlank, kRod, kBlank, kRod, kRod};
  const std::vector<float> scores = scoresOf(path);
  const CtcBestPath best = ctcBestPath({scores.data(), path.size(), 3});
  EXPECT_EQ(best.path, path);
  EXPECT_EQ(best.labels, (Ids{kGood, kRod, kRod}));
  EXPECT_EQ(best.starts, (std::vector<std::size_t>{1, 4, 6}));
  EXPECT_NEAR(best.logProbability, 8 * (2 - std::log(std::exp(2.0) + 2)), 1e-5);
}

TEST(CtcPath, WritesWhatItsPathCollapsesTo) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    const std::vector<float> scores = testing::numbers(seed, "scores", 20 * 4);
    const std::int32_t blank = static_cast<std::int32_t>(seed % 4);
    const CtcBestPath best = ctcBestPath({scores.data(), 20, 4}, blank);
    EXPECT_EQ(best.labels, ctcCollapse(best.path, blank));
    ASSERT_EQ(best.starts.size(), best.labels.size());
    for (std::size_t i = 0; i < best.labels.size(); ++i) {
      EXPECT_EQ(best.path[best.starts[i]], best.labels[i]);
    }
  }
}

TEST(CtcPath, TheFirstOfEqualsIsTaken) {
  const std::vector<float> scores(6, 0.0f);
  EXPECT_EQ(ctcBestPath({scores.data(), 2, 3}).path, (Ids{0, 0}));
  EXPECT_EQ(trimmedPath({scores.data(), 2, 3}, 0), (Ids{1}));
}

TEST(CtcPath, TrimmingTakesALabelForEveryFrame) {
  const std::vector<float> scores = {
      1, 0, 9,  // blank, else 好
      3, 0, 9,  //
      0, 1, 9,  // blank, else 棒
      0, 5, 0,  // 棒
      0, 1, 9,  // blank: a second 棒 begins behind it
      0, 5, 0,  // 棒
  };
  const ConstMatrixView view{scores.data(), 6, 3};
  EXPECT_EQ(ctcBestPath(view).labels, (Ids{kRod, kRod}));
  EXPECT_EQ(trimmedPath(view), (Ids{kGood, kRod}));
  EXPECT_EQ(trimmedPath(view, 0), (Ids{2, 1, 2, 1}));
}

TEST(CtcPath, OfNoFramesIsEmpty) {
  const CtcBestPath best = ctcBestPath({nullptr, 0, 3});
  EXPECT_TRUE(best.labels.empty() && best.path.empty() && best.logProbability == 0);
  EXPECT_TRUE(trimmedPath({nullptr, 0, 3}).empty());
}

TEST(CtcPath, RefusesScoresThatAreNoNumbers) {
  std::vector<float> scores = scoresOf({0, 1, 2});
  const auto refused = [&] {
    const std::string message =
        "the scores of frame 1 must be numbers below infinity, not all of them -infinity";
    expectError<InvalidArgumentError>([&] { ctcBestPath({scores.data(), 3, 3}); }, message);
    expectError<InvalidArgumentError>([&] { trimmedPath({scores.data(), 3, 3}); }, message);
  };
  for (std::size_t place : {3u, 4u, 5u}) {
    for (float wrong : {NAN, kInfinity}) {
      const float right = scores[place];
      scores[place] = wrong;
      refused();
      scores[place] = right;
    }
  }
  scores[3] = scores[5] = -kInfinity;
  EXPECT_EQ(ctcBestPath({scores.data(), 3, 3}).path, (Ids{0, 1, 2}));
  scores[4] = -kInfinity;
  refused();
  expectError<InvalidArgumentError>(
      [&] {
        ctcBestPath({scores.data(), 0, 3}, 3);
      },
      "the blank must be a class below 3, got 3");
  expectError<InvalidArgumentError>(
      [&] {
        trimmedPath({scores.data(), 0, 1});
      },
      "there must be a class beside the blank");
}

}  // namespace
}  // namespace unrolled
