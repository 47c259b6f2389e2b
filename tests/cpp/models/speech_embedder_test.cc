// What the embedder of speech computes: PyTorch's numbers, gradients, vectors and evaluations. How
// it trains is in speech_embedder_training_test.cc.

#include "models/speech_embedder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

#include "core/error.h"
#include "kernels/reductions.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"
#include "support/speech.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::only;
using testing::segmentsOf;
using testing::smallEmbedderOptions;

struct Probe : SpeechEmbedder {
  using SpeechEmbedder::loss;
  using SpeechEmbedder::SpeechEmbedder;
};

SpeechBatch batchOf(const SequenceData& segments, std::vector<std::uint32_t> writes,
                    std::vector<std::int32_t> words) {
  SpeechBatch batch;
  batch.reads.resize(segments.count());
  std::iota(batch.reads.begin(), batch.reads.end(), 0u);
  batch.writes = std::move(writes);
  batch.words = std::move(words);
  gatherBatch(segments, batch.reads, Granularity::kSequence, batch.source);
  gatherBatch(segments, batch.writes, Granularity::kSequence, batch.target);
  return batch;
}

TEST(SpeechEmbedder, HasTheVectorsLossAndGradientsOfPyTorch) {
  std::size_t found = 0;
  for (const testing::FixtureCase& golden : testing::readFixture("speech_embedder.txt")) {
    SCOPED_TRACE(golden.name);
    ++found;
    SpeechEmbedderOptions options;
    options.inputSize = golden.number("input");
    options.encoder.cell = golden.text("cell");
    options.encoder.hiddenSize = golden.number("hidden");
    options.decoder = options.encoder;
    options.encoder.bidirectional = true;
    options.vectorSize = golden.number("vector");
    options.projection = golden.text("projection");
    Probe model(options);
    testing::fillParameters(model.parameters(), golden.seed());
    SequenceData segments;
    for (const std::int32_t length : golden.integers("lengths")) {
      segments.ends.push_back(segments.steps() + static_cast<std::size_t>(length));
    }
    segments.inputs =
        testing::numbers(golden.seed(), "frames", segments.steps() * golden.size("input"));
    std::vector<std::uint32_t> writes;
    for (const std::int32_t place : golden.integers("writes")) {
      writes.push_back(static_cast<std::uint32_t>(place));
    }
    const SpeechBatch batch = batchOf(segments, writes, golden.integers("labels"));

    std::vector<float> vectors(segments.count() * model.vectorSize());
    model.vectors(segments, batch.reads, vectors);
    EXPECT_LT(testing::largestDifference(vectors, golden.array("vectors").values), 2e-6);

    const auto number = [&](const char* key) { return static_cast<float>(golden.number(key)); };
    const SpeechLosses losses{
        .reconstruction = number("reconstruction"),
        .contrastive = number("contrastive"),
        .temperature = number("temperature"),
        .triplet = number("triplet"),
        .margin = number("margin"),
        .mining =
            golden.text("mining") == "hardest" ? TripletMining::kHardest : TripletMining::kSemiHard,
    };
    Tape tape;
    model.parameters().zeroGradients();
    const Var loss = model.loss(tape, batch, losses, nullptr);
    tape.backward(loss);
    EXPECT_NEAR(loss.value()[0], golden.array("loss").values[0], 2e-6);
    for (ParameterSet::Id id = 0; id < model.parameters().count(); ++id) {
      const Parameter& parameter = model.parameters()[id];
      EXPECT_LT(
          testing::largestDifference({model.parameters().gradients(id), parameter.shape.size()},
                                     golden.array("gradient." + parameter.name).values),
          5e-6)
          << parameter.name;
    }
    EXPECT_EQ(golden.arrays.size(), 5 + model.parameters().count());
  }
  EXPECT_EQ(found, 2u);
}

TEST(SpeechEmbedder, HasTheGradientsOfItsLosses) {
  const SpeechData data = segmentsOf({4, 1, 3, 2});
  const SpeechBatch batch = batchOf(data.segments, {2, 3, 1, 0}, {0, 1, 0, 1});
  const SpeechLosses losses[] = {
      {.reconstruction = 3},
      {.reconstruction = 0, .contrastive = 3, .temperature = 0.5f},
      {.reconstruction = 2, .contrastive = 1, .temperature = 0.7f, .triplet = 1, .margin = 4},
  };
  for (const char* cell : {"gru", "lstm", "jordan"}) {
    for (const SpeechLosses& each : losses) {
      SpeechEmbedderOptions options = smallEmbedderOptions(cell);
      options.encoder.numLayers = 2;
      Probe model(options);
      testing::fillParameters(model.parameters(), 2, 0.7f);
      std::vector<testing::Differentiated> variables = testing::differentiated(model.parameters());
      if (each.reconstruction == 0) {
        // What writes has no part in these.
        std::erase_if(variables, [](const testing::Differentiated& variable) {
          return !variable.name.starts_with("encoder.") &&
                 !variable.name.starts_with("bottleneck.");
        });
        EXPECT_FALSE(variables.empty());
      }
      testing::expectGradients(variables, [&](Tape& tape) {
        return std::vector<Var>{model.loss(tape, batch, each, nullptr)};
      });
    }
  }
}

TEST(SpeechEmbedder, HasABottleneckAndABridgeFromIt) {
  SpeechEmbedderOptions options = smallEmbedderOptions("lstm");
  options.encoder.numLayers = 2;
  SpeechEmbedder model(options);
  std::string all;
  for (const Parameter& parameter : model.parameters().list()) {
    if (parameter.name.find(".rnn.") != std::string::npos) continue;
    all += parameter.name + " " + parameter.shape.toString() + "; ";
  }
  EXPECT_EQ(all,
            "bottleneck.weight [3, 16]; bottleneck.bias [3]; bridge.h_l0.weight [4, 3]; "
            "bridge.h_l0.bias [4]; bridge.c_l0.weight [4, 3]; bridge.c_l0.bias [4]; "
            "head.weight [2, 4]; head.bias [2]; ");
}

