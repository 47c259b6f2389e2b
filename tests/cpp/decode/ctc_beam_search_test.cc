#include "decode/ctc_beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/error.h"
#include "decode/ctc_path.h"
#include "support/beams.h"
#include "support/expect.h"
#include "support/labellings.h"
#include "support/numbers.h"
#include "support/random_steps.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::numbers;
using testing::RandomSteps;
using Ids = std::vector<std::int32_t>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::uint32_t kWide = 1000;

/// Random scores, the more unequal the larger `sureness`.
struct Scores {
  Scores(std::uint32_t seed, std::size_t frameCount, std::size_t classCount, float sureness)
      : frames(frameCount),
        classes(classCount),
        values(numbers(seed, "scores", frames * classes, sureness)) {}
  ConstMatrixView view() const { return {values.data(), frames, classes}; }

  std::size_t frames;
  std::size_t classes;
  std::vector<float> values;
};

std::vector<CtcHypothesis> search(const Scores& scores, const CtcBeamOptions& options) {
  CtcBeamSearch beams(scores.classes, options);
  beams.read(scores.view());
  return beams.results();
}

/// What a language model of random steps says of labels, whose tokens are those of `language`.
double languageOf(const RandomSteps& model, const CtcLanguage& language, const Ids& labels) {
  Ids read = {language.first};
  double sum = 0;
  const auto add = [&](std::int32_t token) {
    sum += testing::logSoftmax(model.after(0, read).logits)[static_cast<std::size_t>(token)];
    read.push_back(token);
  };
  for (const std::int32_t label : labels) {
    add(language.tokens.empty() ? label : language.tokens[static_cast<std::size_t>(label)]);
  }
  if (language.end >= 0) add(language.end);
  return sum;
}

/// All labellings, the best first, by trying every path.
std::vector<CtcHypothesis> exhaustive(const Scores& scores, const CtcBeamOptions& options,
                                      const RandomSteps* model = nullptr) {
  std::vector<CtcHypothesis> all;
  const std::int32_t blank = ctcBlank(options.blank, scores.classes);
  for (const auto& [labels, probability] :
       testing::labellings(scores.values.data(), scores.frames, scores.classes, blank)) {
    CtcHypothesis one{.labels = labels, .logProbability = std::log(probability)};
    one.score = one.logProbability + options.insertionBonus * static_cast<double>(labels.size());
    if (model != nullptr) {
      one.languageLogProbability = languageOf(*model, options.language, labels);
      one.score += options.language.weight * one.languageLogProbability;
    }
    all.push_back(one);
  }
  std::ranges::sort(all, [](const auto& a, const auto& b) { return a.score > b.score; });
  return all;
}

void expectSame(const std::vector<CtcHypothesis>& found, const std::vector<CtcHypothesis>& all) {
  ASSERT_LE(found.size(), all.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].labels, all[i].labels) << i;
    EXPECT_NEAR(found[i].logProbability, all[i].logProbability, 1e-4);
    EXPECT_NEAR(found[i].languageLogProbability, all[i].languageLogProbability, 1e-4);
    EXPECT_NEAR(found[i].score, all[i].score, 1e-4);
  }
}

TEST(CtcBeamSearch, WideEnoughItFindsWhatTryingEverythingFinds) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    const Scores scores(seed, seed % 7, 2 + seed % 3, seed % 2 == 0 ? 1.0f : 4.0f);
    for (const double bonus : {0.0, 0.7, -1.5}) {
      const CtcBeamOptions options{.beamWidth = kWide,
                                   .nBest = kWide,
                                   .blank = static_cast<std::int32_t>(seed % 4) % 2 - 1,
                                   .insertionBonus = bonus};
      const std::vector<CtcHypothesis> all = exhaustive(scores, options);
      const std::vector<CtcHypothesis> found = search(scores, options);
      EXPECT_EQ(found.size(), all.size());
      expectSame(found, all);
    }
  }
}

TEST(CtcBeamSearch, WithALanguageModelItFindsWhatTryingEverythingFinds) {
  std::size_t changed = 0;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const Scores scores(seed, 5, 4, 2.0f);
    RandomSteps model(seed, 6);
    CtcBeamOptions options{.beamWidth = kWide, .nBest = 40, .insertionBonus = 0.5};
    options.language = {.model = &model, .weight = 0.1 * (seed % 9), .first = 4};
    if (seed % 2 == 0) options.language.end = 5;
    if (seed % 3 == 0) options.language.tokens = {3, 0, 2, -1};  // the last is the blank's
    const std::vector<CtcHypothesis> found = search(scores, options);
    expectSame(found, exhaustive(scores, options, &model));
    options.language.model = nullptr;
    if (search(scores, options)[0].labels != found[0].labels) ++changed;
  }
  EXPECT_GT(changed, 5u) << "the language model has no say, so nothing is tested";
}

