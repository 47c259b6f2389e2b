#include "models/text_autoencoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/error.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/network.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

using testing::expectError;

struct Probe : TextAutoencoder {
  using EncoderDecoder::scores;
  using TextAutoencoder::TextAutoencoder;
};

TextAutoencoderOptions smallOptions(const char* cell) {
  TextAutoencoderOptions options;
  options.model = testing::smallPairOptions(cell).model;
  options.model.encoder.numLayers = 2;
  options.vectorSize = 4;
  return options;
}

std::vector<std::uint32_t> allOf(const PairData& data) {
  std::vector<std::uint32_t> all(data.count());
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

TEST(TextAutoencoder, HasTheGradientsOfItsScores) {
  for (const char* cell : {"lstm", "gru"}) {
    Probe model(smallOptions(cell));
    testing::fillParameters(model.parameters(), 2, 0.7f);
    const PairData data = testing::pairsOf({{1, 2, 3, 0}, {4}}, {{1, 2, 3, 0}, {4}});
    PairBatch batch;
    gatherPairs(data, allOf(data), model.boundary(), batch);
    testing::expectGradients(testing::differentiated(model.parameters()), [&](Tape& tape) {
      return std::vector<Var>{model.scores(tape, batch, nullptr)};
    });
  }
}

TEST(TextAutoencoder, HasABottleneckAndABridgeFromIt) {
  TextAutoencoderOptions options = smallOptions("lstm");
  options.model.targetVocabularySize = 77;  // no matter: it is that of the source
  TextAutoencoder model(options);
  std::string all;
  for (const Parameter& parameter : model.parameters().list()) {
    if (parameter.name.find(".rnn.") != std::string::npos) continue;
    all += parameter.name + " " + parameter.shape.toString() + "; ";
  }
  EXPECT_EQ(all,
            "encoder.embedding.weight [5, 3]; bottleneck.weight [4, 12]; bottleneck.bias [4]; "
            "decoder.embedding.weight [6, 3]; head.weight [6, 4]; head.bias [6]; "
            "bridge.h_l0.weight [4, 4]; bridge.h_l0.bias [4]; bridge.c_l0.weight [4, 4]; "
            "bridge.c_l0.bias [4]; ");
}

TEST(TextAutoencoder, AVectorIsTheSameInAnyCompany) {
  TextAutoencoder model(smallOptions("gru"));
  testing::fillParameters(model.parameters(), 2, 0.7f);
  const PairData data = testing::reversedPairs(8);
  std::vector<float> together(8 * 4);
  model.vectors(data.source, allOf(data), together);
  for (std::uint32_t i = 0; i < 8; ++i) {
    std::vector<float> alone(4);
    model.vectors(data.source, std::vector<std::uint32_t>{i}, alone);
    EXPECT_LT(testing::largestDifference(alone, std::span(together).subspan(i * 4, 4)), 1e-6);
    EXPECT_GT(testing::largestMagnitude(alone), 0);
    EXPECT_LT(testing::largestMagnitude(alone), 1);
  }
}

TEST(TextAutoencoder, VectorsBeginTheDecoderAsTheirTextsDo) {
  TextAutoencoder model(smallOptions("lstm"));
  const PairData data = testing::reversedPairs(5);
  std::vector<float> vectors(5 * 4);
  model.vectors(data.source, allOf(data), vectors);
  const EncodedSources texts = model.encode(data.source);
  const EncodedSources again = model.fromVectors(vectors);
  ASSERT_EQ(again.count, 5u);
  const std::size_t size = 2 * 5 * 4;
  EXPECT_LT(testing::largestDifference({again.state.data(), size}, {texts.state.data(), size}),
            1e-6);
}

TEST(TextAutoencoder, RefusesWhatAreNoVectors) {
  TextAutoencoder model(smallOptions("gru"));
  expectError<ShapeError>([&] { model.fromVectors({}); },
                          "vectors must have a multiple of 4 numbers, got 0");
  expectError<ShapeError>([&] { model.fromVectors(std::vector<float>(6)); },
                          "vectors must have a multiple of 4 numbers, got 6");
  expectError<InvalidArgumentError>(
      [&] {
        model.fromVectors(std::vector<float>{0, 0, 0, 0, 0, NAN, 0, 0});
      },
      "vectors[1][1] must be a finite number, got NaN");
  expectError<InvalidArgumentError>(
      [] {
        TextAutoencoderOptions options = smallOptions("gru");
        options.vectorSize = 0;
        TextAutoencoder{options};
      },
      "vectorSize must be a positive integer, got 0");
}

}  // namespace
}  // namespace unrolled
