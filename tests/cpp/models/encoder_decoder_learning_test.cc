// Models that read a sequence and write another learn small tasks to exactness.

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "models/sequence_to_sequence.h"
#include "models/text_autoencoder.h"
#include "models/transducer_steps.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

using testing::smallPairOptions;
using testing::smallPairTraining;

/// The likeliest symbol at every step until the end.
std::vector<std::vector<std::int32_t>> writeAll(EncoderDecoder& model,
                                                const EncodedSources& sources) {
  TransducerSteps steps(model, sources);
  StepModel::State state = steps.initialState(sources.count);
  std::vector<std::vector<std::int32_t>> written(sources.count);
  std::vector<std::int32_t> tokens(sources.count, steps.boundary());
  std::vector<std::uint8_t> ended(sources.count);
  Tensor scores({sources.count, steps.vocabularySize()});
  for (int t = 0; t < 12; ++t) {
    steps.step(tokens, state, scores.matrix());
    for (std::size_t b = 0; b < sources.count; ++b) {
      const float* const row = scores.matrix().row(b);
      tokens[b] =
          static_cast<std::int32_t>(std::max_element(row, row + steps.vocabularySize()) - row);
      if (tokens[b] == steps.boundary()) ended[b] = 1;
      if (ended[b] == 0) written[b].push_back(tokens[b]);
    }
  }
  return written;
}

std::size_t exactlyWritten(EncoderDecoder& model, const PairData& data) {
  const auto written = writeAll(model, model.encode(data.source));
  std::size_t exact = 0;
  for (std::size_t i = 0; i < data.count(); ++i) {
    const auto first =
        data.target.tokens.begin() + static_cast<std::ptrdiff_t>(data.target.start(i));
    const auto end = data.target.tokens.begin() + static_cast<std::ptrdiff_t>(data.target.ends[i]);
    if (written[i] == std::vector<std::int32_t>(first, end)) ++exact;
  }
  return exact;
}

/// How many of 100 pairs that it has not seen a model writes exactly, after it has learnt from
/// others for a second.
std::size_t learnt(const std::string& attention, const TeacherForcing& teacherForcing) {
  constexpr int kSteps = 700;
  SequenceToSequenceOptions options = smallPairOptions("gru", attention);
  options.model.encoder.hiddenSize = 16;
  options.model.decoder.hiddenSize = 32;
  options.model.embeddingSize = 8;
  SequenceToSequence model(options);
  PairTraining training = smallPairTraining();
  training.batchSize = 32;
  training.trainer.clipNorm = 1;
  training.trainer.schedule = {.type = "cosine", .totalSteps = kSteps};
  training.teacherForcing = teacherForcing;
  model.beginTraining(testing::reversedPairs(2000), training);
  for (int i = 0; i < kSteps; ++i) model.trainStep();
  return exactlyWritten(model, testing::reversedPairs(100, 5));
}

TEST(SequenceToSequence, LearnsToReverseWhatItHasNotSeen) {
  for (const char* attention : {"additive", "dot", "general"}) {
    EXPECT_GE(learnt(attention, {}), 99u) << attention;
  }
}

TEST(SequenceToSequence, LearnsFromWhatItSaysItself) {
  EXPECT_GE(learnt("additive", {.schedule = "inverse-sigmoid", .steps = 100}), 99u);
}

TEST(TextAutoencoder, LearnsToWriteWhatItHasRead) {
  TextAutoencoderOptions options;
  options.model = smallPairOptions("gru").model;
  options.model.encoder.hiddenSize = 24;
  options.model.decoder.hiddenSize = 48;
  options.model.embeddingSize = 8;
  options.vectorSize = 24;
  TextAutoencoder model(options);
  PairData data = testing::reversedPairs(60);
  data.target.tokens = data.source.tokens;
  PairTraining training = smallPairTraining();
  training.batchSize = 30;
  training.trainer.clipNorm = 1;
  training.trainer.optimizer.learningRate = 0.01;
  model.beginTraining(data, training);
  for (int i = 0; i < 500; ++i) model.trainStep();
  EXPECT_GE(exactlyWritten(model, data), 58u);
  // From the vectors alone it writes the same.
  std::vector<float> vectors(60 * 24);
  std::vector<std::uint32_t> all(60);
  std::iota(all.begin(), all.end(), 0u);
  model.vectors(data.source, all, vectors);
  EXPECT_EQ(writeAll(model, model.fromVectors(vectors)),
            writeAll(model, model.encode(data.source)));
}

}  // namespace
}  // namespace unrolled