TEST(SpeechEmbedder, AVectorHasLengthOneAndIsTheSameInAnyCompany) {
  for (const char* projection : {"tanh", "linear"}) {
    SpeechEmbedderOptions options = smallEmbedderOptions();
    options.projection = projection;
    SpeechEmbedder model(options);
    const SpeechData data = testing::smallSpeech(70);
    SpeechVectors together(model, data.segments);
    std::size_t slices = 1;
    while (!together.advance()) ++slices;
    EXPECT_GT(slices, 1u);
    EXPECT_EQ(together.done(), 70u);
    for (std::uint32_t i = 0; i < 70; ++i) {
      std::vector<float> alone(3);
      model.vectors(data.segments, std::vector<std::uint32_t>{i}, alone);
      EXPECT_LT(testing::largestDifference(alone, together.values().subspan(i * 3, 3)), 2e-6);
      EXPECT_NEAR(kernels::squaredNorm(alone.data(), 3), 1, 1e-5);
    }
  }
}

SpeechScore scoreOf(SpeechEmbedder& model, const SpeechData& data) {
  SpeechEvaluation evaluation(model, data);
  while (!evaluation.advance()) {
  }
  EXPECT_EQ(evaluation.done(), data.pairs.empty() ? data.segments.count() : data.pairs.size());
  return evaluation.score();
}

TEST(SpeechEvaluation, OfManyIsThatOfEach) {
  SpeechEmbedder model(smallEmbedderOptions());
  SpeechData data = testing::smallSpeech(50);
  const SpeechScore together = scoreOf(model, data);
  EXPECT_EQ(together.counted, data.segments.inputs.size());
  double apart = 0;
  for (std::size_t i = 0; i < 50; ++i) apart += scoreOf(model, only(data, {i})).errorSum;
  EXPECT_NEAR(together.errorSum, apart, 1e-4 * apart);

  data.pairs = {0, 4, 1, 9};
  const SpeechScore pairs = scoreOf(model, data);
  SpeechScore expected;
  for (std::uint32_t i = 0; i < 4; ++i) {
    model.score(data.segments, std::vector<std::uint32_t>{data.pairs[i]},
                std::vector<std::uint32_t>{data.pairs[i ^ 1]}, expected);
  }
  EXPECT_NEAR(pairs.errorSum, expected.errorSum, 1e-4 * expected.errorSum);
  EXPECT_EQ(pairs.counted, expected.counted);
}

TEST(SpeechEmbedder, RefusesSegmentsThatItCannotRead) {
  SpeechEmbedder model(smallEmbedderOptions());
  const auto refuses = [&](const SpeechData& data, const char* what) {
    try {
      SpeechVectors(model, data.segments);
      ADD_FAILURE() << "read; expected: " << what;
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), what);
    }
    EXPECT_THROW(model.beginTraining(data, testing::smallSpeechTraining()), Error);
    EXPECT_THROW(SpeechEvaluation(model, data), Error);
  };
  refuses(segmentsOf({}), "segments must have at least one sequence");
  refuses(segmentsOf({3, 0, 2}), "segments[1].frames must not be empty");
  refuses(segmentsOf({3, 1}, 5), "segments of 4 steps of 2 numbers must have 8, got 20");
  SpeechData wrong = segmentsOf({2, 3});
  wrong.segments.inputs[5] = INFINITY;
  refuses(wrong, "segments[1].frames[1] must be a finite number, got Infinity");
  std::vector<float> room(5);
  expectError<ShapeError>(
      [&] { model.vectors(segmentsOf({2}).segments, std::vector<std::uint32_t>{0}, room); },
      "the vectors of 1 segments have 3 numbers, got room for 5");
}

TEST(SpeechEmbedder, RefusesOptionsOutsideTheirRange) {
  const auto refused = [](auto change, const char* message) {
    SpeechEmbedderOptions options = smallEmbedderOptions();
    change(options);
    expectError<InvalidArgumentError>([&] { SpeechEmbedder{options}; }, message);
  };
  refused([](auto& o) { o.inputSize = 0; }, "inputSize must be a positive integer, got 0");
  refused([](auto& o) { o.vectorSize = -2; }, "vectorSize must be a positive integer, got -2");
  refused([](auto& o) { o.projection = "relu"; },
          "projection must be one of tanh, linear, got relu");
  refused([](auto& o) { o.encoder.hiddenSize = 0; },
          "network.hiddenSize must be a positive integer, got 0");
  refused([](auto& o) { o.decoder.hiddenSize = 0; },
          "decoder.hiddenSize must be a positive integer, got 0");
  refused([](auto& o) { o.decoder.bidirectional = true; },
          "decoder.bidirectional must be false, since a decoder may not see what it is to write; "
          "got true");
}

TEST(DeclaredSpeechEmbedder, KnowsItsParametersWithoutMakingThem) {
  SpeechEmbedderOptions huge = smallEmbedderOptions();
  huge.encoder.hiddenSize = 8000;
  huge.declareOnly = true;
  SpeechEmbedder declared(huge);
  EXPECT_EQ(declared.parameters()[1].shape, (Shape{24000, 8000}));
  EXPECT_EQ(declared.parameters().values(), nullptr);
}

}  // namespace
}  // namespace unrolled
