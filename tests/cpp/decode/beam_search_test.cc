#include "decode/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "core/error.h"
#include "support/beams.h"
#include "support/expect.h"
#include "support/random_steps.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::expectSame;
using testing::logSoftmax;
using testing::RandomSteps;
using testing::search;
using testing::searchOne;
using Ids = std::vector<std::int32_t>;

constexpr std::int32_t kFirst = 0;

struct Output {
  Ids tokens;
  double logProbability;
  double score;
};

/// All sequences that end with the stop token, the best first, found by trying everything.
std::vector<Output> exhaustive(const RandomSteps& model, std::uint32_t input, std::size_t maxLength,
                               const BeamOptions& options) {
  std::vector<Output> outputs;
  Ids read = {kFirst};
  const auto visit = [&](const auto& self, double logProbability) -> void {
    const std::vector<double> next = logSoftmax(model.after(input, read).logits);
    const std::size_t length = read.size() - 1;
    for (std::int32_t token = 0; token < static_cast<std::int32_t>(next.size()); ++token) {
      const double total = logProbability + next[static_cast<std::size_t>(token)];
      if (token != model.stop()) {
        if (length == maxLength) continue;
        read.push_back(token);
        self(self, total);
        read.pop_back();
      } else if (length >= options.minLength) {
        Ids tokens(read.begin() + 1, read.end());
        tokens.push_back(token);
        const auto n = static_cast<double>(tokens.size());
        const double base = options.lengthPenalty.type == "wu" ? (5 + n) / 6 : n;
        outputs.push_back({tokens, total, total / std::pow(base, options.lengthPenalty.alpha)});
      }
    }
  };
  visit(visit, 0);
  std::ranges::sort(outputs, [](const Output& a, const Output& b) { return a.score > b.score; });
  return outputs;
}

const std::vector<LengthPenalty> kPenalties = {{"wu", 0},      {"wu", 0.6},     {"wu", 1},
                                               {"wu", 2.5},    {"divide", 0.5}, {"divide", 1},
                                               {"divide", 1.7}};

TEST(BeamSearch, WideEnoughItFindsWhatTryingEverythingFinds) {
  // 3 tokens and the end, up to 5 of them: 364 sequences, at most 243 hypotheses at a time.
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    RandomSteps model(seed, 4, seed % 2 == 0 ? 1.0f : 3.0f);
    for (const LengthPenalty& penalty : kPenalties) {
      for (const std::uint32_t minLength : {0u, 2u, 5u}) {
        const BeamOptions options{
            .beamWidth = 400, .lengthPenalty = penalty, .minLength = minLength, .nBest = 20};
        const std::vector<Output> all = exhaustive(model, 0, 5, options);
        const std::vector<Hypothesis> found = searchOne(model, 5, options);
        ASSERT_EQ(found.size(), 20u);
        for (std::size_t i = 0; i < found.size(); ++i) {
          EXPECT_EQ(found[i].tokens, all[i].tokens) << seed << penalty.type << penalty.alpha << i;
          EXPECT_NEAR(found[i].logProbability, all[i].logProbability, 1e-4);
          EXPECT_NEAR(found[i].score, all[i].score, 1e-4);
          EXPECT_TRUE(found[i].finished);
        }
      }
    }
  }
}

TEST(BeamSearch, StoppingEarlyChangesNothingButTheTime) {
  std::size_t stepsSaved = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    for (const LengthPenalty& penalty : kPenalties) {
      for (const std::uint32_t width : {1u, 2u, 3u, 6u}) {
        for (std::uint32_t nBest = 1; nBest <= width; nBest += 2) {
          BeamOptions options{
              .beamWidth = width, .lengthPenalty = penalty, .minLength = seed % 3, .nBest = nBest};
          RandomSteps early(seed, 6);
          RandomSteps late(seed, 6);
          const std::vector<Hypothesis> found = searchOne(early, 12, options);
          options.earlyStopping = false;
          expectSame(found, searchOne(late, 12, options));
          EXPECT_LE(early.steps(), late.steps());
          stepsSaved += late.steps() - early.steps();
        }
      }
    }
  }
  EXPECT_GT(stepsSaved, 500u);
}

