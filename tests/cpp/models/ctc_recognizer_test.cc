#include "models/ctc_recognizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "support/expect.h"
#include "support/sequences.h"
#include "support/small_model.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::readAll;
using testing::smallRecognizer;
using testing::smallSequenceTraining;
using testing::smallSpoken;
using testing::valuesOf;
using Ids = std::vector<std::int32_t>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Frames one after the other of sequences with these lengths, 1 number each: 1, 2, 3 …
SequenceData counting(const std::vector<std::size_t>& lengths) {
  SequenceData data;
  data.field = ".frames";
  for (const std::size_t length : lengths) {
    data.ends.push_back(data.steps() + length);
  }
  for (std::size_t i = 0; i < data.steps(); ++i) data.inputs.push_back(static_cast<float>(i + 1));
  return data;
}

CtcRecognizerOptions strided(double stack, double stride) {
  CtcRecognizerOptions options = smallRecognizer();
  options.model.input.inputSize = 1;
  options.frameStack = stack;
  options.frameStride = stride;
  return options;
}

TEST(CtcRecognizer, HasTheGradientOfItsLoss) {
  // Sequences of different lengths in one batch, of every kind of cell and with fewer steps than
  // frames. The loss of an evaluation is that of training.
  for (const char* cell : {"lstm", "gru", "elman"}) {
    SCOPED_TRACE(cell);
    CtcRecognizerOptions options = smallRecognizer();
    options.model.network.cell = cell;
    options.model.network.hiddenSize = 4;
    options.model.network.numLayers = 2;
    options.frameStack = 3;
    options.frameStride = 2;
    options.skipImpossible = true;
    SequenceData data = smallSpoken(7, 4);
    CtcRecognizer trained(options);
    SequenceTraining training = smallSequenceTraining();
    training.batchSize = 7;
    trained.beginTraining(data, training);
    trained.trainStep();
    CtcRecognizer model(options);
    float* const values = model.parameters().values();
    const auto at = [&](std::size_t i, float value) {
      const float original = values[i];
      values[i] = value;
      model.parameters().touch();
      const SequencePredictions read = readAll(model, data);
      values[i] = original;
      return read.lossSum / 7;
    };
    double largest = 0;
    for (const Parameter& parameter : model.parameters().list()) {
      for (std::size_t j = 0; j < parameter.shape.size(); ++j) {
        const std::size_t i = parameter.offset + j;
        constexpr float kStep = 1.0f / 32;
        const float x = values[i];
        const double slope = (at(i, x - 2 * kStep) - 8 * at(i, x - kStep) + 8 * at(i, x + kStep) -
                              at(i, x + 2 * kStep)) /
                             (12 * double{kStep});
        EXPECT_NEAR(trained.parameters().gradients()[i], slope, 2e-5) << parameter.name << j;
        largest = std::max(largest, std::abs(slope));
      }
    }
    EXPECT_GT(largest, 0.02);
  }
}

