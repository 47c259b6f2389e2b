// What sequence to sequence computes: PyTorch's numbers, gradients, and that padding does not
// matter. How it trains is in encoder_decoder_training_test.cc.

#include "models/sequence_to_sequence.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "autograd/ops/elementwise.h"
#include "core/error.h"
#include "loss/cross_entropy.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/numbers.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::pairsOf;
using testing::smallPairOptions;

/// A model that shows its scores.
struct Probe : SequenceToSequence {
  using EncoderDecoder::scores;
  using SequenceToSequence::SequenceToSequence;
};

PairBatch batchOf(const EncoderDecoder& model, const PairData& data) {
  std::vector<std::uint32_t> all(data.count());
  std::iota(all.begin(), all.end(), 0u);
  PairBatch batch;
  gatherPairs(data, all, model.boundary(), batch);
  return batch;
}

/// Sources and targets of mixed lengths.
PairData mixed() { return pairsOf({{1, 2, 3, 0}, {4}, {2, 1}}, {{3}, {0, 1, 4}, {}}); }

TEST(SequenceToSequence, HasTheLossAndGradientsOfPyTorch) {
  std::size_t found = 0;
  for (const testing::FixtureCase& golden : testing::readFixture("sequence_to_sequence.txt")) {
    SCOPED_TRACE(golden.name);
    ++found;
    SequenceToSequenceOptions options;
    options.model.encoder.cell = golden.text("cell");
    options.model.encoder.hiddenSize = golden.number("hidden");
    options.model.decoder = options.model.encoder;
    options.model.encoder.bidirectional = true;
    options.model.sourceVocabularySize = golden.number("source");
    options.model.targetVocabularySize = golden.number("target");
    options.model.embeddingSize = golden.number("embedding");
    options.model.tiedEmbeddings = golden.number("tied") != 0;
    options.attention = golden.text("attention");
    options.attentionSize = golden.number("attentionSize");
    Probe model(options);
    testing::fillParameters(model.parameters(), golden.seed());

    const auto side = [&](const char* name, const char* lengths, std::size_t vocabulary) {
      SequenceData data;
      for (std::int32_t length : golden.integers(lengths)) {
        data.ends.push_back(data.steps() + static_cast<std::size_t>(length));
      }
      data.tokens = testing::tokenNumbers(golden.seed(), name, data.steps(), vocabulary);
      return data;
    };
    const PairData data{side("sources", "sourceLengths", golden.size("source")),
                        side("targets", "targetLengths", golden.size("target"))};
    const PairBatch batch = batchOf(model, data);
    Tape tape;
    model.parameters().zeroGradients();
    const Var loss = crossEntropy(model.scores(tape, batch, nullptr), batch.targets);
    tape.backward(loss);
    EXPECT_NEAR(loss.value()[0], golden.array("loss").values[0], 2e-6);
    for (ParameterSet::Id id = 0; id < model.parameters().count(); ++id) {
      const Parameter& parameter = model.parameters()[id];
      EXPECT_LT(
          testing::largestDifference({model.parameters().gradients(id), parameter.shape.size()},
                                     golden.array("gradient." + parameter.name).values),
          2e-6)
          << parameter.name;
    }
    EXPECT_EQ(golden.arrays.size(), 3 + model.parameters().count());
  }
  EXPECT_EQ(found, 2u);
}

struct GradientCase {
  std::string name;
  SequenceToSequenceOptions options;
};

