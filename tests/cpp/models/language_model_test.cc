#include "models/language_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <tuple>

#include "core/error.h"
#include "models/generation.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::smallModel;
using testing::smallOptions;
using testing::smallText;

/// −log softmax(scores)[token].
double loss(std::span<const float> scores, std::int32_t token) {
  double total = 0;
  for (float score : scores) total += std::exp(static_cast<double>(score));
  return std::log(total) - static_cast<double>(scores[static_cast<std::size_t>(token)]);
}

class EveryLanguageModel : public ::testing::TestWithParam<double> {
 protected:
  EveryLanguageModel() {
    LanguageModelOptions options = smallOptions();
    options.network.cell = "gru";
    options.network.numLayers = 2;
    options.network.dropout = 0.5;  // only while training
    options.embeddingSize = GetParam();
    model_ = smallModel(options);
  }

  std::unique_ptr<LanguageModel> model_;
};

TEST_P(EveryLanguageModel, EvaluationPredictsEveryTokenButTheFirst) {
  const std::vector<std::int32_t> text = smallText(600);  // more than one window of evaluation
  StepModel::State state = model_->initialState(1);
  std::vector<float> scores(8);
  double expected = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    model_->step(std::span(text).subspan(i, 1), state, {scores.data(), 1, 8});
    expected += loss(scores, text[i + 1]) / 599;
  }
  LanguageModelEvaluation evaluation(*model_, text);
  EXPECT_EQ(evaluation.total(), 599u);
  EXPECT_TRUE(evaluation.advance(1000));
  EXPECT_EQ(evaluation.predicted(), 599u);
  EXPECT_NEAR(evaluation.loss(), expected, 1e-6);

  LanguageModelEvaluation inSlices(*model_, text);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(inSlices.advance(100));
  EXPECT_EQ(inSlices.predicted(), 500u);
  EXPECT_TRUE(inSlices.advance(99));
  EXPECT_NEAR(inSlices.loss(), expected, 1e-6);
}

TEST_P(EveryLanguageModel, HypothesesOfABatchDoNotTouchEachOther) {
  StepModel::State together = model_->initialState(3);
  StepModel::State alone = model_->initialState(1);
  std::vector<float> scores(3 * 8);
  std::vector<float> single(8);
  for (std::int32_t t = 0; t < 4; ++t) {
    const std::vector<std::int32_t> tokens = {t, 7 - t, 3};
    model_->step(tokens, together, {scores.data(), 3, 8});
    model_->step(std::span(tokens).subspan(1, 1), alone, {single.data(), 1, 8});
  }
  EXPECT_LT(testing::largestDifference(std::span(scores).subspan(8, 8), single), 1e-6);
}

TEST_P(EveryLanguageModel, ReordersItsHypotheses) {
  StepModel::State state = model_->initialState(3);
  std::vector<float> scores(3 * 8);
  const std::vector<std::int32_t> first = {1, 4, 6};
  model_->step(first, state, {scores.data(), 3, 8});
  const std::vector<std::size_t> order = {2, 2, 0, 1};
  model_->reorder(state, order);
  EXPECT_EQ(state.batch, 4u);
  std::vector<float> after(4 * 8);
  const std::vector<std::int32_t> second = {5, 5, 5, 5};
  model_->step(second, state, {after.data(), 4, 8});

  StepModel::State plain = model_->initialState(3);
  model_->step(first, plain, {scores.data(), 3, 8});
  model_->step(std::span(second).first(3), plain, {scores.data(), 3, 8});
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_LT(testing::largestDifference(std::span(after).subspan(i * 8, 8),
                                         std::span(scores).subspan(order[i] * 8, 8)),
              1e-6);
  }
}

TEST_P(EveryLanguageModel, AStepAllocatesNothing) {
  StepModel::State state = model_->initialState(1);
  std::vector<float> scores(8);
  const std::int32_t token = 3;
  model_->step({&token, 1}, state, {scores.data(), 1, 8});
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 20; ++i) model_->step({&token, 1}, state, {scores.data(), 1, 8});
  EXPECT_EQ(testing::allocations(), before);
}

TEST_P(EveryLanguageModel, EvaluationAllocatesNothingAfterItsFirstWindows) {
  LanguageModelEvaluation evaluation(*model_, smallText(4000));
  evaluation.advance(256);
  evaluation.advance(256);
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 10; ++i) evaluation.advance(256);
  EXPECT_EQ(testing::allocations(), before);
}

