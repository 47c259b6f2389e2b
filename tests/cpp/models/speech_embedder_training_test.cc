// How the embedder of speech trains: without regard to padding, reproducibly and resumably, and
// what it learns.

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "kernels/reductions.h"
#include "models/speech_embedder.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/small_model.h"
#include "support/speech.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::only;
using testing::smallEmbedderOptions;
using testing::smallSpeech;
using testing::smallSpeechTraining;
using testing::valuesOf;

/// All that has to go on: partners, corruption, dropout, every loss.
SpeechTraining everything() {
  SpeechTraining training = smallSpeechTraining();
  training.contrastive = 0.3;
  training.triplet = 0.2;
  training.corruption = {.noise = 0.2, .masks = 1, .maskShare = 0.5};
  return training;
}

SpeechEmbedderOptions stacked() {
  SpeechEmbedderOptions options = smallEmbedderOptions();
  options.encoder.numLayers = 2;
  options.encoder.dropout = 0.2;
  return options;
}

/// Loss and gradients of one step over all of the segments in one batch.
struct Step {
  double loss;
  std::vector<float> gradients;
};

Step stepOver(SpeechData data) {
  SpeechEmbedder model(smallEmbedderOptions());
  SpeechTraining training = smallSpeechTraining();
  training.batchSize = static_cast<double>(data.segments.count());
  training.correspondence = false;
  model.beginTraining(std::move(data), training);
  const double loss = model.trainStep().loss;
  ParameterSet& parameters = model.parameters();
  return {loss, {parameters.gradients(), parameters.gradients() + parameters.size()}};
}

TEST(SpeechTraining, LossAndGradientsDoNotDependOnThePadding) {
  const SpeechData whole = smallSpeech(7);
  const Step padded = stepOver(whole);
  double loss = 0;
  std::vector<double> gradients(padded.gradients.size());
  for (std::size_t i = 0; i < 7; ++i) {
    const Step alone = stepOver(only(whole, {i}));
    const double share =
        static_cast<double>(whole.segments.length(i)) / static_cast<double>(whole.segments.steps());
    loss += share * alone.loss;
    for (std::size_t j = 0; j < gradients.size(); ++j) {
      gradients[j] += share * static_cast<double>(alone.gradients[j]);
    }
  }
  EXPECT_NEAR(padded.loss, loss, 1e-6 * loss);
  EXPECT_LT(testing::relativeDifference(padded.gradients,
                                        std::vector<float>(gradients.begin(), gradients.end())),
            1e-5);
}

TEST(SpeechTraining, AnEvaluationHasTheLossOfTraining) {
  const SpeechData data = smallSpeech(6);
  SpeechEmbedder model(smallEmbedderOptions());
  SpeechEvaluation evaluation(model, data);
  while (!evaluation.advance()) {
  }
  const SpeechScore& score = evaluation.score();
  EXPECT_NEAR(score.errorSum / static_cast<double>(score.counted), stepOver(data).loss, 1e-6);
}

TEST(SpeechTraining, AStepReportsTheFramesReadAndWritten) {
  const SpeechData data = smallSpeech(10);
  const auto tokens = [&](auto change) {
    SpeechEmbedder model(smallEmbedderOptions());
    SpeechTraining training = smallSpeechTraining();
    training.correspondence = false;
    change(training);
    model.beginTraining(data, training);
    EXPECT_EQ(model.stepsPerEpoch(), 3u);
    std::uint64_t sum = 0;
    for (int i = 0; i < 3; ++i) sum += model.trainStep().tokens;
    EXPECT_EQ(model.epoch(), 1u);
    return sum;
  };
  EXPECT_EQ(tokens([](auto&) {}), 2 * data.segments.steps());
  // With partners every segment is read twice, or for another of its word.
  EXPECT_GT(tokens([](auto& t) { t.contrastive = 1; }), 3 * data.segments.steps());
  EXPECT_LT(tokens([](auto& t) {
              t.contrastive = 1;
              t.reconstruction = 0;
            }),
            3 * data.segments.steps());
}