TEST(CtcRecognizer, ReadsEveryFrameOrSomeOfThemSideBySide) {
  const auto prepared = [](double stack, double stride) {
    SequenceData data = counting({5, 2});
    CtcRecognizer(strided(stack, stride)).prepare(data);
    return data;
  };
  const SequenceData every = prepared(1, 1);
  EXPECT_EQ(every.inputs, (std::vector<float>{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(every.ends, (std::vector<std::size_t>{5, 7}));
  const SequenceData second = prepared(1, 2);
  EXPECT_EQ(second.inputs, (std::vector<float>{1, 3, 5, 6}));
  EXPECT_EQ(second.ends, (std::vector<std::size_t>{3, 4}));
  const SequenceData stacked = prepared(2, 2);
  EXPECT_EQ(stacked.inputs, (std::vector<float>{1, 2, 3, 4, 5, 0, 6, 7}));
  EXPECT_EQ(stacked.ends, (std::vector<std::size_t>{3, 4}));
  const SequenceData overlapping = prepared(3, 2);
  EXPECT_EQ(overlapping.inputs, (std::vector<float>{1, 2, 3, 3, 4, 5, 5, 0, 0, 6, 7, 0}));
  const SequenceData whole = prepared(9, 9);
  EXPECT_EQ(whole.ends, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(whole.inputs.size(), 18u);
}

TEST(CtcRecognizer, LearnsWithFewerStepsThanFrames) {
  // Every frame three times over, read three at a time.
  const auto slowly = [](SequenceData data) {
    SequenceData slow = data;
    slow.inputs.clear();
    for (std::size_t i = 0; i < data.steps(); ++i) {
      for (int times = 0; times < 3; ++times) {
        slow.inputs.insert(slow.inputs.end(), {data.inputs[2 * i], data.inputs[2 * i + 1]});
      }
    }
    for (std::size_t& end : slow.ends) end *= 3;
    return slow;
  };
  CtcRecognizerOptions options = smallRecognizer();
  options.frameStack = options.frameStride = 3;
  CtcRecognizer model(options);
  model.beginTraining(slowly(smallSpoken(200)), smallSequenceTraining());
  for (std::uint64_t i = 0; i < 30 * model.stepsPerEpoch(); ++i) model.trainStep();
  const SequencePredictions seen = readAll(model, slowly(smallSpoken(100, 5)));
  EXPECT_GT(seen.answered, 100u);
  EXPECT_EQ(seen.edits, 0u);
}

TEST(CtcRecognizer, WritesWithoutBeingToldWhatIsRight) {
  SequenceData data = smallSpoken(9);
  CtcRecognizer model(smallRecognizer());
  const SequencePredictions told = readAll(model, data, true);
  data.ids.clear();
  data.idEnds.clear();
  const SequencePredictions untold = readAll(model, data, true);
  EXPECT_EQ(untold.labels, told.labels);
  EXPECT_EQ(untold.counted, 0u);
  EXPECT_EQ(untold.lossSum, 0);
  EXPECT_EQ(told.counted, 9u);
  ASSERT_EQ(untold.distributions.size(), data.steps() * 3);
  for (std::size_t i = 0; i < data.steps(); ++i) {
    const float* const row = untold.distributions.data() + 3 * i;
    EXPECT_NEAR(row[0] + row[1] + row[2], 1, 1e-5);
  }
}

TEST(CtcRecognizer, LearnsThatNothingIsSaid) {
  SequenceData silent = counting({4, 2, 7});
  silent.idEnds = {0, 0, 0};
  CtcRecognizer model(strided(1, 1));
  model.beginTraining(silent, smallSequenceTraining());
  const double first = model.trainStep().loss;
  for (int i = 0; i < 30; ++i) model.trainStep();
  EXPECT_LT(model.trainStep().loss, 0.1 * first);
  EXPECT_TRUE(readAll(model, silent).labels[2].empty());
}

TEST(CtcRecognizer, LeavesOutWhatItsFramesAreTooFewForOnRequest) {
  CtcRecognizerOptions options = strided(1, 1);
  options.skipImpossible = true;
  CtcRecognizer model(options);
  SequenceData data = counting({3, 2, 4});
  data.ids = {0, 1, 1, 1, 0};
  data.idEnds = {2, 4, 5};  // two equal labels in two frames
  const SequencePredictions read = readAll(model, data);
  EXPECT_EQ(read.counted, 2u);
  EXPECT_EQ(read.answered, 5u);
  EXPECT_TRUE(std::isfinite(read.lossSum) && read.lossSum > 0);
  model.beginTraining(data, smallSequenceTraining());
  EXPECT_TRUE(std::isfinite(model.trainStep().loss));
}

TEST(CtcRecognizer, IsMadeAgainFromItsParameters) {
  CtcRecognizer model(smallRecognizer());
  model.beginTraining(smallSpoken(30), smallSequenceTraining());
  for (int i = 0; i < 20; ++i) model.trainStep();
  CtcRecognizerOptions other = smallRecognizer();
  other.model.seed = 99;
  CtcRecognizer twin(other);
  const std::vector<float> weights = valuesOf(model.parameters());
  std::copy(weights.begin(), weights.end(), twin.parameters().values());
  twin.parameters().touch();
  const SequenceData data = smallSpoken(20, 8);
  const SequencePredictions expected = readAll(model, data, true);
  const SequencePredictions got = readAll(twin, data, true);
  EXPECT_EQ(got.labels, expected.labels);
  EXPECT_EQ(got.distributions, expected.distributions);
  EXPECT_EQ(got.lossSum, expected.lossSum);
  std::vector<std::string> names;
  for (const Parameter& parameter : model.parameters().list()) names.push_back(parameter.name);
  EXPECT_EQ(names.front(), "rnn.weight_ih_l0");
  EXPECT_EQ(names.back(), "head.bias");
  EXPECT_EQ(model.parameters().list().back().shape, (Shape{3})) << "the blank is behind the labels";
}

TEST(CtcRecognizer, RefusesOptionsThatCannotBe) {
  const auto refused = [](auto change, const std::string& message) {
    CtcRecognizerOptions options = smallRecognizer();
    change(options);
    expectError<InvalidArgumentError>([&] { CtcRecognizer{options}; }, message);
  };
  refused([](auto& o) { o.labels = 0; }, "the number of labels must be a positive integer, got 0");
  refused([](auto& o) { o.frameStack = 0; }, "frameStack must be a positive integer, got 0");
  refused([](auto& o) { o.frameStride = 1.5; }, "frameStride must be a positive integer, got 1.5");
  refused([](auto& o) { o.model.input.inputSize = -2; },
          "inputSize must be a positive integer, got -2");
  refused([](auto& o) { o.model.input.kind = "words"; },
          "a CTC recognizer reads vectors, got words");
  refused([](auto& o) { o.model.network.hiddenSize = 0; },
          "network.hiddenSize must be a positive integer, got 0");
  refused([](auto& o) { o.frameStack = 2e9; },
          "inputSize must be at most 2147483647, got 4000000000");
}

TEST(CtcRecognizer, RefusesDataThatDoNotFit) {
  CtcRecognizer model(smallRecognizer());
  const auto refused = [&](auto change, auto error, const std::string& message) {
    SequenceData data;
    data.field = ".frames";
    data.ends = {2, 6};
    data.inputs.assign(12, 0.5f);
    data.ids = {0, 1, 0, 0};
    data.idEnds = {1, 4};
    change(data);
    using Error = decltype(error);
    expectError<Error>([&] { model.beginTraining(data, smallSequenceTraining()); }, message);
    if (!data.idEnds.empty()) expectError<Error>([&] { readAll(model, data); }, message);
  };
  const ShapeError shape("");
  const InvalidArgumentError argument("");
  refused([](auto& d) { d.ids[2] = 2; }, argument,
          "data[1].labels[1] must be a label from 0 to 1, got 2");
  refused([](auto& d) { d.ids[0] = -1; }, argument,
          "data[0].labels[0] must be a label from 0 to 1, got -1");
  refused([](auto& d) { d.ids[1] = 0; }, argument,
          "data[1].labels need at least 5 steps of the network, of which its frames make 4");
  refused([](auto& d) { d.inputs.pop_back(); }, shape,
          "data of 6 steps of 2 numbers must have 12, got 11");
  refused([](auto& d) { d.inputs[5] = kInfinity; }, argument,
          "data[1].frames[1] must be a finite number, got Infinity");
  refused([](auto& d) { d.ends[1] = 2; }, argument, "data[1].frames must not be empty");
  refused([](auto& d) { d.idEnds.pop_back(); }, shape,
          "data must have the labels of 2 sequences, got those of 1");
  refused([](auto& d) { d.idEnds[1] = 5; }, shape, "data[1].labels must end from 1 to 4, got 5");
  refused([](auto& d) { d.idEnds = {2, 1}; }, shape, "data[1].labels must end from 2 to 4, got 1");
  refused([](auto& d) { d.idEnds[1] = 3; }, shape, "data must have 3 labels, got 4");
  refused([](auto& d) { d.idEnds.clear(); }, shape,
          "data must say where the labels of each sequence end");
  refused(
      [](auto& d) {
        d.idEnds.clear();
        d.ids.clear();
      },
      argument, "data must say what is to be predicted");
  CtcRecognizerOptions coarse = smallRecognizer();
  coarse.frameStride = 2;
  SequenceData fine = smallSpoken(1);
  fine.ends = {3};
  fine.inputs.assign(6, 0.0f);
  fine.ids = {0, 0};
  fine.idEnds = {2};
  expectError<InvalidArgumentError>(
      [&] { CtcRecognizer(coarse).prepare(fine); },
      "data[0].labels need at least 3 steps of the network, of which its frames make 2");
}

}  // namespace
}  // namespace unrolled
