#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/error.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::smallModel;
using testing::smallOptions;
using testing::smallText;
using testing::smallTraining;
using testing::valuesOf;

TEST(LanguageModelTraining, CountsWindowsAsDefined) {
  struct Case {
    std::size_t tokens;
    double batch;
    double time;
    std::uint64_t windows;
  };
  // ⌊(⌊N / B⌋ − 1) / T⌋: the last token of a stream is only predicted.
  for (const Case& c : {Case{18, 3, 5, 1}, Case{20, 3, 5, 1}, Case{33, 3, 5, 2}, Case{32, 3, 5, 1},
                        Case{2, 1, 1, 1}, Case{3, 1, 1, 2}, Case{1000, 4, 10, 24}}) {
    const auto model = smallModel();
    LanguageModelTraining training = smallTraining();
    training.batchSize = c.batch;
    training.sequenceLength = c.time;
    model->beginTraining(smallText(c.tokens), training);
    EXPECT_EQ(model->stepsPerEpoch(), c.windows) << c.tokens << " " << c.batch << " " << c.time;
    EXPECT_EQ(model->trainStep().tokens, static_cast<std::uint64_t>(c.batch * c.time));
  }
}

TEST(LanguageModelTraining, MovesFromWindowToWindowAndEpochToEpoch) {
  const auto model = smallModel();
  model->beginTraining(smallText(33), smallTraining());
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> expected = {
      {0, 1}, {1, 0}, {1, 1}, {2, 0}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(model->trainStep().step, i + 1);
    EXPECT_EQ(model->epoch(), expected[i].first);
    EXPECT_EQ(model->stepOfEpoch(), expected[i].second);
  }
}

TEST(LanguageModelTraining, LearnsATextByHeart) {
  const auto model = smallModel();
  std::vector<std::int32_t> text;
  for (std::int32_t i = 0; i < 120; ++i) text.push_back(i * i % 8);  // 0 1 4 1 0 1 4 1 …
  model->beginTraining(text, smallTraining());
  const double before = model->trainStep().loss;
  double after = 0;
  for (int i = 0; i < 300; ++i) after = model->trainStep().loss;
  EXPECT_GT(before, 1.5);
  EXPECT_LT(after, 0.05);
}

TEST(LanguageModelTraining, TheSameSeedGivesTheSameRun) {
  LanguageModelOptions options = smallOptions();
  options.network.numLayers = 2;
  options.network.dropout = 0.3;
  const auto run = [&](double seed) {
    options.seed = seed;
    const auto model = smallModel(options);
    model->beginTraining(smallText(100), smallTraining());
    for (int i = 0; i < 5; ++i) model->trainStep();
    return valuesOf(model->parameters());
  };
  EXPECT_EQ(run(4), run(4));
  EXPECT_NE(run(4), run(5));
}

TEST(LanguageModelTraining, DropoutIsAtWork) {
  const auto firstLoss = [](double dropout) {
    LanguageModelOptions options = smallOptions();
    options.network.numLayers = 2;
    options.network.dropout = dropout;
    const auto model = smallModel(options);
    model->beginTraining(smallText(100), smallTraining());
    return model->trainStep().loss;
  };
  EXPECT_NE(firstLoss(0.5), firstLoss(0));
}

TEST(LanguageModelTraining, GoesOnWhenBegunAgainWithTheSameText) {
  const auto once = smallModel();
  const auto twice = smallModel();
  once->beginTraining(smallText(100), smallTraining());
  for (int i = 0; i < 9; ++i) once->trainStep();
  twice->beginTraining(smallText(100), smallTraining());
  for (int i = 0; i < 4; ++i) twice->trainStep();
  twice->beginTraining(smallText(100), smallTraining());
  EXPECT_EQ(twice->stepOfEpoch(), 4u);
  for (int i = 0; i < 5; ++i) twice->trainStep();
  EXPECT_EQ(valuesOf(once->parameters()), valuesOf(twice->parameters()));
}