TEST(SpeechTraining, AfterTheFirstEpochsNothingIsAllocated) {
  for (const bool all : {false, true}) {
    SpeechEmbedder model(stacked());
    model.beginTraining(smallSpeech(60), all ? everything() : smallSpeechTraining());
    for (std::uint64_t i = 0; i < 30 * model.stepsPerEpoch(); ++i) model.trainStep();
    const std::uint64_t before = testing::allocations();
    for (std::uint64_t i = 0; i < model.stepsPerEpoch(); ++i) model.trainStep();
    EXPECT_EQ(testing::allocations(), before) << all;
  }
}

TEST(SpeechTraining, GoesOnWhenBegunAgainWithTheSameSegments) {
  SpeechEmbedder once(stacked());
  SpeechEmbedder twice(stacked());
  once.beginTraining(smallSpeech(30), everything());
  for (int i = 0; i < 13; ++i) once.trainStep();
  twice.beginTraining(smallSpeech(30), everything());
  for (int i = 0; i < 10; ++i) twice.trainStep();
  twice.beginTraining(smallSpeech(30), everything());
  EXPECT_EQ(twice.epoch(), 1u);
  EXPECT_EQ(twice.stepOfEpoch(), 2u);
  for (int i = 0; i < 3; ++i) twice.trainStep();
  EXPECT_EQ(valuesOf(once.parameters()), valuesOf(twice.parameters()));
  // Other labels alone, or pairs, begin anew.
  SpeechData other = smallSpeech(30);
  other.segments.ids[0] = 1;
  twice.beginTraining(other, everything());
  EXPECT_EQ(twice.stepOfEpoch(), 0u);
  twice.trainStep();
  other.pairs = {4, 8};
  twice.beginTraining(other, everything());
  EXPECT_EQ(twice.stepOfEpoch(), 0u);
}

TEST(SpeechTraining, GoesOnExactlyFromASavedState) {
  SpeechEmbedder model(stacked());
  model.beginTraining(smallSpeech(30), everything());
  for (int i = 0; i < 13; ++i) model.trainStep();
  SpeechEmbedderOptions seeded = stacked();
  seeded.seed = 77;
  SpeechEmbedder twin(seeded);
  const std::vector<float> weights = valuesOf(model.parameters());
  std::copy(weights.begin(), weights.end(), twin.parameters().values());
  twin.parameters().touch();
  const TrainingState state = model.trainingState().value();
  EXPECT_EQ(model.carriedSize(state.numbers), 0u);
  twin.restoreTraining(model.optimizerOptions(), state.numbers);
  const TrainingState restored = twin.trainingState().value();
  ASSERT_EQ(restored.arrays.size(), state.arrays.size());
  for (std::size_t i = 0; i < state.arrays.size(); ++i) {
    EXPECT_EQ(restored.arrays[i].name, state.arrays[i].name);
    std::copy(state.arrays[i].values.begin(), state.arrays[i].values.end(),
              restored.arrays[i].values.begin());
  }
  twin.beginTraining(smallSpeech(30), everything());
  EXPECT_EQ(twin.stepOfEpoch(), model.stepOfEpoch());
  for (int i = 0; i < 12; ++i) EXPECT_EQ(twin.trainStep().loss, model.trainStep().loss);
  EXPECT_EQ(valuesOf(twin.parameters()), valuesOf(model.parameters()));
}

/// How much closer segments of one word are than those of two, by the mean of their products.
double contrastOf(SpeechEmbedder& model, const SpeechData& data) {
  SpeechVectors vectors(model, data.segments);
  while (!vectors.advance()) {
  }
  const std::size_t n = model.vectorSize();
  double sums[2] = {0, 0};
  double counts[2] = {0, 0};
  for (std::size_t i = 0; i < data.segments.count(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool same = data.segments.ids[i] == data.segments.ids[j];
      sums[same] +=
          kernels::dot(vectors.values().data() + i * n, vectors.values().data() + j * n, n);
      ++counts[same];
    }
  }
  return sums[1] / counts[1] - sums[0] / counts[0];
}

