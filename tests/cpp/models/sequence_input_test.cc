#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "support/expect.h"
#include "support/sequences.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::expectError;

std::vector<float> tableOf(SequenceModel& model) {
  ParameterSet& parameters = model.parameters();
  for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
    if (parameters[id].name != "embedding.weight") continue;
    const float* values = parameters.values(id);
    return {values, values + parameters[id].shape.size()};
  }
  return {};
}

std::vector<float> vectors() {
  std::vector<float> all;
  for (int i = 0; i < 24; ++i) all.push_back(0.1f * static_cast<float>(i % 7) - 0.3f);
  return all;
}

SequenceTaggerOptions embedded(bool frozen) {
  SequenceTaggerOptions options = testing::smallTagger();
  options.model.input.embeddingSize = 4;
  options.model.input.embeddings = vectors();
  options.model.input.frozen = frozen;
  return options;
}

void train(SequenceModel& model, const char* optimizer) {
  SequenceTraining training = testing::smallSequenceTraining();
  training.trainer.optimizer.type = optimizer;
  training.trainer.optimizer.weightDecay = 0.1;
  training.trainer.clipNorm = 1;
  model.beginTraining(testing::smallTagged(40), training);
  for (int i = 0; i < 20; ++i) model.trainStep();
}

TEST(SequenceInput, GivenVectorsAreWhereTrainingBegins) {
  SequenceTagger model(embedded(false));
  EXPECT_EQ(tableOf(model), vectors());
  train(model, "adam");
  EXPECT_NE(tableOf(model), vectors());
}

TEST(SequenceInput, FrozenVectorsStayWhateverTheOptimizer) {
  for (const char* optimizer : {"sgd", "momentum", "rmsprop", "adagrad", "adam", "adamw"}) {
    SequenceTagger model(embedded(true));
    train(model, optimizer);
    EXPECT_EQ(tableOf(model), vectors()) << optimizer;
    // They are in the file, but have no state of training.
    const TrainingState state = model.trainingState().value();
    for (const auto& array : state.arrays) {
      EXPECT_EQ(array.name.find("embedding"), std::string::npos) << array.name;
    }
  }
}

TEST(SequenceInput, FrozenVectorsChangeNothingElse) {
  // All other gradients are as if the vectors were trained.
  SequenceTagger frozen(embedded(true));
  SequenceTagger trained(embedded(false));
  const auto gradients = [](SequenceModel& model) {
    model.beginTraining(testing::smallTagged(4), testing::smallSequenceTraining());
    model.trainStep();
    ParameterSet& parameters = model.parameters();
    std::vector<float> all;
    for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
      if (parameters[id].name == "embedding.weight") continue;
      const float* values = parameters.gradients(id);
      all.insert(all.end(), values, values + parameters[id].shape.size());
    }
    return all;
  };
  EXPECT_EQ(gradients(frozen), gradients(trained));
}

TEST(SequenceInput, UnseenWordsStillGetAVectorFromTheirLetters) {
  SequenceTaggerOptions options = testing::smallTagger();
  options.model.input.kind = "letter-trigrams";
  options.model.input.embeddingSize = 8;
  SequenceTagger model(options);
  const auto tag = [&](std::vector<std::string> words) {
    SequenceData data;
    for (std::size_t i = 0; i < words.size(); ++i) {
      data.tokens.push_back(static_cast<std::int32_t>(i));
    }
    data.words = std::move(words);
    data.ends = {data.tokens.size()};
    return testing::readAll(model, data, true).distributions;
  };
  EXPECT_EQ(tag({"boston"}), tag({"Boston"}));
  EXPECT_NE(tag({"boston"}), tag({"denver"}));
}

TEST(SequenceInput, DropoutIsAtWorkInTrainingOnly) {
  const auto run = [](double input, double output) {
    SequenceTaggerOptions options = embedded(false);
    options.model.input.dropout = input;
    options.model.outputDropout = output;
    SequenceTagger model(options);
    model.beginTraining(testing::smallTagged(4), testing::smallSequenceTraining());
    const double before = testing::readAll(model, testing::smallTagged(4)).lossSum;
    return std::pair(before, model.trainStep().loss);
  };
  const auto plain = run(0, 0);
  EXPECT_EQ(run(0.5, 0).first, plain.first);
  EXPECT_NE(run(0.5, 0).second, plain.second);
  EXPECT_EQ(run(0, 0.5).first, plain.first);
  EXPECT_NE(run(0, 0.5).second, plain.second);
}

