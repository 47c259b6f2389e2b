// How models that read a sequence and write another train: without regard to padding, reproducibly
// and resumably. What they learn is in encoder_decoder_learning_test.cc.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

#include "core/error.h"
#include "models/sequence_to_sequence.h"
#include "models/text_autoencoder.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/pairs.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::only;
using testing::smallPairOptions;
using testing::smallPairTraining;
using testing::valuesOf;

/// One way to use the family.
struct Use {
  std::string name;
  std::function<std::unique_ptr<EncoderDecoder>(double seed)> make;
};

std::vector<Use> uses() {
  std::vector<Use> all;
  const auto add = [&](std::string name, SequenceToSequenceOptions options) {
    all.push_back({std::move(name), [options](double seed) -> std::unique_ptr<EncoderDecoder> {
                     SequenceToSequenceOptions seeded = options;
                     seeded.model.seed = seed;
                     return std::make_unique<SequenceToSequence>(seeded);
                   }});
  };
  add("GruAdditive", smallPairOptions("gru", "additive"));
  add("LstmDot", smallPairOptions("lstm", "dot"));
  add("ComposedGeneral", smallPairOptions("gru-reset-before", "general"));
  SequenceToSequenceOptions tied = smallPairOptions("lstm", "none");
  tied.model.tiedEmbeddings = true;
  tied.model.encoder.numLayers = 2;
  add("StackedTiedNone", tied);
  all.push_back({"Autoencoder", [](double seed) -> std::unique_ptr<EncoderDecoder> {
                   TextAutoencoderOptions options;
                   options.model = smallPairOptions("gru").model;
                   options.model.seed = seed;
                   options.vectorSize = 5;
                   return std::make_unique<TextAutoencoder>(options);
                 }});
  return all;
}

class EncoderDecoders : public ::testing::TestWithParam<Use> {
 protected:
  std::unique_ptr<EncoderDecoder> model(double seed = 3) const { return GetParam().make(seed); }
};

INSTANTIATE_TEST_SUITE_P(All, EncoderDecoders, ::testing::ValuesIn(uses()),
                         [](const auto& test) { return test.param.name; });

/// Loss and gradients of one step over all of the pairs in one batch.
struct Step {
  double loss;
  std::vector<float> gradients;
};

Step stepOver(EncoderDecoder& model, PairData data) {
  PairTraining training = smallPairTraining();
  training.batchSize = static_cast<double>(data.count());
  training.labelSmoothing = 0.1;
  model.beginTraining(std::move(data), training);
  const double loss = model.trainStep().loss;
  ParameterSet& parameters = model.parameters();
  return {loss, {parameters.gradients(), parameters.gradients() + parameters.size()}};
}

TEST_P(EncoderDecoders, LossAndGradientsDoNotDependOnThePadding) {
  const PairData whole = testing::thinnedPairs(7);
  const Step padded = stepOver(*model(), whole);
  double loss = 0;
  double terms = 0;
  std::vector<double> gradients(padded.gradients.size());
  for (std::size_t i = 0; i < whole.count(); ++i) {
    const Step alone = stepOver(*model(), only(whole, {i}));
    const auto count = static_cast<double>(whole.target.length(i) + 1);
    loss += count * alone.loss;
    terms += count;
    for (std::size_t j = 0; j < gradients.size(); ++j) {
      gradients[j] += count * static_cast<double>(alone.gradients[j]);
    }
  }
  EXPECT_NEAR(padded.loss, loss / terms, 1e-6 * std::abs(padded.loss));
  std::vector<float> expected;
  for (double gradient : gradients) expected.push_back(static_cast<float>(gradient / terms));
  EXPECT_LT(testing::relativeDifference(padded.gradients, expected), 1e-5);
}

PairScore scoreOf(EncoderDecoder& model, PairData data) {
  PairEvaluation evaluation(model, std::move(data));
  while (!evaluation.advance()) {
  }
  return evaluation.score();
}

TEST_P(EncoderDecoders, AnEvaluationHasTheLossOfTrainingWithoutSmoothing) {
  const PairData data = testing::thinnedPairs(6);
  const auto made = model();
  const PairScore score = scoreOf(*made, data);
  EXPECT_EQ(score.counted, data.target.steps() + data.count());
  PairTraining training = smallPairTraining();
  training.batchSize = 6;
  made->beginTraining(data, training);
  EXPECT_NEAR(score.lossSum / static_cast<double>(score.counted), made->trainStep().loss, 1e-5);
}