TEST(LanguageModelTraining, StartsOverWithAnotherTextOrShapeButKeepsTheOptimiser) {
  const auto model = smallModel();
  model->beginTraining(smallText(100), smallTraining());
  for (int i = 0; i < 4; ++i) model->trainStep();
  LanguageModelTraining other = smallTraining();
  other.batchSize = 4;
  model->beginTraining(smallText(100), other);
  EXPECT_EQ(model->stepOfEpoch(), 0u);
  EXPECT_EQ(model->epoch(), 0u);
  EXPECT_EQ(model->trainStep().step, 5u);
  model->beginTraining(smallText(99), other);
  EXPECT_EQ(model->stepOfEpoch(), 0u);
}

struct Saved {
  std::vector<float> parameters;
  OptimizerOptions optimizer;
  std::vector<std::uint64_t> numbers;
  std::vector<std::pair<std::string, std::vector<float>>> arrays;
};

Saved save(LanguageModel& model) {
  const auto state = model.trainingState().value();
  Saved saved{valuesOf(model.parameters()), model.optimizerOptions(), state.numbers, {}};
  for (const auto& array : state.arrays) {
    EXPECT_EQ(array.shape.size(), array.values.size()) << array.name;
    saved.arrays.emplace_back(array.name,
                              std::vector<float>(array.values.begin(), array.values.end()));
  }
  return saved;
}

void restore(const Saved& saved, LanguageModel& model) {
  std::copy(saved.parameters.begin(), saved.parameters.end(), model.parameters().values());
  model.parameters().touch();
  model.restoreTraining(saved.optimizer, saved.numbers);
  const auto state = model.trainingState().value();
  ASSERT_EQ(state.arrays.size(), saved.arrays.size());
  for (std::size_t i = 0; i < saved.arrays.size(); ++i) {
    EXPECT_EQ(state.arrays[i].name, saved.arrays[i].first);
    ASSERT_EQ(state.arrays[i].values.size(), saved.arrays[i].second.size());
    std::copy(saved.arrays[i].second.begin(), saved.arrays[i].second.end(),
              state.arrays[i].values.begin());
  }
}

class LanguageModelResume : public ::testing::TestWithParam<const char*> {};

TEST_P(LanguageModelResume, GoesOnExactlyWhereItStopped) {
  LanguageModelOptions options = smallOptions();
  options.network.numLayers = 2;
  options.network.dropout = 0.3;  // so that the generator's state matters
  options.embeddingSize = 4;
  LanguageModelTraining training = smallTraining();
  training.trainer.optimizer.type = GetParam();
  training.trainer.optimizer.learningRate = 0.01;
  training.trainer.clipNorm = 1;
  training.trainer.schedule.type = "cosine";
  training.trainer.schedule.totalSteps = 40;

  const auto model = smallModel(options);
  model->beginTraining(smallText(100), training);
  for (int i = 0; i < 8; ++i) model->trainStep();  // in the middle of the second epoch
  EXPECT_EQ(model->epoch(), 1u);
  const Saved saved = save(*model);
  options.seed = 77;
  const auto twin = smallModel(options);
  restore(saved, *twin);
  twin->beginTraining(smallText(100), training);
  EXPECT_EQ(twin->stepOfEpoch(), model->stepOfEpoch());
  EXPECT_EQ(twin->epoch(), 1u);
  for (int i = 0; i < 10; ++i) {
    const StepReport expected = model->trainStep();
    const StepReport got = twin->trainStep();
    EXPECT_EQ(got.step, expected.step);
    EXPECT_EQ(got.loss, expected.loss);
    EXPECT_EQ(got.gradientNorm, expected.gradientNorm);
    EXPECT_EQ(got.learningRate, expected.learningRate);
  }
  EXPECT_EQ(valuesOf(twin->parameters()), valuesOf(model->parameters()));
}

INSTANTIATE_TEST_SUITE_P(Optimizers, LanguageModelResume,
                         ::testing::Values("sgd", "momentum", "rmsprop", "adagrad", "adam",
                                           "adamw"),
                         [](const auto& type) { return std::string(type.param); });