TEST(SpeechTraining, LearnsToTellWordsApartByAnyOfItsLosses) {
  const SpeechData test = smallSpeech(40, 2);
  const auto learns = [&](const char* what, auto change, bool labels, double least) {
    SpeechEmbedder model(smallEmbedderOptions());
    SpeechTraining training = smallSpeechTraining();
    training.batchSize = 8;
    training.trainer.optimizer.learningRate = 0.02;
    change(training);
    SpeechData data = smallSpeech(80);
    if (!labels) data.segments.ids.clear();
    model.beginTraining(data, training);
    const double untrained = contrastOf(model, test);
    while (model.epoch() < 30) model.trainStep();
    EXPECT_LT(untrained, 0.1);
    EXPECT_GT(contrastOf(model, test), least) << what;
  };
  const auto compares = [](SpeechTraining& t) { t.reconstruction = 0; };
  learns(
      "autoencoder", [](auto& t) { t.corruption.noise = 0.1; }, false, 0.5);
  learns(
      "correspondence", [](auto&) {}, true, 0.9);
  learns(
      "contrastive", [&](auto& t) { compares(t), t.contrastive = 1; }, true, 0.9);
  // Without labels each segment is to be known from another corruption of it.
  learns(
      "contrastive, alone",
      [&](auto& t) {
        compares(t), t.contrastive = 1, t.temperature = 0.5;
        t.corruption = {.noise = 0.3, .masks = 1, .maskShare = 0.3};
      },
      false, 0.5);
  learns(
      "semi-hard triplets", [&](auto& t) { compares(t), t.triplet = 1; }, true, 0.9);
  learns(
      "hardest triplets", [&](auto& t) { compares(t), t.triplet = 1, t.mining = "hardest"; }, true,
      0.9);
}

TEST(SpeechTraining, RefusesOptionsOutsideTheirRange) {
  SpeechEmbedder model(smallEmbedderOptions());
  const auto refuses = [&](auto change, const char* message) {
    SpeechTraining training = smallSpeechTraining();
    change(training);
    expectError<InvalidArgumentError>([&] { model.beginTraining(smallSpeech(8), training); },
                                      message);
  };
  refuses([](auto& t) { t.batchSize = 0; }, "batchSize must be a positive integer, got 0");
  refuses([](auto& t) { t.shuffleSeed = 0.5; },
          "shuffleSeed must be an integer not below 0, got 0.5");
  refuses([](auto& t) { t.reconstruction = -1; },
          "reconstruction must be a number not below 0, got -1");
  refuses([](auto& t) { t.contrastive = NAN; },
          "contrastive must be a number not below 0, got NaN");
  refuses([](auto& t) { t.triplet = -1; }, "triplet must be a number not below 0, got -1");
  refuses([](auto& t) { t.margin = -1; }, "margin must be a number not below 0, got -1");
  refuses([](auto& t) { t.temperature = 0; }, "temperature must be a positive number, got 0");
  refuses([](auto& t) { t.mining = "easy"; }, "mining must be one of semi-hard, hardest, got easy");
  refuses([](auto& t) { t.reconstruction = 0; },
          "one of reconstruction, contrastive, triplet must be above 0");
  refuses([](auto& t) { t.corruption.noise = -1; },
          "corruption.noise must be a number not below 0, got -1");
  expectError<InvalidArgumentError>([&] { model.trainStep(); }, "training has not begun");
}

TEST(SpeechTraining, NeedsTwoOfALabelWhereItLearnsFromThem) {
  SpeechEmbedder model(smallEmbedderOptions());
  const SpeechData data = only(smallSpeech(8), {0, 1, 2, 4});
  const char* const message =
      "segments[1].label must be that of two segments or more, got one that no other has";
  SpeechTraining training = smallSpeechTraining();
  expectError<InvalidArgumentError>([&] { model.beginTraining(data, training); }, message);
  training.correspondence = false;
  model.beginTraining(data, training);
  training.contrastive = 1;
  expectError<InvalidArgumentError>([&] { model.beginTraining(data, training); }, message);
  SpeechData wrong = data;
  wrong.pairs = {0, 9};
  expectError<InvalidArgumentError>([&] { model.beginTraining(wrong, training); },
                                    "pairs[0] must be of segments from 0 to 3, got 9");
}

}  // namespace
}  // namespace unrolled