TEST_P(EncoderDecoders, AnEvaluationOfManyIsThatOfEach) {
  const PairData data = testing::thinnedPairs(50);
  const auto made = model();
  const PairScore together = scoreOf(*made, data);
  PairScore apart;
  for (std::size_t i = 0; i < data.count(); ++i) {
    const PairScore one = scoreOf(*made, only(data, {i}));
    apart.lossSum += one.lossSum;
    apart.counted += one.counted;
    apart.correct += one.correct;
  }
  EXPECT_NEAR(together.lossSum, apart.lossSum, 1e-3);
  EXPECT_EQ(together.counted, apart.counted);
  EXPECT_EQ(together.correct, apart.correct);
}

TEST_P(EncoderDecoders, AStepReportsWhatItReadAndWroteWithoutPadding) {
  const PairData data = testing::thinnedPairs(10);
  const auto made = model();
  made->beginTraining(data, smallPairTraining());
  EXPECT_EQ(made->stepsPerEpoch(), 3u);
  std::uint64_t tokens = 0;
  for (int i = 0; i < 3; ++i) tokens += made->trainStep().tokens;
  EXPECT_EQ(tokens, data.source.steps() + data.target.steps() + data.count());
  EXPECT_EQ(made->epoch(), 1u);
}

TEST_P(EncoderDecoders, AfterTheFirstEpochsNothingIsAllocated) {
  for (const double truth : {1.0, 0.5}) {
    const auto made = model();
    PairTraining training = smallPairTraining();
    training.teacherForcing.from = truth;
    made->beginTraining(testing::reversedPairs(60), training);
    for (std::uint64_t i = 0; i < 6 * made->stepsPerEpoch(); ++i) made->trainStep();
    const std::uint64_t before = testing::allocations();
    for (std::uint64_t i = 0; i < made->stepsPerEpoch(); ++i) made->trainStep();
    EXPECT_EQ(testing::allocations(), before) << truth;
  }
}

/// All that has to go on: drawn inputs, dropout, smoothing.
PairTraining everything() {
  PairTraining training = smallPairTraining();
  training.teacherForcing = {.schedule = "linear", .from = 1, .to = 0.2, .steps = 20};
  training.labelSmoothing = 0.1;
  return training;
}

TEST_P(EncoderDecoders, GoOnWhenBegunAgainWithTheSamePairs) {
  const auto data = [](std::size_t count) { return testing::reversedPairs(count); };
  const auto once = model();
  const auto twice = model();
  once->beginTraining(data(30), everything());
  for (int i = 0; i < 13; ++i) once->trainStep();
  twice->beginTraining(data(30), everything());
  for (int i = 0; i < 10; ++i) twice->trainStep();
  twice->beginTraining(data(30), everything());
  EXPECT_EQ(twice->epoch(), 1u);
  EXPECT_EQ(twice->stepOfEpoch(), 2u);
  for (int i = 0; i < 3; ++i) twice->trainStep();
  EXPECT_EQ(valuesOf(once->parameters()), valuesOf(twice->parameters()));
  // Other targets alone begin anew.
  PairData other = data(30);
  other.target.tokens[0] = (other.target.tokens[0] + 1) % 5;
  twice->beginTraining(other, everything());
  EXPECT_EQ(twice->stepOfEpoch(), 0u);
  twice->trainStep();
  PairTraining reshuffled = everything();
  reshuffled.shuffleSeed = 9;
  twice->beginTraining(other, reshuffled);
  EXPECT_EQ(twice->stepOfEpoch(), 0u);
}

TEST_P(EncoderDecoders, GoOnExactlyFromASavedState) {
  const auto made = model();
  made->beginTraining(testing::reversedPairs(30), everything());
  for (int i = 0; i < 13; ++i) made->trainStep();
  const auto twin = model(77);
  const std::vector<float> weights = valuesOf(made->parameters());
  std::copy(weights.begin(), weights.end(), twin->parameters().values());
  twin->parameters().touch();
  const TrainingState state = made->trainingState().value();
  EXPECT_EQ(made->carriedSize(state.numbers), 0u);
  twin->restoreTraining(made->optimizerOptions(), state.numbers);
  const TrainingState restored = twin->trainingState().value();
  ASSERT_EQ(restored.arrays.size(), state.arrays.size());
  for (std::size_t i = 0; i < state.arrays.size(); ++i) {
    EXPECT_EQ(restored.arrays[i].name, state.arrays[i].name);
    std::copy(state.arrays[i].values.begin(), state.arrays[i].values.end(),
              restored.arrays[i].values.begin());
  }
  twin->beginTraining(testing::reversedPairs(30), everything());
  EXPECT_EQ(twin->stepOfEpoch(), made->stepOfEpoch());
  for (int i = 0; i < 12; ++i) EXPECT_EQ(twin->trainStep().loss, made->trainStep().loss);
  EXPECT_EQ(valuesOf(twin->parameters()), valuesOf(made->parameters()));
}