TEST(LanguageModelTrainingState, IsNothingBeforeTrainingAndNamedAsTheParametersAfter) {
  const auto model = smallModel();
  EXPECT_FALSE(model->trainingState().has_value());
  model->beginTraining(smallText(100), smallTraining());
  std::vector<std::string> names;
  const auto state = model->trainingState().value();
  for (const auto& array : state.arrays) names.push_back(array.name);
  ASSERT_EQ(names.size(), 2 * model->parameters().count() + 1);
  EXPECT_EQ(names.front(), "exp_avg.rnn.weight_ih_l0");
  EXPECT_EQ(names.at(model->parameters().count()), "exp_avg_sq.rnn.weight_ih_l0");
  EXPECT_EQ(names.back(), "carried_state");
}

TEST(LanguageModelTrainingState, RefusesNumbersThatCannotBe) {
  const auto model = smallModel();
  model->beginTraining(smallText(100), smallTraining());
  model->trainStep();
  const std::vector<std::uint64_t> good = model->trainingState()->numbers;
  const OptimizerOptions optimizer = model->optimizerOptions();
  const std::vector<float> before = valuesOf(model->parameters());
  std::vector<std::uint64_t> few = good;
  few.pop_back();
  EXPECT_THROW(model->restoreTraining(optimizer, few), FormatError);
  EXPECT_THROW(model->restoreTraining(optimizer, {}), FormatError);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (std::uint64_t hostile : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 40}) {
      // Either refused, or training can go on: nothing in between.
      std::vector<std::uint64_t> numbers = good;
      numbers[i] = hostile;
      const auto victim = smallModel();
      try {
        victim->restoreTraining(optimizer, numbers);
      } catch (const Error&) {
        EXPECT_FALSE(victim->trainingState().has_value()) << "half restored";
        continue;
      }
      victim->beginTraining(smallText(100), smallTraining());
      EXPECT_LT(victim->stepOfEpoch(), victim->stepsPerEpoch());
      try {
        victim->trainStep();
      } catch (const DivergedError&) {
      }
    }
  }
  EXPECT_EQ(valuesOf(model->parameters()), before);
}

TEST(LanguageModelTraining, DivergenceKeepsTheLastGoodWeights) {
  const auto model = smallModel();
  LanguageModelTraining training = smallTraining();
  model->beginTraining(smallText(100), training);
  for (int i = 0; i < 3; ++i) model->trainStep();
  training.trainer.optimizer.learningRate = 1e38;
  model->beginTraining(smallText(100), training);
  std::vector<float> good;
  std::uint64_t step = 3;
  try {
    for (; step < 50; ++step) {
      const std::vector<float> before = valuesOf(model->parameters());
      model->trainStep();
      good = before;  // the loss of these weights was finite
    }
    ADD_FAILURE() << "nothing was thrown";
  } catch (const DivergedError& error) {
    EXPECT_EQ(error.step(), step + 1);
    EXPECT_EQ(std::string(error.what()).rfind("training diverged at step ", 0), 0u);
  }
  EXPECT_EQ(valuesOf(model->parameters()), good);
  for (float value : good) EXPECT_TRUE(std::isfinite(value));
  EXPECT_EQ(model->stepOfEpoch(), 0u);
  LanguageModelEvaluation evaluation(*model, smallText(50));
  evaluation.advance(49);
  EXPECT_TRUE(std::isfinite(evaluation.loss()));
  // With a rate that does, training goes on.
  training.trainer.optimizer.learningRate = 0.1;
  model->beginTraining(smallText(100), training);
  EXPECT_TRUE(std::isfinite(model->trainStep().loss));
}