TEST_P(EveryLanguageModel, GeneratesWithTheWeightsOfTheMoment) {
  std::vector<std::int32_t> text;
  for (std::int32_t i = 0; i < 200; ++i) text.push_back(i % 8);
  const GenerationOptions greedy = {
      .sampler = {.temperature = 0}, .length = 16, .seed = 1, .stop = {}, .candidates = 0};
  const std::vector<std::int32_t> prompt = {0, 1};
  const auto write = [&] {
    return Generation(*model_, model_->vocabulary(), prompt, greedy).advance(16);
  };
  EXPECT_NE(write(), "CDEFGHABCDEFGHAB");
  LanguageModelTraining training = testing::smallTraining();
  model_->beginTraining(text, training);
  for (int i = 0; i < 400; ++i) model_->trainStep();
  EXPECT_EQ(write(), "CDEFGHABCDEFGHAB");
}

INSTANTIATE_TEST_SUITE_P(Inputs, EveryLanguageModel, ::testing::Values(0.0, 5.0),
                         [](const auto& size) { return size.param == 0 ? "OneOfN" : "Embedding"; });

TEST(LanguageModel, NamesItsParametersAsItsFile) {
  LanguageModelOptions options = smallOptions();
  options.embeddingSize = 5;
  const auto model = smallModel(options);
  std::vector<std::string> names;
  for (ParameterSet::Id id = 0; id < model->parameters().count(); ++id) {
    const Parameter& parameter = model->parameters()[id];
    names.push_back(parameter.name + " " + parameter.shape.toString());
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"embedding.weight [8, 5]", "head.bias [8]",
                                             "head.weight [8, 9]", "rnn.bias_hh_l0 [36]",
                                             "rnn.bias_ih_l0 [36]", "rnn.weight_hh_l0 [36, 9]",
                                             "rnn.weight_ih_l0 [36, 5]"}));
}

TEST(LanguageModel, AModelOfOneTokenIsSure) {
  LanguageModel model(testing::letters(1), smallOptions());
  LanguageModelEvaluation evaluation(model, {0, 0, 0});
  EXPECT_TRUE(evaluation.advance(2));
  EXPECT_EQ(evaluation.loss(), 0);
}

TEST(LanguageModel, EvaluationNeedsTwoTokens) {
  const auto model = smallModel();
  expectError<InvalidArgumentError>([&] { LanguageModelEvaluation(*model, {}); },
                                    "the text to evaluate must have at least 2 tokens, got 0");
  expectError<InvalidArgumentError>([&] { LanguageModelEvaluation(*model, {1}); },
                                    "the text to evaluate must have at least 2 tokens, got 1");
}

TEST(LanguageModel, ItsParametersAreKnownBeforeItIsMade) {
  for (const double embedding : {0.0, 6.0}) {
    LanguageModelOptions options = smallOptions();
    options.network.cell = "peephole-lstm";
    options.network.layerNorm = true;
    options.network.numLayers = 2;
    options.embeddingSize = embedding;
    const auto model = smallModel(options);
    const auto declared = LanguageModel::parametersOf(8, options);
    ASSERT_EQ(declared.size(), model->parameters().count());
    for (std::size_t id = 0; id < declared.size(); ++id) {
      EXPECT_EQ(declared[id].name, model->parameters()[id].name);
      EXPECT_EQ(declared[id].shape, model->parameters()[id].shape);
    }
  }
  // Gigabytes are only numbers here.
  LanguageModelOptions huge = smallOptions();
  huge.network.hiddenSize = 12000;
  EXPECT_EQ(LanguageModel::parametersOf(8, huge)[1].shape, Shape({48000, 12000}));
}

