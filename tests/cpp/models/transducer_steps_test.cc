#include "models/transducer_steps.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "core/error.h"
#include "models/sequence_to_sequence.h"
#include "support/expect.h"
#include "support/network.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::smallPairOptions;

struct Probe : SequenceToSequence {
  using EncoderDecoder::scores;
  using SequenceToSequence::SequenceToSequence;
};

std::vector<SequenceToSequenceOptions> variants() {
  std::vector<SequenceToSequenceOptions> all;
  for (const char* attention : {"additive", "dot", "general", "none"}) {
    all.push_back(smallPairOptions("lstm", attention));
  }
  for (const std::string& cell : testing::cellNames()) {
    all.push_back(smallPairOptions(cell, "general"));
    // States of the same cell are handed over as they are, a clock among them.
    all.push_back(smallPairOptions(cell));
    all.back().model.encoder = all.back().model.decoder;
  }
  SequenceToSequenceOptions tied = smallPairOptions("gru", "additive");
  tied.model.tiedEmbeddings = true;
  tied.model.decoder.numLayers = 2;
  tied.model.decoder.layerNorm = true;
  tied.model.inputDropout = 0.5;  // no matter, but in training
  tied.model.outputDropout = 0.5;
  all.push_back(tied);
  return all;
}

TEST(TransducerSteps, SayWhatTheTrainingPassSaysPositionByPosition) {
  for (const SequenceToSequenceOptions& options : variants()) {
    SCOPED_TRACE(options.model.decoder.cell + " " + options.attention);
    Probe model(options);
    testing::fillParameters(model.parameters(), 2, 0.9f);
    const PairData data = testing::thinnedPairs(9);
    std::vector<std::uint32_t> all(data.count());
    std::iota(all.begin(), all.end(), 0u);
    PairBatch batch;
    gatherPairs(data, all, model.boundary(), batch);
    Tape tape;
    tape.setRecording(false);
    const Var expected = model.scores(tape, batch, nullptr);

    const EncodedSources sources = model.encode(data.source);
    TransducerSteps steps(model, sources);
    ASSERT_EQ(steps.vocabularySize(), 6u);
    EXPECT_EQ(steps.boundary(), 5);
    StepModel::State state = steps.initialState(9);
    Tensor scores({9, 6});
    for (std::size_t t = 0; t < batch.time; ++t) {
      steps.step(std::span(batch.inputs).subspan(t * 9, 9), state, scores.matrix());
      for (std::size_t b = 0; b < 9; ++b) {
        if (t >= batch.length(b)) continue;
        EXPECT_LT(testing::largestDifference({scores.matrix().row(b), 6},
                                             {expected.matrix().row(t * 9 + b), 6}),
                  2e-6);
      }
    }
  }
}

TEST(TransducerSteps, HypothesesKeepTheirSourceWhenTheyAreReordered) {
  Probe model(smallPairOptions("lstm", "additive"));
  testing::fillParameters(model.parameters(), 2, 0.9f);
  const PairData data = testing::thinnedPairs(3);
  const EncodedSources sources = model.encode(data.source);
  TransducerSteps steps(model, sources);
  StepModel::State state = steps.initialState(3);
  Tensor scores({3, 6});
  const std::vector<std::int32_t> first(3, steps.boundary());
  steps.step(first, state, scores.matrix());
  const std::vector<std::size_t> order = {2, 0, 0, 2, 1};
  steps.reorder(state, order);
  EXPECT_EQ(state.inputs, (std::vector<std::uint32_t>{2, 0, 0, 2, 1}));
  Tensor five({5, 6});
  const std::vector<std::int32_t> tokens = {1, 2, 3, 4, 0};
  steps.step(tokens, state, five.matrix());
  for (std::size_t i = 0; i < 5; ++i) {
    // The same alone.
    EncodedSources alone;
    model.encode(data.source, std::vector<std::uint32_t>{static_cast<std::uint32_t>(order[i])},
                 alone);
    TransducerSteps lone(model, alone);
    StepModel::State one = lone.initialState(1);
    Tensor row({1, 6});
    lone.step(std::span(first).first(1), one, row.matrix());
    lone.step(std::span(tokens).subspan(i, 1), one, row.matrix());
    EXPECT_LT(testing::largestDifference({five.matrix().row(i), 6}, {row.data(), 6}), 2e-6);
  }
}

TEST(TransducerSteps, TellWhatTheyAttendedTo) {
  SequenceToSequence model(smallPairOptions("gru", "general"));
  testing::fillParameters(model.parameters(), 2, 0.9f);
  const PairData data = testing::pairsOf({{1, 2, 3, 4}, {2}}, {{}, {}});
  const EncodedSources sources = model.encode(data.source);
  TransducerSteps steps(model, sources);
  StepModel::State state = steps.initialState(2);
  Tensor scores({2, 6});
  steps.step(std::vector<std::int32_t>{5, 5}, state, scores.matrix());
  const ConstMatrixView weights = steps.attention();
  ASSERT_EQ(weights.rows, 2u);
  ASSERT_EQ(weights.columns, 4u);
  EXPECT_NEAR(std::accumulate(weights.row(0), weights.row(0) + 4, 0.0f), 1, 1e-6);
  EXPECT_EQ(std::vector<float>(weights.row(1), weights.row(1) + 4),
            (std::vector<float>{1, 0, 0, 0}));
}

TEST(TransducerSteps, WithoutAttentionAttendToNothing) {
  SequenceToSequence model(smallPairOptions("gru", "none"));
  const EncodedSources sources = model.encode(testing::pairsOf({{1, 2}, {2}}, {{}, {}}).source);
  TransducerSteps steps(model, sources);
  StepModel::State state = steps.initialState(2);
  Tensor scores({2, 6});
  steps.step(std::vector<std::int32_t>{5, 5}, state, scores.matrix());
  EXPECT_EQ(steps.attention().columns, 0u);
}

TEST(TransducerSteps, RefuseWhatDoesNotFit) {
  SequenceToSequence model(smallPairOptions());
  const EncodedSources sources = model.encode(testing::pairsOf({{1, 2}, {2}}, {{}, {}}).source);
  TransducerSteps steps(model, sources);
  expectError<InvalidArgumentError>(
      [&] { steps.initialState(3); },
      "there must be a hypothesis for each of 2 sources at first, got 3");
  StepModel::State state = steps.initialState(2);
  Tensor scores({2, 6});
  expectError<InvalidArgumentError>(
      [&] {
        steps.step(std::vector<std::int32_t>{5, 6}, state, scores.matrix());
      },
      "a token id must be from 0 to 5, got 6");
  expectError<ShapeError>([&] { steps.step(std::vector<std::int32_t>{5}, state, scores.matrix()); },
                          "there must be a token for each of 2 hypotheses, got 1");
}

}  // namespace
}  // namespace unrolled