std::vector<GradientCase> gradientCases() {
  std::vector<GradientCase> cases;
  const auto add = [&](std::string name, const char* cell, const char* attention,
                       auto change) -> void {
    SequenceToSequenceOptions options = smallPairOptions(cell, attention);
    change(options);
    cases.push_back({std::move(name), options});
  };
  const auto asItIs = [](SequenceToSequenceOptions&) {};
  add("GruAdditive", "gru", "additive", asItIs);
  add("LstmGeneral", "lstm", "general", asItIs);
  add("LstmDot", "lstm", "dot", asItIs);
  add("GruNone", "gru", "none", asItIs);
  add("ComposedAdditive", "gru-reset-before", "additive", asItIs);
  add("ScrnGeneral", "scrn", "general", [](auto& options) {
    options.model.encoder.contextSize = 2;
    options.model.decoder.contextSize = 1;
  });
  add("StackedTied", "lstm", "additive", [](auto& options) {
    options.model.encoder.numLayers = 2;
    options.model.decoder.numLayers = 2;
    options.model.tiedEmbeddings = true;
    options.attentionSize = 2;
  });
  add("OneDirectionTiedWithoutAttention", "gru", "none", [](auto& options) {
    options.model.encoder.bidirectional = false;
    options.model.tiedEmbeddings = true;
  });
  add("TiedOfOneWidthWithoutAttention", "gru", "none", [](auto& options) {
    options.model.encoder.bidirectional = false;
    options.model.decoder.hiddenSize = 3;
    options.model.tiedEmbeddings = true;
  });
  add("OtherCells", "gru", "general", [](auto& options) {
    options.model.decoder.cell = "lstm";
    options.model.decoder.numLayers = 2;
  });
  return cases;
}

class SequenceToSequenceGradients : public ::testing::TestWithParam<GradientCase> {};

INSTANTIATE_TEST_SUITE_P(All, SequenceToSequenceGradients, ::testing::ValuesIn(gradientCases()),
                         [](const auto& test) { return test.param.name; });

TEST_P(SequenceToSequenceGradients, AreThoseOfTheScoresAndOfTheLoss) {
  Probe model(GetParam().options);
  testing::fillParameters(model.parameters(), 2, 0.7f);
  const PairBatch batch = batchOf(model, mixed());
  testing::expectGradients(testing::differentiated(model.parameters()), [&](Tape& tape) {
    const Var scores = model.scores(tape, batch, nullptr);
    return std::vector<Var>{scores, scale(10, crossEntropy(scores, batch.targets, 0.1f))};
  });
}

TEST(SequenceToSequence, HasTheNamesOfItsParts) {
  SequenceToSequenceOptions options = smallPairOptions("gru", "additive");
  const auto names = [&] {
    std::string all;
    SequenceToSequence model(options);
    for (const Parameter& parameter : model.parameters().list()) {
      if (parameter.name.find(".rnn.") != std::string::npos) continue;
      all += parameter.name + " " + parameter.shape.toString() + "; ";
    }
    return all;
  };
  EXPECT_EQ(names(),
            "encoder.embedding.weight [5, 3]; decoder.embedding.weight [6, 3]; "
            "attention.query.weight [4, 4]; attention.score.weight [1, 4]; "
            "attention.key.weight [4, 6]; attention.combine.weight [4, 10]; "
            "head.weight [6, 4]; head.bias [6]; bridge.h_l0.weight [4, 6]; bridge.h_l0.bias [4]; ");
  options.attention = "none";
  options.model.encoder.bidirectional = false;
  options.model.decoder = options.model.encoder;
  options.model.tiedEmbeddings = true;
  EXPECT_EQ(names(),
            "encoder.embedding.weight [5, 3]; decoder.embedding.weight [6, 3]; "
            "head.bias [6]; ");
}