TEST(BeamSearch, DoesNotEndWhileOneMoreProbableIsFollowed) {
  // However many have finished: in a sure model all of them may be far less probable.
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    for (const std::uint32_t width : {2u, 3u, 5u}) {
      RandomSteps model(seed, 7, 6.0f);
      constexpr std::size_t kMost = 12;
      BeamSearch beams(model, std::vector<BeamInput>{{kFirst, kMost}}, model.stop(),
                       {.beamWidth = width, .tree = true});
      while (!beams.advance()) {
      }
      const std::span<const BeamNode> tree = beams.tree(0);
      const double best = beams.results(0).front().logProbability;
      const std::uint32_t last = tree.back().length;
      for (const BeamNode& node : tree) {
        if (!node.kept || node.token == model.stop() || node.length != last) continue;
        EXPECT_LE(node.logProbability, best) << seed << " " << width << " " << last;
      }
    }
  }
}

TEST(BeamSearch, OfOneHypothesisIsGreedy) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    RandomSteps model(seed, 7);
    constexpr std::size_t kMost = 9;
    Ids read = {kFirst};
    bool finished = false;
    double total = 0;
    while (!finished) {
      const std::vector<float> logits = model.after(0, read).logits;
      const auto token =
          static_cast<std::int32_t>(std::ranges::max_element(logits) - logits.begin());
      finished = token == model.stop();
      if (!finished && read.size() - 1 == kMost) break;
      total += logSoftmax(logits)[static_cast<std::size_t>(token)];
      read.push_back(token);
    }
    for (const LengthPenalty& penalty : kPenalties) {
      BeamOptions options{.lengthPenalty = penalty};
      const std::vector<Hypothesis> found = searchOne(model, kMost, options);
      ASSERT_EQ(found.size(), 1u);
      EXPECT_EQ(found[0].tokens, Ids(read.begin() + 1, read.end()));
      EXPECT_EQ(found[0].finished, finished);
      EXPECT_NEAR(found[0].logProbability, total, 1e-4);
      options.sampler = SamplerOptions{.temperature = 0};
      expectSame(searchOne(model, kMost, options), found);
    }
  }
}

TEST(BeamSearch, TheBestOfManyAreOrderedAndDistinct) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    RandomSteps model(seed, 5, 1.0f);
    const BeamOptions options{.beamWidth = 8, .lengthPenalty = {"wu", 1}, .nBest = 8};
    const std::vector<Hypothesis> found = searchOne(model, 6, options);
    EXPECT_EQ(found.size(), 8u);
    std::set<Ids> distinct;
    for (std::size_t i = 0; i < found.size(); ++i) {
      distinct.insert(found[i].tokens);
      double sum = 0;
      for (const float own : found[i].logProbabilities) sum += static_cast<double>(own);
      EXPECT_NEAR(found[i].logProbability, sum, 1e-5);
      EXPECT_EQ(found[i].tokens.size(), found[i].logProbabilities.size());
      EXPECT_EQ(found[i].finished, found[i].tokens.back() == model.stop());
      if (i > 0) {
        EXPECT_GE(found[i - 1].finished, found[i].finished);
        if (found[i - 1].finished == found[i].finished) {
          EXPECT_GE(found[i - 1].score, found[i].score);
        }
      }
    }
    EXPECT_EQ(distinct.size(), found.size());
  }
}

TEST(BeamSearch, KeepsToTheLengths) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    RandomSteps model(seed, 3, 1.0f);
    for (const std::uint32_t minLength : {0u, 1u, 4u}) {
      const BeamOptions options{.beamWidth = 5, .minLength = minLength, .nBest = 5};
      for (const Hypothesis& found : searchOne(model, 4, options)) {
        const std::size_t length = found.tokens.size() - (found.finished ? 1 : 0);
        EXPECT_GE(length, minLength);
        EXPECT_LE(length, 4u);
      }
    }
  }
}

TEST(BeamSearch, WithoutAStopTokenWritesAsMuchAsItMay) {
  RandomSteps model(5, 6);
  BeamSearch beams(model, std::vector<BeamInput>{{kFirst, 7}}, -1, {.beamWidth = 3, .nBest = 3});
  int steps = 1;
  while (!beams.advance()) ++steps;
  EXPECT_EQ(steps, 8);
  ASSERT_EQ(beams.results(0).size(), 3u);
  for (const Hypothesis& found : beams.results(0)) {
    EXPECT_EQ(found.tokens.size(), 7u);
    EXPECT_FALSE(found.finished);
  }
}

