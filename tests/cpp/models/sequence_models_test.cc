#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <memory>

#include "core/error.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/sequences.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::only;
using testing::readAll;
using testing::valuesOf;

/// One way to use the family: a model, data for it and how many numbers one sequence predicts.
struct Use {
  std::string name;
  std::function<std::unique_ptr<SequenceModel>(double seed)> make;
  std::function<SequenceData(std::size_t count, std::uint64_t seed)> data;
};

template <typename ModelType, typename Options>
Use use(std::string name, Options options,
        std::function<SequenceData(std::size_t, std::uint64_t)> data) {
  const auto make = [options](double seed) -> std::unique_ptr<SequenceModel> {
    Options seeded = options;
    seeded.model.seed = seed;
    return std::make_unique<ModelType>(seeded);
  };
  return {std::move(name), make, std::move(data)};
}

SequenceData lettered(std::size_t count, std::uint64_t seed) {
  SequenceData data = testing::smallTagged(count, seed);
  data.words = {"one", "two", "3", "four", "FIVE", "!"};
  return data;
}

std::vector<Use> uses() {
  std::vector<Use> all;
  const auto tagger = [&](std::string name, auto change, auto data) {
    SequenceTaggerOptions options = testing::smallTagger();
    change(options.model);
    all.push_back(use<SequenceTagger>(std::move(name), options, data));
  };
  tagger(
      "TaggerOneOfN", [](auto&) {}, testing::smallTagged);
  tagger(
      "TaggerEmbedding",
      [](auto& model) {
        model.input.embeddingSize = 5;
        model.input.contextWindow = 3;
        model.network.numLayers = 2;
      },
      testing::smallTagged);
  tagger(
      "TaggerTrigrams",
      [](auto& model) {
        model.input.kind = "letter-trigrams";
        model.input.embeddingSize = 5;
      },
      lettered);
  for (const char* pooling : {"last", "mean", "attention"}) {
    all.push_back(use<SequenceClassifier>("Classifier_" + std::string(pooling),
                                          testing::smallClassifier(pooling),
                                          testing::smallLabelled));
  }
  for (const bool perStep : {false, true}) {
    const auto data = [perStep](std::size_t count, std::uint64_t seed) {
      return testing::smallTargeted(count, perStep, seed);
    };
    all.push_back(use<SequenceRegressor>(perStep ? "RegressorPerStep" : "Regressor",
                                         testing::smallRegressor(perStep), data));
  }
  all.push_back(
      use<CtcRecognizer>("CtcRecognizer", testing::smallRecognizer(), testing::smallSpoken));
  return all;
}

class SequenceModels : public ::testing::TestWithParam<Use> {
 protected:
  std::unique_ptr<SequenceModel> model(double seed = 3) const { return GetParam().make(seed); }
  SequenceData data(std::size_t count, std::uint64_t seed = 1) const {
    return GetParam().data(count, seed);
  }
};

INSTANTIATE_TEST_SUITE_P(All, SequenceModels, ::testing::ValuesIn(uses()),
                         [](const auto& test) { return test.param.name; });

/// Loss and gradients of one step over all of the data in one batch.
struct Step {
  double loss;
  std::vector<float> gradients;
};

Step stepOver(const Use& use, SequenceData data) {
  const auto model = use.make(3);
  SequenceTraining training = testing::smallSequenceTraining();
  training.batchSize = static_cast<double>(data.count());
  model->beginTraining(std::move(data), training);
  const double loss = model->trainStep().loss;
  ParameterSet& parameters = model->parameters();
  return {loss, {parameters.gradients(), parameters.gradients() + parameters.size()}};
}