TEST(LanguageModel, ActivationsAreThoseOfItsSteps) {
  for (const char* cell : {"elman", "lstm", "gru", "peephole-lstm", "scrn", "clockwork"}) {
    LanguageModelOptions options = smallOptions();
    options.network.cell = cell;
    options.network.hiddenSize = 8;
    options.network.numLayers = 2;
    const auto model = smallModel(options);
    const std::vector<std::int32_t> text = smallText(5);
    const LanguageModel::Activations seen = model->activations(text);
    ASSERT_EQ(seen.layers.size(), 2u) << cell;
    StepModel::State state = model->initialState(1);
    std::vector<float> scores(8);
    for (std::size_t t = 0; t < text.size(); ++t) {
      model->step(std::span(text).subspan(t, 1), state, {scores.data(), 1, 8});
      for (std::size_t layer = 0; layer < 2; ++layer) {
        const auto& states = seen.layers[layer].states;
        EXPECT_EQ(states.size(), state.values.shape()[0]);
        for (std::size_t s = 0; s < states.size(); ++s) {
          ASSERT_EQ(states[s].values.size(), 5u * 8);
          for (std::size_t i = 0; i < 8; ++i) {
            EXPECT_EQ(states[s].values[t * 8 + i], state.values.data()[(s * 2 + layer) * 8 + i]);
          }
        }
        for (const auto& gate : seen.layers[layer].gates) {
          ASSERT_EQ(gate.values.size(), 5u * 8);
        }
      }
    }
  }
}

TEST(LanguageModel, GatesExplainTheStates) {
  const auto model = smallModel();  // an LSTM of 9 units
  const auto layer = model->activations(smallText(6)).layers[0];
  ASSERT_EQ(layer.gates.size(), 4u);
  ASSERT_EQ(layer.states[1].name, "c");
  const auto& [i, f, g, o] = std::tie(layer.gates[0].values, layer.gates[1].values,
                                      layer.gates[2].values, layer.gates[3].values);
  for (std::size_t at = 0; at < 6 * 9; ++at) {
    const float before = at < 9 ? 0 : layer.states[1].values[at - 9];
    const float c = f[at] * before + i[at] * g[at];
    EXPECT_NEAR(layer.states[1].values[at], c, 1e-6);
    EXPECT_NEAR(layer.states[0].values[at], o[at] * std::tanh(c), 1e-6);
  }
}

TEST(LanguageModel, OptionsAreChecked) {
  using Change = std::function<void(LanguageModelOptions&)>;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<std::pair<Change, std::string>> wrong = {
      {[](auto& o) { o.network.hiddenSize = -3; },
       "network.hiddenSize must be a positive integer, got -3"},
      {[](auto& o) { o.network.activation = "softsign"; },
       "network.activation must be one of tanh, relu, sigmoid, linear, got softsign"},
      {[](auto& o) { o.network.initializer = "zeros"; },
       "network.initializer must be one of uniform, glorot, orthogonal, identity, got zeros"},
      {[](auto& o) { o.network.bidirectional = true; },
       "network.bidirectional must be false for a language model, which may not see what it is to "
       "predict; got true"},
      {[](auto& o) { o.embeddingSize = -1; }, "embeddingSize must be a positive integer, got -1"},
      {[=](auto& o) { o.embeddingSize = nan; },
       "embeddingSize must be a positive integer, got NaN"},
      {[](auto& o) { o.embeddingSize = 0.5; }, "embeddingSize must be a positive integer, got 0.5"},
      {[](auto& o) { o.seed = -1; }, "seed must be an integer not below 0, got -1"},
      {[=](auto& o) { o.seed = nan; }, "seed must be an integer not below 0, got NaN"},
  };
  for (const auto& [change, message] : wrong) {
    LanguageModelOptions options = smallOptions();
    change(options);
    expectError<InvalidArgumentError>([&] { smallModel(options); }, message);
  }
}

TEST(LanguageModel, ASizeThatDoesNotFitIntoMemoryIsAnErrorAndTheLibraryStillWorks) {
  // 10⁷ and 2³¹ − 1: beyond what any machine can map, and beyond what can be addressed.
  for (double size : {1e7, 2147483647.0}) {
    LanguageModelOptions options = smallOptions();
    options.network.hiddenSize = size;
    EXPECT_THROW(smallModel(options), OutOfMemoryError) << size;
  }
  LanguageModelOptions wide = smallOptions();
  wide.embeddingSize = 2147483647;
  wide.network.hiddenSize = 1e6;
  EXPECT_THROW(smallModel(wide), OutOfMemoryError);
  const auto model = smallModel();
  model->beginTraining(smallText(100), testing::smallTraining());
  EXPECT_TRUE(std::isfinite(model->trainStep().loss));
}

}  // namespace
}  // namespace unrolled