TEST(SequenceToSequence, RefusesWhatItCannotBe) {
  const auto refuses = [](auto change, const std::string& message) {
    SequenceToSequenceOptions options = smallPairOptions();
    change(options);
    expectError<InvalidArgumentError>([&] { SequenceToSequence{options}; }, message);
  };
  refuses([](auto& o) { o.model.encoder.hiddenSize = -3; },
          "network.hiddenSize must be a positive integer, got -3");
  refuses([](auto& o) { o.model.decoder.hiddenSize = 0; },
          "decoder.hiddenSize must be a positive integer, got 0");
  refuses([](auto& o) { o.model.decoder.layerNorm = true, o.model.decoder.cell = "jordan"; },
          "decoder.layerNorm is not an option of jordan");
  refuses([](auto& o) { o.model.decoder.bidirectional = true; },
          "decoder.bidirectional must be false, since a decoder may not see what it is to write; "
          "got true");
  refuses([](auto& o) { o.model.embeddingSize = 0.5; },
          "embeddingSize must be a positive integer, got 0.5");
  refuses([](auto& o) { o.model.inputDropout = 1; },
          "inputDropout must be from 0 to below 1, got 1");
  refuses([](auto& o) { o.model.outputDropout = -0.5; },
          "outputDropout must be from 0 to below 1, got -0.5");
  refuses([](auto& o) { o.model.targetVocabularySize = 0; },
          "the size of the target vocabulary must be a positive integer, got 0");
  refuses([](auto& o) { o.attention = "location"; },
          "attention must be one of none, additive, dot, general, got location");
  refuses([](auto& o) { o.attention = "none", o.attentionSize = 3; },
          "attentionSize is only of additive attention");
  refuses([](auto& o) { o.attentionSize = -1; },
          "attentionSize must be a positive integer, got -1");
  refuses([](auto& o) { o.attention = "dot"; },
          "attention dot needs an encoder and a decoder of the same width, got 6 and 4; general "
          "has no such need");
}

TEST(SequenceToSequence, RefusesPairsThatDoNotFit) {
  SequenceToSequence model(smallPairOptions());
  const auto refuses = [&](PairData data, const char* message) {
    expectError<InvalidArgumentError>(
        [&] { model.beginTraining(data, testing::smallPairTraining()); }, message);
  };
  refuses(pairsOf({}, {}), "pairs must have at least one sequence");
  refuses(pairsOf({{1}, {}}, {{1}, {1}}), "pairs[1].source must not be empty");
  refuses(pairsOf({{1}, {2, 5}}, {{1}, {1}}),
          "pairs[1].source[1] must be a token id from 0 to 4, got 5");
  // The boundary is not the users'.
  refuses(pairsOf({{1}, {2}}, {{}, {0, 1, 5}}),
          "pairs[1].target[2] must be a token id from 0 to 4, got 5");
  refuses(pairsOf({{1}}, {{-1}}), "pairs[0].target[0] must be a token id from 0 to 4, got -1");
  expectError<ShapeError>(
      [&] {
        model.requirePairs(pairsOf({{1}, {2}}, {{1}}));
      },
      "pairs must have as many targets as sources, got 1 for 2");
  expectError<InvalidArgumentError>([&] { model.trainStep(); }, "training has not begun");
}

TEST(SequenceToSequence, EncodesASourceTheSameInAnyCompany) {
  for (const char* attention : {"additive", "general", "none"}) {
    for (const char* cell : {"lstm", "gru", "gru-reset-before"}) {
      SequenceToSequence model(smallPairOptions(cell, attention));
      const PairData data = testing::reversedPairs(7);
      const EncodedSources all = model.encode(data.source);
      ASSERT_EQ(all.count, 7u);
      const std::size_t states = cell == std::string("lstm") ? 2 : 1;
      const std::size_t keySize = attention == std::string("none") ? 0 : 4;
      const std::size_t valueSize = keySize == 0 ? 0 : 6;
      for (std::uint32_t i = 0; i < 7; ++i) {
        EncodedSources one;
        model.encode(data.source, std::vector<std::uint32_t>{i}, one);
        const auto length = static_cast<std::size_t>(one.lengths[0]);
        EXPECT_EQ(one.time, length);
        EXPECT_EQ(all.lengths[i], one.lengths[0]);
        const auto near = [&](const AlignedBuffer& left, std::size_t first,
                              const AlignedBuffer& right, std::size_t count) {
          if (count == 0) return;
          EXPECT_LT(testing::largestDifference({left.data() + first, count}, {right.data(), count}),
                    1e-5);
        };
        near(all.keys, i * all.time * keySize, one.keys, length * keySize);
        near(all.values, i * all.time * valueSize, one.values, length * valueSize);
        for (std::size_t s = 0; s < states; ++s) {
          EXPECT_LT(testing::largestDifference({all.state.data() + (s * 7 + i) * 4, 4},
                                               {one.state.data() + s * 4, 4}),
                    1e-6);
        }
      }
    }
  }
}

}  // namespace
}  // namespace unrolled