TEST_P(SequenceModels, LossAndGradientsDoNotDependOnThePadding) {
  const SequenceData whole = data(6);
  const Granularity granularity = model()->granularity();
  const Step padded = stepOver(GetParam(), whole);
  // The mean over all that is predicted, from batches of one sequence, which have no padding.
  double loss = 0;
  double terms = 0;
  std::vector<double> gradients(padded.gradients.size());
  for (std::size_t i = 0; i < whole.count(); ++i) {
    const Step alone = stepOver(GetParam(), only(whole, {i}, granularity));
    const double count =
        granularity == Granularity::kStep ? static_cast<double>(whole.length(i)) : 1;
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

TEST_P(SequenceModels, WhatIsSaidOfASequenceDoesNotDependOnItsNeighbours) {
  const SequenceData whole = data(9);
  const auto made = model();
  const SequencePredictions together = readAll(*made, whole, true);
  SequencePredictions apart;
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (std::size_t i = 0; i < whole.count(); ++i) {
    const SequencePredictions one = readAll(*made, only(whole, {i}, made->granularity()), true);
    append(apart.ids, one.ids);
    append(apart.probabilities, one.probabilities);
    append(apart.distributions, one.distributions);
    append(apart.weights, one.weights);
    append(apart.values, one.values);
    append(apart.labels, one.labels);
    apart.lossSum += one.lossSum;
    apart.counted += one.counted;
    apart.correct += one.correct;
    apart.edits += one.edits;
  }
  EXPECT_EQ(together.ids, apart.ids);
  EXPECT_EQ(together.labels, apart.labels);
  EXPECT_EQ(together.edits, apart.edits);
  EXPECT_LT(testing::largestDifference(together.probabilities, apart.probabilities), 1e-6);
  EXPECT_LT(testing::largestDifference(together.distributions, apart.distributions), 1e-6);
  EXPECT_LT(testing::largestDifference(together.weights, apart.weights), 1e-6);
  EXPECT_LT(testing::largestDifference(together.values, apart.values), 1e-6);
  EXPECT_NEAR(together.lossSum, apart.lossSum, 1e-4);
  EXPECT_EQ(together.counted, apart.counted);
  EXPECT_EQ(together.correct, apart.correct);
}

TEST_P(SequenceModels, AnEvaluationHasTheLossOfTraining) {
  const SequenceData whole = data(6);
  const SequencePredictions read = readAll(*model(), whole);
  EXPECT_NEAR(read.lossSum / static_cast<double>(read.counted), stepOver(GetParam(), whole).loss,
              1e-5);
}

TEST_P(SequenceModels, LearnTheirTask) {
  const auto made = model();
  made->beginTraining(data(200), testing::smallSequenceTraining());
  for (std::uint64_t i = 0; i < 40 * made->stepsPerEpoch(); ++i) made->trainStep();
  const SequencePredictions seen = readAll(*made, data(100, 5));  // not those it learnt from
  if (!seen.labels.empty()) {
    EXPECT_GT(seen.answered, 100u);
    EXPECT_EQ(seen.edits, 0u);
  } else if (seen.values.empty()) {
    EXPECT_GT(static_cast<double>(seen.correct), 0.97 * static_cast<double>(seen.answered));
  } else {
    EXPECT_LT(seen.lossSum / static_cast<double>(seen.counted), 0.01);
  }
}

TEST_P(SequenceModels, AStepReportsTheStepsItReadWithoutPadding) {
  const SequenceData whole = data(10);
  const auto made = model();
  made->beginTraining(whole, testing::smallSequenceTraining());
  EXPECT_EQ(made->stepsPerEpoch(), 3u);
  std::uint64_t tokens = 0;
  for (int i = 0; i < 3; ++i) tokens += made->trainStep().tokens;
  EXPECT_EQ(tokens, whole.steps());
  EXPECT_EQ(made->epoch(), 1u);
  EXPECT_EQ(made->stepOfEpoch(), 0u);
}

TEST_P(SequenceModels, AfterTheFirstEpochsNothingIsAllocated) {
  const auto made = model();
  made->beginTraining(data(60), testing::smallSequenceTraining());
  for (std::uint64_t i = 0; i < 4 * made->stepsPerEpoch(); ++i) made->trainStep();
  const std::uint64_t before = testing::allocations();
  for (std::uint64_t i = 0; i < made->stepsPerEpoch(); ++i) made->trainStep();
  EXPECT_EQ(testing::allocations(), before);
}

TEST_P(SequenceModels, GoOnWhenBegunAgainWithTheSameData) {
  const auto once = model();
  const auto twice = model();
  once->beginTraining(data(30), testing::smallSequenceTraining());
  for (int i = 0; i < 13; ++i) once->trainStep();
  twice->beginTraining(data(30), testing::smallSequenceTraining());
  for (int i = 0; i < 10; ++i) twice->trainStep();
  twice->beginTraining(data(30), testing::smallSequenceTraining());
  EXPECT_EQ(twice->epoch(), 1u);
  EXPECT_EQ(twice->stepOfEpoch(), 2u);
  for (int i = 0; i < 3; ++i) twice->trainStep();
  EXPECT_EQ(valuesOf(once->parameters()), valuesOf(twice->parameters()));
  // Other data, another batch or another shuffle begin anew.
  twice->beginTraining(data(29), testing::smallSequenceTraining());
  EXPECT_EQ(twice->stepOfEpoch(), 0u);
  twice->trainStep();
  SequenceTraining other = testing::smallSequenceTraining();
  other.shuffleSeed = 9;
  twice->beginTraining(data(29), other);
  EXPECT_EQ(twice->stepOfEpoch(), 0u);
}

TEST_P(SequenceModels, GoOnExactlyFromASavedState) {
  const auto made = model();
  made->beginTraining(data(30), testing::smallSequenceTraining());
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
  twin->beginTraining(data(30), testing::smallSequenceTraining());
  EXPECT_EQ(twin->stepOfEpoch(), made->stepOfEpoch());
  for (int i = 0; i < 12; ++i) EXPECT_EQ(twin->trainStep().loss, made->trainStep().loss);
  EXPECT_EQ(valuesOf(twin->parameters()), valuesOf(made->parameters()));
}

TEST_P(SequenceModels, HostileNumbersAreRefusedOrHarmless) {
  const auto made = model();
  made->beginTraining(data(30), testing::smallSequenceTraining());
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
      victim->beginTraining(data(30), testing::smallSequenceTraining());
      EXPECT_LT(victim->stepOfEpoch(), victim->stepsPerEpoch());
      try {
        victim->trainStep();
      } catch (const DivergedError&) {
      }
    }
  }
}

