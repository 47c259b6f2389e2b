#include "models/transduction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "core/error.h"
#include "models/text_vectors.h"
#include "support/expect.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::reversedPairs;
using testing::smallPairOptions;

std::vector<Transduced> write(EncoderDecoder& model, const SequenceData& sources,
                              const TransductionOptions& options) {
  Transduction transduction(model, sources, options);
  while (!transduction.advance()) {
  }
  return transduction.written();
}

/// The same tokens, with the same probabilities but for rounding.
void expectClose(const std::vector<Transduced>& got, const std::vector<Transduced>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    ASSERT_EQ(got[i].hypotheses.size(), expected[i].hypotheses.size());
    for (std::size_t h = 0; h < got[i].hypotheses.size(); ++h) {
      const Hypothesis& a = got[i].hypotheses[h];
      const Hypothesis& b = expected[i].hypotheses[h];
      EXPECT_EQ(a.tokens, b.tokens);
      EXPECT_EQ(a.finished, b.finished);
      EXPECT_NEAR(a.score, b.score, 1e-4);
      EXPECT_LT(testing::largestDifference(a.attention, b.attention), 1e-4);
    }
  }
}

class TransductionTest : public ::testing::Test {
 protected:
  SequenceToSequence model_{smallPairOptions()};
  SequenceData sources_ = reversedPairs(30).source;
};

TEST_F(TransductionTest, WritesTheSameHoweverManyAreWrittenTogether) {
  for (const std::uint32_t width : {1u, 4u}) {
    TransductionOptions options;
    options.beam = {.beamWidth = width, .nBest = width, .attention = true};
    const std::vector<Transduced> together = write(model_, sources_, options);
    for (const std::uint32_t batchSize : {1u, 7u}) {
      options.batchSize = batchSize;
      expectClose(write(model_, sources_, options), together);
    }
  }
}

TEST_F(TransductionTest, SearchesAsTheModelSays) {
  const TransductionOptions options{.beam = {.beamWidth = 3, .nBest = 3}};
  const std::vector<Transduced> written = write(model_, sources_, options);
  std::size_t scored = 0;
  // The truth that the model is told is what it has written itself.
  for (std::size_t i = 0; i < sources_.count(); ++i) {
    const std::vector<std::int32_t> source(
        sources_.tokens.begin() + static_cast<std::ptrdiff_t>(sources_.start(i)),
        sources_.tokens.begin() + static_cast<std::ptrdiff_t>(sources_.ends[i]));
    for (const Hypothesis& hypothesis : written[i].hypotheses) {
      if (!hypothesis.finished) continue;
      std::vector<std::int32_t> target = hypothesis.tokens;
      EXPECT_EQ(target.back(), model_.boundary());
      target.pop_back();
      PairScore score;
      const PairData pair = testing::pairsOf({source}, {target});
      model_.requirePairs(pair);
      model_.score(pair, std::vector<std::uint32_t>{0}, score);
      EXPECT_NEAR(-score.lossSum, hypothesis.logProbability, 1e-3);
      ++scored;
    }
  }
  EXPECT_GT(scored, 10u);
}

TEST_F(TransductionTest, TheWeightsAreThoseOfTheSource) {
  TransductionOptions options;
  options.beam = {.beamWidth = 2, .attention = true};
  const std::vector<Transduced> written = write(model_, sources_, options);
  for (std::size_t i = 0; i < written.size(); ++i) {
    const Hypothesis& best = written[i].hypotheses.front();
    const std::size_t steps = sources_.length(i);
    ASSERT_EQ(best.attention.size(), best.tokens.size() * steps);
    for (std::size_t t = 0; t < best.tokens.size(); ++t) {
      double sum = 0;
      for (std::size_t s = 0; s < steps; ++s) {
        sum += static_cast<double>(best.attention[t * steps + s]);
      }
      EXPECT_NEAR(sum, 1, 1e-5);
    }
  }
}

TEST_F(TransductionTest, IsBoundedByTheLengthOfTheSource) {
  TransductionOptions options;
  options.beam.minLength = 0;
  for (const Transduced& one : write(model_, sources_, options)) {
    EXPECT_LE(one.hypotheses.front().tokens.size(), 2 * 7 + 20u + 1);
  }
  options.beam.minLength = 40;
  for (const Transduced& one : write(model_, sources_, options)) {
    EXPECT_GE(one.hypotheses.front().tokens.size(), 40u);
    EXPECT_LE(one.hypotheses.front().tokens.size(), 41u);
  }
}

TEST_F(TransductionTest, DrawsWhatTheSeedSaysHoweverManyAreDrawnTogether) {
  TransductionOptions options{.beam = {.sampler = SamplerOptions{}}, .maxLength = 6, .seed = 5};
  const std::vector<Transduced> together = write(model_, sources_, options);
  options.batchSize = 4;
  expectClose(write(model_, sources_, options), together);
}

TEST_F(TransductionTest, RefusesWhatCannotBe) {
  const auto refused = [&](const TransductionOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { write(model_, sources_, options); }, message);
  };
  refused({.beam = {.beamWidth = 0}}, "beamWidth must be from 1 to 1000, got 0");
  refused({.beam = {.minLength = 5}, .maxLength = 4},
          "minLength must be at most maxLength = 4, got 5");
  refused({.beam = {.minLength = 200000}}, "minLength must be at most 100000, got 200000");
  refused({.beam = {}, .maxLength = 100001}, "maxLength must be at most 100000, got 100001");
  refused({.beam = {}, .batchSize = 0}, "batchSize must be at least 1, got 0");
  SequenceData none;
  EXPECT_THROW(write(model_, none, {}), InvalidArgumentError);
}

TEST(TextVectors, AreThoseThatTextsAreWrittenFrom) {
  TextAutoencoderOptions options;
  options.model = smallPairOptions().model;
  options.vectorSize = 6;
  TextAutoencoder model(options);
  const SequenceData texts = reversedPairs(50).source;
  TextVectors vectors(model, texts);
  while (!vectors.advance()) {
  }
  ASSERT_EQ(vectors.values().size(), 50 * 6u);
  TransductionOptions decoding{.beam = {.beamWidth = 3}, .maxLength = 9};
  const std::vector<Transduced> fromTexts = write(model, texts, decoding);
  decoding.batchSize = 8;
  Transduction fromVectors(model, {vectors.values().begin(), vectors.values().end()}, decoding);
  while (!fromVectors.advance()) {
  }
  expectClose(fromVectors.written(), fromTexts);
  expectError<ShapeError>([&] { Transduction(model, std::vector<float>(7), decoding); },
                          "vectors must have a multiple of 6 numbers, got 7");
}

}  // namespace
}  // namespace unrolled