TEST(SequenceInput, OptionsAreChecked) {
  const auto refuse = [](auto change, const std::string& message) {
    SequenceTaggerOptions options = testing::smallTagger();
    change(options);
    expectError<InvalidArgumentError>([&] { SequenceTagger model(options); }, message);
  };
  refuse([](auto& o) { o.model.input.kind = "letters"; },
         "the input must be one of words, letter-trigrams, vectors, got letters");
  refuse([](auto& o) { o.model.input.embeddingSize = 2.5; },
         "embeddingSize must be a positive integer, got 2.5");
  refuse([](auto& o) { o.model.input.contextWindow = 4; },
         "contextWindow must be an odd number from 1 to 99, got 4");
  refuse([](auto& o) { o.model.input.contextWindow = 3; },
         "contextWindow needs an embeddingSize: there are no vectors of words to put beside each "
         "other");
  refuse([](auto& o) { o.model.input.dropout = 0.5; },
         "inputDropout needs an embeddingSize: there are no vectors of words to drop a part of");
  refuse([](auto& o) { o.model.input.embeddings.assign(1, 1.0f); },
         "embeddings needs an embeddingSize: there are no vectors of words to begin with");
  refuse([](auto& o) { o.model.input.dropout = 1; },
         "inputDropout must be from 0 to below 1, got 1");
  refuse([](auto& o) { o.model.outputDropout = -0.5; },
         "outputDropout must be from 0 to below 1, got -0.5");
  refuse([](auto& o) { o.tags = 0; }, "the number of tags must be a positive integer, got 0");
  refuse([](auto& o) { o.head = "crf"; },
         "head must be softmax, got crf, which this release does not have");
  refuse([](auto& o) { o.head = "sofmax"; }, "head must be softmax, got sofmax");
  refuse([](auto& o) { o.model.seed = -1; }, "seed must be an integer not below 0, got -1");

  SequenceTaggerOptions wide = embedded(false);
  wide.model.input.embeddings.push_back(0);
  expectError<ShapeError>([&] { SequenceTagger model(wide); },
                          "embeddings.vectors must have 6 × 4 = 24 numbers, got 25");
  SequenceTaggerOptions broken = embedded(false);
  broken.model.input.embeddings[7] = std::numeric_limits<float>::quiet_NaN();
  expectError<InvalidArgumentError>([&] { SequenceTagger model(broken); },
                                    "embeddings.vectors[7] must be a finite number, got NaN");
  SequenceClassifierOptions pooling = testing::smallClassifier("max");
  expectError<InvalidArgumentError>([&] { SequenceClassifier model(pooling); },
                                    "pooling must be one of last, mean, attention, got max");
}

TEST(SequenceInput, DataAreChecked) {
  SequenceTagger tagger(testing::smallTagger());
  const auto refuse = [&](auto change, const std::string& message) {
    SequenceData data = testing::smallTagged(3);
    change(data);
    expectError<InvalidArgumentError>(
        [&] { tagger.beginTraining(data, testing::smallSequenceTraining()); }, message);
    EXPECT_FALSE(tagger.trainingState().has_value());
  };
  refuse([](auto& d) { d = {}; }, "data must have at least one sequence");
  refuse([](auto& d) { d.ends[1] = d.ends[0]; }, "data[1].tokens must not be empty");
  refuse([](auto& d) { d.tokens[1] = 6; },
         "data[0].tokens[1] must be a token id from 0 to 5, got 6");
  refuse([](auto& d) { d.tokens[1] = -1; },
         "data[0].tokens[1] must be a token id from 0 to 5, got -1");
  refuse([](auto& d) { d.ids[2] = 3; }, "a tag of data must be below 3, got 3");
  refuse([](auto& d) { d.ids.clear(); }, "data must say what is to be predicted");
  expectError<InvalidArgumentError>([&] { tagger.trainStep(); }, "training has not begun");
  SequenceData few = testing::smallTagged(3);
  few.ids.pop_back();
  expectError<ShapeError>([&] { tagger.beginTraining(few, testing::smallSequenceTraining()); },
                          message("data must have ", few.steps(), " tags, got ", few.steps() - 1));

  SequenceRegressor regressor(testing::smallRegressor(false));
  SequenceData vectors = testing::smallTargeted(3, false);
  const std::size_t first = 2 * vectors.ends[0];
  vectors.inputs[first + 3] = std::numeric_limits<float>::infinity();
  expectError<InvalidArgumentError>([&] { testing::readAll(regressor, vectors); },
                                    "data[1].inputs[3] must be a finite number, got Infinity");
  vectors = testing::smallTargeted(3, false);
  vectors.targets[2] = std::numeric_limits<float>::quiet_NaN();
  expectError<InvalidArgumentError>([&] { testing::readAll(regressor, vectors); },
                                    "data[2].targets[0] must be a finite number, got NaN");
  vectors = testing::smallTargeted(3, false);
  vectors.inputs.pop_back();
  expectError<ShapeError>([&] { testing::readAll(regressor, vectors); },
                          message("data of ", vectors.steps(), " steps of 2 numbers must have ",
                                  2 * vectors.steps(), ", got ", 2 * vectors.steps() - 1));
}

TEST(SequenceInput, ATagThatTheModelDoesNotHaveCountsAsWrongAndNotInTheLoss) {
  SequenceTagger model(testing::smallTagger());
  SequenceData data = testing::smallTagged(5);
  const SequencePredictions all = testing::readAll(model, data);
  EXPECT_EQ(all.counted, all.answered);
  data.ids[0] = -1;
  const SequencePredictions without = testing::readAll(model, data);
  EXPECT_EQ(without.answered, all.answered);
  EXPECT_EQ(without.counted, all.counted - 1);
  EXPECT_TRUE(without.correct == all.correct || without.correct + 1 == all.correct);
}

}  // namespace
}  // namespace unrolled