TEST_P(EncoderDecoders, HostileNumbersAreRefusedOrHarmless) {
  const auto made = model();
  made->beginTraining(testing::reversedPairs(30), everything());
  made->trainStep();
  const std::vector<std::uint64_t> good = made->trainingState()->numbers;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (std::uint64_t hostile : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 40}) {
      std::vector<std::uint64_t> numbers = good;
      numbers[i] = hostile;
      const auto victim = model();
      try {
        victim->restoreTraining(made->optimizerOptions(), numbers);
      } catch (const FormatError&) {
        EXPECT_FALSE(victim->trainingState().has_value()) << "half restored";
        continue;
      }
      victim->beginTraining(testing::reversedPairs(30), everything());
      EXPECT_LT(victim->stepOfEpoch(), victim->stepsPerEpoch());
      try {
        victim->trainStep();
      } catch (const DivergedError&) {
      }
    }
  }
}

TEST_P(EncoderDecoders, TellTheNormOfTheEncodersGradientWhenAsked) {
  const auto made = model();
  PairTraining training = smallPairTraining();
  training.batchSize = 30;
  made->beginTraining(testing::reversedPairs(30), training);
  made->trainStep();
  EXPECT_TRUE(made->stateGradientNorms().empty());
  training.stateGradients = true;
  made->beginTraining(testing::reversedPairs(30), training);
  made->trainStep();
  EXPECT_EQ(made->stateGradientNorms().size(), 7u);
  for (float norm : made->stateGradientNorms()) EXPECT_TRUE(std::isfinite(norm) && norm > 0);
}

TEST_P(EncoderDecoders, PairsOfAThousandSteps) {
  const std::vector<std::int32_t> longOne(1000, 3);
  const PairData data = testing::pairsOf({longOne, {1}, longOne}, {longOne, longOne, {}});
  const auto made = model();
  made->beginTraining(data, everything());
  EXPECT_EQ(made->trainStep().tokens, 2001u + 2003u);
  EXPECT_TRUE(std::isfinite(scoreOf(*made, data).lossSum));
}

TEST(EncoderDecoderTraining, RefusesOptionsOutsideTheirRange) {
  SequenceToSequence model(smallPairOptions());
  const auto refuses = [&](auto change, const char* message) {
    PairTraining training = smallPairTraining();
    change(training);
    expectError<InvalidArgumentError>(
        [&] { model.beginTraining(testing::reversedPairs(3), training); }, message);
  };
  refuses([](auto& t) { t.batchSize = 0; }, "batchSize must be a positive integer, got 0");
  refuses([](auto& t) { t.labelSmoothing = 1; }, "labelSmoothing must be from 0 to below 1, got 1");
  refuses([](auto& t) { t.teacherForcing.from = 2; },
          "teacherForcing.from must be from 0 to 1, got 2");
  refuses([](auto& t) { t.shuffleSeed = 0.5; },
          "shuffleSeed must be an integer not below 0, got 0.5");
}

TEST(EncoderDecoderTraining, DropoutIsForTrainingOnly) {
  SequenceToSequenceOptions options = smallPairOptions();
  const auto lossesOf = [&](double input, double output) {
    options.model.inputDropout = input;
    options.model.outputDropout = output;
    SequenceToSequence model(options);
    const double evaluated = scoreOf(model, testing::reversedPairs(20)).lossSum;
    model.beginTraining(testing::reversedPairs(20), smallPairTraining());
    return std::pair(evaluated, model.trainStep().loss);
  };
  const auto without = lossesOf(0, 0);
  for (const auto& [input, output] : {std::pair(0.5, 0.0), std::pair(0.0, 0.5)}) {
    const auto with = lossesOf(input, output);
    EXPECT_EQ(with.first, without.first);
    EXPECT_NE(with.second, without.second);
  }
}

TEST(DeclaredEncoderDecoder, KnowsItsParametersWithoutMakingThem) {
  SequenceToSequenceOptions huge = smallPairOptions();
  huge.model.encoder.hiddenSize = 8000;
  huge.model.declareOnly = true;
  SequenceToSequence declared(huge);
  EXPECT_EQ(declared.parameters()[1].shape, (Shape{24000, 3}));
  EXPECT_EQ(declared.parameters().values(), nullptr);
}

}  // namespace
}  // namespace unrolled
