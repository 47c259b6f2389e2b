#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/expect.h"
#include "support/fixture.h"
#include "support/network.h"
#include "support/numbers.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::FixtureCase;

std::unique_ptr<LanguageModel> modelOf(const FixtureCase& golden) {
  LanguageModelOptions options;
  options.network.cell = golden.text("cell");
  options.network.hiddenSize = golden.number("hidden");
  options.network.numLayers = golden.number("layers");
  options.embeddingSize = golden.number("embedding");
  auto model =
      std::make_unique<LanguageModel>(testing::letters(golden.size("vocabulary")), options);
  testing::fillParameters(model->parameters(), golden.seed());
  return model;
}

std::vector<std::int32_t> textOf(const FixtureCase& golden) {
  return testing::tokenNumbers(golden.seed(), "text", golden.size("total"),
                               golden.size("vocabulary"));
}

class LanguageModelGolden : public ::testing::TestWithParam<std::size_t> {
 protected:
  const FixtureCase golden_ = testing::readFixture("language_model.txt").at(GetParam());
};

TEST_P(LanguageModelGolden, GivesTheScoresOfPyTorch) {
  const auto model = modelOf(golden_);
  const std::vector<std::int32_t> text = textOf(golden_);
  const FixtureCase::Array& expected = golden_.array("logits");
  const std::size_t vocabulary = model->vocabularySize();
  std::vector<float> got(expected.values.size());
  StepModel::State state = model->initialState(1);
  for (std::size_t t = 0; t < expected.shape[0]; ++t) {
    model->step(std::span(text).subspan(t, 1), state, {got.data() + t * vocabulary, 1, vocabulary});
  }
  EXPECT_LT(testing::largestDifference(got, expected.values), 1e-5);
}

TEST_P(LanguageModelGolden, EvaluatesAsPyTorch) {
  const auto model = modelOf(golden_);
  LanguageModelEvaluation evaluation(*model, textOf(golden_));
  EXPECT_TRUE(evaluation.advance(evaluation.total()));
  EXPECT_NEAR(evaluation.loss(), golden_.array("evaluation").values[0], 1e-6);
}

// Contiguous streams, carried state, a new start every epoch, clipping by norm, Adam: 50 steps.
TEST_P(LanguageModelGolden, TrainsAsPyTorch) {
  const auto model = modelOf(golden_);
  LanguageModelTraining training;
  training.trainer.optimizer.learningRate = golden_.number("rate");
  training.trainer.clipNorm = golden_.number("clip");
  training.batchSize = golden_.number("batch");
  training.sequenceLength = golden_.number("time");
  model->beginTraining(textOf(golden_), training);
  EXPECT_EQ(model->stepsPerEpoch(), golden_.size("windows"));
  std::vector<float> losses;
  std::vector<float> norms;
  for (std::size_t i = 0; i < golden_.array("losses").values.size(); ++i) {
    const StepReport report = model->trainStep();
    losses.push_back(static_cast<float>(report.loss));
    norms.push_back(static_cast<float>(report.gradientNorm));
  }
  EXPECT_EQ(losses.size(), 50u);
  const double difference = testing::largestDifference(losses, golden_.array("losses").values);
  EXPECT_LT(difference, 1e-4);
  EXPECT_LT(testing::relativeDifference(norms, golden_.array("norms").values), 1e-4);
  RecordProperty("largestLossDifference", std::to_string(difference * 1e6) + "e-6");
}

INSTANTIATE_TEST_SUITE_P(Inputs, LanguageModelGolden, ::testing::Values(0, 1),
                         [](const auto& index) {
                           return index.param == 0 ? "OneOfN" : "Embedding";
                         });

}  // namespace
}  // namespace unrolled