TEST(LanguageModelTraining, AfterTheFirstStepsNothingIsAllocated) {
  for (const char* cell : {"elman", "lstm", "gru"}) {
    for (double embedding : {0.0, 6.0}) {
      LanguageModelOptions options = smallOptions();
      options.network.cell = cell;
      options.network.numLayers = 2;
      options.network.dropout = 0.2;
      options.embeddingSize = embedding;
      const auto model = smallModel(options);
      LanguageModelTraining training = smallTraining();
      training.trainer.clipNorm = 1;
      training.stateGradients = true;
      model->beginTraining(smallText(100), training);
      for (int i = 0; i < 2; ++i) model->trainStep();
      const std::uint64_t before = testing::allocations();
      for (int i = 0; i < 20; ++i) model->trainStep();  // over the ends of three epochs
      EXPECT_EQ(testing::allocations(), before) << cell;
    }
  }
}

TEST(LanguageModelTraining, MeasuresStateGradientsWhereAskedTo) {
  const auto model = smallModel();
  LanguageModelTraining training = smallTraining();
  model->beginTraining(smallText(100), training);
  model->trainStep();
  EXPECT_TRUE(model->stateGradientNorms().empty());
  training.stateGradients = true;
  model->beginTraining(smallText(100), training);
  model->trainStep();
  ASSERT_EQ(model->stateGradientNorms().size(), 5u);
  for (const float norm : model->stateGradientNorms()) {
    EXPECT_GT(norm, 0.0f);
    EXPECT_TRUE(std::isfinite(norm));
  }
}

TEST(LanguageModelTraining, OptionsAreChecked) {
  const auto model = smallModel();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto refuse = [&](std::vector<std::int32_t> tokens, LanguageModelTraining training,
                          const std::string& message) {
    expectError<InvalidArgumentError>([&] { model->beginTraining(tokens, training); }, message);
    EXPECT_FALSE(model->trainingState().has_value());
  };
  refuse({}, smallTraining(), "the training text must not be empty");
  refuse({1}, smallTraining(),
         "the training text must have at least batchSize × (sequenceLength + 1) = 18 tokens, got "
         "1; a smaller batchSize or sequenceLength would do");
  refuse(smallText(17), smallTraining(),
         "the training text must have at least batchSize × (sequenceLength + 1) = 18 tokens, got "
         "17; a smaller batchSize or sequenceLength would do");
  std::vector<std::int32_t> beyond = smallText(100);
  beyond[99] = 8;
  refuse(beyond, smallTraining(), "the tokens of the training text must be from 0 to 7, got 8");
  beyond[99] = -1;
  refuse(beyond, smallTraining(), "the tokens of the training text must be from 0 to 7, got -1");
  LanguageModelTraining training = smallTraining();
  training.batchSize = 0;
  refuse(smallText(100), training, "batchSize must be a positive integer, got 0");
  training = smallTraining();
  training.sequenceLength = 2.5;
  refuse(smallText(100), training, "sequenceLength must be a positive integer, got 2.5");
  training = smallTraining();
  training.batchSize = 2e9;
  training.sequenceLength = 2e9;
  refuse(smallText(100), training,
         "the training text must have at least batchSize × (sequenceLength + 1) = "
         "4.000000002e+18 tokens, got 100; a smaller batchSize or sequenceLength would do");
  training = smallTraining();
  training.trainer.optimizer.learningRate = nan;
  refuse(smallText(100), training, "optimizer.learningRate must be a positive number, got NaN");
  training = smallTraining();
  training.trainer.clipNorm = -5;
  refuse(smallText(100), training, "clipNorm must be a positive number, or 0 for no limit, got -5");
  expectError<InvalidArgumentError>([&] { model->trainStep(); }, "training has not begun");
}

TEST(LanguageModelTraining, WrongNewOptionsLeaveTheRunningTrainingAlone) {
  const auto model = smallModel();
  model->beginTraining(smallText(100), smallTraining());
  model->trainStep();
  LanguageModelTraining wrong = smallTraining();
  wrong.trainer.optimizer.learningRate = -1;
  EXPECT_THROW(model->beginTraining(smallText(50), wrong), InvalidArgumentError);
  EXPECT_EQ(model->stepOfEpoch(), 1u);
  EXPECT_EQ(model->trainStep().learningRate, 0.02);
}

}  // namespace
}  // namespace unrolled