TEST(CtcBeamSearch, FindsALabellingWhoseBestPathIsNotTheBest) {
  // Graves 2012, figure 7.6: blank blank is the likeliest path, 0.42, but "a" has 0.58 in all.
  Scores scores(1, 2, 2, 0);
  scores.values = {std::log(0.4f), std::log(0.6f), std::log(0.3f), std::log(0.7f)};
  EXPECT_TRUE(ctcBestPath(scores.view()).labels.empty());
  const std::vector<CtcHypothesis> found = search(scores, {.beamWidth = 2, .nBest = 2});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].labels, (Ids{0}));
  EXPECT_NEAR(std::exp(found[0].logProbability), 0.58, 1e-6);
  EXPECT_NEAR(std::exp(found[1].logProbability), 0.42, 1e-6);
}

TEST(CtcBeamSearch, OfAnyWidthItsResultsAreLabellingsInOrder) {
  std::map<std::uint32_t, std::size_t> best;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const Scores scores(seed, 6, 4, 2.0f);
    const std::vector<CtcHypothesis> all = exhaustive(scores, {});
    for (const std::uint32_t width : {1u, 2u, 3u, 5u, 10u, 50u}) {
      const std::vector<CtcHypothesis> found = search(scores, {.beamWidth = width, .nBest = width});
      EXPECT_EQ(found.size(), width);
      std::set<Ids> distinct;
      for (std::size_t i = 0; i < found.size(); ++i) {
        distinct.insert(found[i].labels);
        if (i > 0) {
          EXPECT_GE(found[i - 1].score, found[i].score);
        }
        const auto truth = std::ranges::find(all, found[i].labels, &CtcHypothesis::labels);
        ASSERT_NE(truth, all.end());
        // Paths through prefixes that were not followed are not counted.
        EXPECT_LE(found[i].logProbability, truth->logProbability + 1e-5);
      }
      EXPECT_EQ(distinct.size(), found.size());
      if (found[0].labels == all[0].labels) ++best[width];
    }
  }
  // The wider, the surer.
  for (const auto& [width, count] : best) {
    const auto wider = best.upper_bound(width);
    if (wider != best.end()) {
      EXPECT_LE(count, wider->second) << width;
    }
  }
  EXPECT_EQ(best[50], 40u);
}

TEST(CtcBeamSearch, APrefixThatFellOutAndCameBackIsTheSame) {
  // With a narrow beam and nearly equal scores prefixes come and go. Results stay distinct, and
  // labels are still found by their prefixes.
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    const Scores scores(seed, 40, 3, 0.8f);
    const std::uint32_t width = 2 + seed % 7;
    const std::vector<CtcHypothesis> found = search(scores, {.beamWidth = width, .nBest = width});
    std::set<Ids> distinct;
    for (const CtcHypothesis& one : found) distinct.insert(one.labels);
    EXPECT_EQ(distinct.size(), found.size());
  }
}

TEST(CtcBeamSearch, ReadsFramesAsTheyCome) {
  const Scores scores(3, 30, 5, 2.0f);
  RandomSteps model(3, 5);
  const CtcBeamOptions options{.beamWidth = 6, .nBest = 6, .language = {.model = &model}};
  const std::vector<CtcHypothesis> whole = search(scores, options);
  CtcBeamSearch beams(5, options);
  for (std::size_t t = 0; t < 30;) {
    const std::size_t count = std::min<std::size_t>(1 + t % 4, 30 - t);
    beams.read(scores.view().rowRange(t, count));
    EXPECT_GE(beams.results().size(), 1u);
    t += count;
  }
  const std::vector<CtcHypothesis> piecewise = beams.results();
  ASSERT_EQ(piecewise.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(piecewise[i].labels, whole[i].labels);
    EXPECT_EQ(piecewise[i].score, whole[i].score);
  }
}

TEST(CtcBeamSearch, TheLanguageModelReadsAPrefixOnce) {
  const Scores scores(5, 30, 5, 3.0f);
  RandomSteps model(5, 5);
  search(scores, {.beamWidth = 8, .language = {.model = &model}});
  EXPECT_LE(model.steps(), 31u);
  EXPECT_LT(model.rows(), 30u * 8u) << "those that stay are not read again";
}

