#include "models/ctc_transcription.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "support/expect.h"
#include "support/random_steps.h"
#include "support/sequences.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::RandomSteps;
using testing::readAll;
using testing::smallSpoken;
using Ids = std::vector<std::int32_t>;

std::vector<CtcTranscript> write(CtcRecognizer& model, const SequenceData& data,
                                 const CtcTranscriptionOptions& options) {
  CtcTranscription transcription(model, data, options);
  while (!transcription.advance()) {
  }
  return transcription.written();
}

class CtcTranscriptionTest : public ::testing::Test {
 protected:
  /// Half trained, so that searching wider finds other things.
  CtcTranscriptionTest() {
    model_.beginTraining(smallSpoken(60), testing::smallSequenceTraining());
    for (int i = 0; i < 40; ++i) model_.trainStep();
  }

  CtcRecognizer model_{testing::smallRecognizer()};
  SequenceData data_ = smallSpoken(50, 9);
};

TEST_F(CtcTranscriptionTest, WritesTheBestPath) {
  const SequencePredictions read = readAll(model_, data_, true);
  const std::vector<CtcTranscript> written = write(model_, data_, {.posteriors = true});
  ASSERT_EQ(written.size(), 50u);
  std::vector<float> posteriors;
  for (std::size_t i = 0; i < written.size(); ++i) {
    ASSERT_EQ(written[i].hypotheses.size(), 1u);
    EXPECT_EQ(written[i].hypotheses[0].labels, read.labels[i]);
    EXPECT_EQ(written[i].starts.size(), read.labels[i].size());
    EXPECT_LT(written[i].hypotheses[0].logProbability, 0);
    posteriors.insert(posteriors.end(), written[i].posteriors.begin(), written[i].posteriors.end());
  }
  EXPECT_LT(testing::largestDifference(posteriors, read.distributions), 1e-6);
}

TEST_F(CtcTranscriptionTest, FindsWhatALossOfAllPathsFindsLikeliest) {
  // The beam holds everything, so that a labelling's probability is that of the loss.
  const CtcTranscriptionOptions options{.beam = CtcBeamOptions{.beamWidth = 1000, .nBest = 20}};
  const std::vector<CtcTranscript> written = write(model_, data_, options);
  for (std::size_t i = 0; i < 20; ++i) {
    SequenceData one = testing::only(data_, {i}, Granularity::kOwn);
    double before = 0;
    for (const CtcHypothesis& hypothesis : written[i].hypotheses) {
      one.ids = hypothesis.labels;
      one.idEnds = {one.ids.size()};
      const double count = std::max<double>(static_cast<double>(one.ids.size()), 1);
      EXPECT_NEAR(readAll(model_, one).lossSum * count, -hypothesis.logProbability, 1e-4);
      EXPECT_GE(-hypothesis.logProbability, before);
      before = -hypothesis.logProbability;
    }
  }
}

TEST_F(CtcTranscriptionTest, WritesTheSameHoweverManyAreReadTogether) {
  RandomSteps language(3, 3);
  CtcTranscriptionOptions options{.beam = CtcBeamOptions{.beamWidth = 4, .nBest = 3}};
  options.beam->language = {.model = &language, .weight = 0.3};
  const std::vector<CtcTranscript> together = write(model_, data_, options);
  for (std::size_t i = 0; i < data_.count(); ++i) {
    const CtcTranscript alone =
        write(model_, testing::only(data_, {i}, Granularity::kOwn), options)[0];
    ASSERT_EQ(alone.hypotheses.size(), together[i].hypotheses.size());
    for (std::size_t h = 0; h < alone.hypotheses.size(); ++h) {
      EXPECT_EQ(alone.hypotheses[h].labels, together[i].hypotheses[h].labels);
      EXPECT_NEAR(alone.hypotheses[h].score, together[i].hypotheses[h].score, 1e-4);
    }
  }
}

TEST_F(CtcTranscriptionTest, ALanguageModelOfOursSaysHowLikelyTheLabelsAre) {
  const std::unique_ptr<LanguageModel> language = testing::smallModel();
  CtcTranscriptionOptions options{.beam = CtcBeamOptions{.beamWidth = 8, .nBest = 8}};
  options.beam->language = {
      .model = language.get(), .weight = 1.5, .first = 7, .end = 4, .tokens = {3, 5, -1}};
  const std::vector<CtcTranscript> written = write(model_, data_, options);
  std::size_t longest = 0;
  for (const CtcTranscript& transcript : written) {
    for (const CtcHypothesis& hypothesis : transcript.hypotheses) {
      Ids text = {7};
      for (const std::int32_t label : hypothesis.labels) text.push_back(label == 0 ? 3 : 5);
      text.push_back(4);
      StepModel::State state = language->initialState(1);
      EXPECT_NEAR(hypothesis.languageLogProbability, -language->windowLoss(text, state), 1e-4);
      EXPECT_NEAR(hypothesis.score,
                  hypothesis.logProbability + 1.5 * hypothesis.languageLogProbability, 1e-9);
      longest = std::max(longest, hypothesis.labels.size());
    }
  }
  EXPECT_GE(longest, 3u);
}

TEST_F(CtcTranscriptionTest, GoesOnInSlices) {
  // A long sequence with a language model is not searched in one go.
  SequenceData data;
  data.field = ".frames";
  data.ends = {3000};
  data.inputs.assign(6000, 0.3f);
  RandomSteps language(3, 3);
  CtcTranscriptionOptions options{.beam = CtcBeamOptions{.beamWidth = 10}};
  options.beam->language.model = &language;
  CtcTranscription transcription(model_, data, options);
  std::size_t slices = 1;
  for (; !transcription.advance(); ++slices) {
    EXPECT_TRUE(transcription.written()[0].hypotheses.empty());
  }
  EXPECT_GT(slices, 5u);
  EXPECT_EQ(transcription.written()[0].hypotheses.size(), 1u);
  EXPECT_TRUE(transcription.advance());
}

TEST_F(CtcTranscriptionTest, TheCallersBlankIsTheModels) {
  const std::vector<CtcTranscript> right =
      write(model_, data_, {.beam = CtcBeamOptions{.beamWidth = 5}});
  const std::vector<CtcTranscript> wrong =
      write(model_, data_, {.beam = CtcBeamOptions{.beamWidth = 5, .blank = 0}});
  for (std::size_t i = 0; i < right.size(); ++i) {
    EXPECT_EQ(right[i].hypotheses[0].labels, wrong[i].hypotheses[0].labels);
  }
}

TEST_F(CtcTranscriptionTest, RefusesWhatCannotBeBeforeItBegins) {
  expectError<InvalidArgumentError>(
      [&] { CtcTranscription(model_, data_, {.beam = CtcBeamOptions{.beamWidth = 0}}); },
      "beamWidth must be from 1 to 1000, got 0");
  RandomSteps language(3, 1);
  CtcTranscriptionOptions options{.beam = CtcBeamOptions{}};
  options.beam->language.model = &language;
  expectError<InvalidArgumentError>(
      [&] { CtcTranscription(model_, data_, options); },
      "the token of a label must be a token of the language model, from 0 to 0, got 1");
  expectError<InvalidArgumentError>([&] { CtcTranscription(model_, {}, {}); },
                                    "data must have at least one sequence");
}

}  // namespace
}  // namespace unrolled