TEST(BeamSearch, ItsTreeHoldsTheHypothesesAndWhatFellOut) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    RandomSteps model(seed, 6);
    const BeamOptions options{.beamWidth = 3, .nBest = 3, .tree = true};
    BeamSearch beams(model, std::vector<BeamInput>{{kFirst, 6}}, model.stop(), options);
    while (!beams.advance()) {
    }
    const std::span<const BeamNode> tree = beams.tree(0);
    std::set<Ids> kept;
    std::size_t fellOut = 0;
    for (std::size_t i = 0; i < tree.size(); ++i) {
      ASSERT_LT(tree[i].parent, static_cast<std::int32_t>(i));
      Ids path;
      for (auto node = static_cast<std::int32_t>(i); node >= 0;) {
        const BeamNode& step = tree[static_cast<std::size_t>(node)];
        EXPECT_TRUE(step.kept || node == static_cast<std::int32_t>(i));
        path.insert(path.begin(), step.token);
        node = step.parent;
      }
      EXPECT_EQ(path.size(), tree[i].length);
      if (tree[i].kept) {
        kept.insert(path);
      } else {
        ++fellOut;
      }
    }
    EXPECT_GT(fellOut, 0u);
    for (const Hypothesis& found : beams.results(0)) EXPECT_TRUE(kept.contains(found.tokens));
    RandomSteps again(seed, 6);
    expectSame(beams.results(0), searchOne(again, 6, {.beamWidth = 3, .nBest = 3}));
  }
}

/// Scores of one kind for every token.
class ConstantSteps : public StepModel {
 public:
  explicit ConstantSteps(std::vector<float> logits) : logits_(std::move(logits)) {}
  std::size_t vocabularySize() const override { return logits_.size(); }
  State initialState(std::size_t batch) const override { return {Tensor({batch, 1}), batch}; }
  void step(std::span<const std::int32_t>, State& state, MatrixView logits) override {
    for (std::size_t i = 0; i < state.batch; ++i) std::ranges::copy(logits_, logits.row(i));
  }

 private:
  std::vector<float> logits_;
};

TEST(BeamSearch, TakesNoTokenWithoutProbability) {
  constexpr float kNever = -std::numeric_limits<float>::infinity();
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const std::vector<BeamInput> inputs(2, BeamInput{0, 3});
  for (const bool draws : {false, true}) {
    BeamOptions options{.beamWidth = draws ? 1u : 4u};
    if (draws) options.sampler = SamplerOptions{};
    ConstantSteps some({kNever, 1.0f, kNever});
    BeamSearch possible(some, inputs, 2, options);
    while (!possible.advance()) {
    }
    EXPECT_EQ(possible.results(0).front().tokens, (Ids{1, 1, 1}));
    EXPECT_FALSE(possible.results(1).front().finished);

    ConstantSteps none({kNaN, kNaN, kNaN});
    BeamSearch impossible(none, inputs, 2, options);
    EXPECT_TRUE(impossible.advance());
    ASSERT_EQ(impossible.results(0).size(), 1u);
    EXPECT_TRUE(impossible.results(0).front().tokens.empty());
    EXPECT_FALSE(impossible.results(0).front().finished);
  }
}

TEST(BeamSearch, RefusesWhatCannotBe) {
  RandomSteps model(1, 4);
  const auto refused = [&](const BeamOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { searchOne(model, 5, options); }, message);
  };
  refused({.beamWidth = 0}, "beamWidth must be from 1 to 1000, got 0");
  refused({.beamWidth = 1001}, "beamWidth must be from 1 to 1000, got 1001");
  refused({.beamWidth = 2, .nBest = 3}, "nBest must be from 1 to beamWidth = 2, got 3");
  refused({.nBest = 0}, "nBest must be from 1 to beamWidth = 1, got 0");
  refused({.minLength = 6}, "minLength must be at most maxLength = 5, got 6");
  refused({.lengthPenalty = {"log", 1}}, "lengthPenalty.type must be one of wu, divide, got log");
  refused({.lengthPenalty = {"wu", -0.5}},
          "the alpha of lengthPenalty must be a finite number not below 0, got -0.5");
  refused({.beamWidth = 2, .sampler = SamplerOptions{}},
          "beamWidth must be 1 where tokens are drawn, got 2");
  refused({.sampler = SamplerOptions{.topP = 2}}, "topP must be above 0 and at most 1, got 2");
  expectError<InvalidArgumentError>([&] { searchOne(model, 0, {}); },
                                    "maxLength must be at least 1, got 0");
}

}  // namespace
}  // namespace unrolled