TEST(CtcBeamSearch, TiesAreBrokenByOrderAndLabel) {
  const Scores scores(1, 2, 4, 0);  // all alike
  const std::vector<CtcHypothesis> found = search(scores, {.beamWidth = 3, .nBest = 3});
  // Of two frames each label has three paths of sixteen, the rest one.
  EXPECT_EQ(found[0].labels, (Ids{0}));
  EXPECT_EQ(found[1].labels, (Ids{1}));
  EXPECT_EQ(found[2].labels, Ids{});
  for (int i = 0; i < 3; ++i) {
    const std::vector<CtcHypothesis> again = search(scores, {.beamWidth = 3, .nBest = 3});
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(again[j].labels, found[j].labels);
  }
}

TEST(CtcBeamSearch, OfNoFramesIsTheEmptyLabelling) {
  const std::vector<CtcHypothesis> found = search(Scores(1, 0, 3, 1), {.nBest = 5});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].labels.empty());
  EXPECT_EQ(found[0].logProbability, 0);
}

TEST(CtcBeamSearch, RefusesScoresThatAreNoNumbers) {
  for (const float wrong : {NAN, kInfinity}) {
    Scores scores(1, 4, 3, 1);
    scores.values[7] = wrong;
    CtcBeamSearch beams(3, {});
    expectError<InvalidArgumentError>(
        [&] { beams.read(scores.view()); },
        "the scores of frame 2 must be numbers below infinity, not all of them -infinity");
    // What came before is read, and it can go on.
    Scores two(1, 2, 3, 1);
    EXPECT_EQ(beams.results()[0].labels, search(two, {})[0].labels);
    expectError<InvalidArgumentError>(
        [&] { beams.read(scores.view().rowRange(2, 1)); },
        "the scores of frame 2 must be numbers below infinity, not all of them -infinity");
  }
}

TEST(CtcBeamSearch, WhatHasNoProbabilityIsNotFound) {
  Scores scores(1, 3, 3, 0);
  scores.values = {0, -kInfinity, -kInfinity, -kInfinity, -kInfinity, 0, -kInfinity, 0, 0};
  const std::vector<CtcHypothesis> found = search(scores, {.beamWidth = 9, .nBest = 9});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].labels, (Ids{0}));
  EXPECT_EQ(found[1].labels, (Ids{0, 1}));
}

/// Says the same after everything.
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

TEST(CtcBeamSearch, ALanguageModelThatForbidsAllOrSaysNothingDoesNoHarm) {
  Scores scores(1, 2, 3, 0);
  scores.values = {0, -kInfinity, -kInfinity, -kInfinity, 0, -kInfinity};  // sure of 0 1
  for (const float said : {-kInfinity, NAN, kInfinity}) {
    for (const double weight : {0.0, 1.0, 1000.0}) {
      ConstantSteps model({said, said, 1});
      const std::vector<CtcHypothesis> found =
          search(scores, {.beamWidth = 3, .language = {.model = &model, .weight = weight}});
      ASSERT_EQ(found.size(), 1u);
      EXPECT_EQ(found[0].labels, (Ids{0, 1}));
      EXPECT_TRUE(std::isfinite(found[0].score));
    }
  }
}

TEST(CtcBeamSearch, RefusesWhatCannotBe) {
  RandomSteps model(1, 3);
  const auto refused = [&](const CtcBeamOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { CtcBeamSearch(4, options); }, message);
  };
  refused({.beamWidth = 0}, "beamWidth must be from 1 to 1000, got 0");
  refused({.beamWidth = 1001}, "beamWidth must be from 1 to 1000, got 1001");
  refused({.nBest = 0}, "nBest must be from 1 to beamWidth = 25, got 0");
  refused({.beamWidth = 2, .nBest = 3}, "nBest must be from 1 to beamWidth = 2, got 3");
  refused({.blank = 4}, "the blank must be a class below 4, got 4");
  refused({.insertionBonus = NAN}, "insertionBonus must be from -1000 to 1000, got NaN");
  refused({.language = {.weight = -1}}, "language.weight must be from 0 to 1000, got -1");
  refused({.language = {.model = &model, .first = 3}},
          "language.first must be a token of the language model, from 0 to 2, got 3");
  refused({.language = {.model = &model, .end = 3}},
          "language.end must be a token of the language model, from 0 to 2, got 3");
  refused({.blank = 0, .language = {.model = &model}},
          "the token of a label must be a token of the language model, from 0 to 2, got 3");
  expectError<ShapeError>(
      [&] {
        CtcBeamSearch(4, {.language = {.model = &model, .tokens = {0, 1}}});
      },
      "language.tokens must be as many as classes, 4, got 2");
  CtcBeamSearch beams(4, {});
  expectError<ShapeError>([&] { beams.read(Scores(1, 2, 3, 1).view()); },
                          "frames must have the scores of 4 classes, got 3");
}

}  // namespace
}  // namespace unrolled