TEST_P(SequenceModels, TellTheNormOfTheStatesGradientWhenAsked) {
  const auto made = model();
  SequenceTraining training = testing::smallSequenceTraining();
  made->beginTraining(data(30), training);
  made->trainStep();
  EXPECT_TRUE(made->stateGradientNorms().empty());
  training.stateGradients = true;
  made->beginTraining(data(30), training);
  made->trainStep();
  ASSERT_FALSE(made->stateGradientNorms().empty());
  EXPECT_LE(made->stateGradientNorms().size(), 8u);
  for (float norm : made->stateGradientNorms()) EXPECT_TRUE(std::isfinite(norm) && norm > 0);
}

TEST(DeclaredModel, KnowsItsParametersWithoutMakingThem) {
  SequenceTaggerOptions huge = testing::smallTagger();
  huge.model.network.hiddenSize = 8000;  // a gigabyte, still within 32 bits
  huge.model.declareOnly = true;
  SequenceTagger declared(huge);
  EXPECT_EQ(declared.parameters()[0].shape, (Shape{32000, 6}));
  EXPECT_EQ(declared.parameters().values(), nullptr);
}

TEST_P(SequenceModels, ASequenceOfTenThousandSteps) {
  const auto made = model();
  const SequenceData several = data(4000);
  SequenceData one = several;
  one.ends.assign(1, 10000);
  const auto cut = [](auto& values, std::size_t count) {
    values.erase(values.begin() + std::min(static_cast<std::ptrdiff_t>(count), std::ssize(values)),
                 values.end());
  };
  const std::map<Granularity, std::size_t> of = {
      {Granularity::kStep, 10000}, {Granularity::kSequence, 1}, {Granularity::kOwn, 100}};
  const std::size_t answers = of.at(made->granularity());
  cut(one.tokens, 10000);
  cut(one.inputs, 20000);
  cut(one.ids, answers);
  cut(one.targets, answers);
  if (!one.idEnds.empty()) one.idEnds = {one.ids.size()};
  made->beginTraining(one, testing::smallSequenceTraining());
  EXPECT_EQ(made->trainStep().tokens, 10000u);
  EXPECT_TRUE(std::isfinite(readAll(*made, one).lossSum));
}

}  // namespace
}  // namespace unrolled
