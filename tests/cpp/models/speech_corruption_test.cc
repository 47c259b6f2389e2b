#include "models/speech_corruption.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "models/sequence_batches.h"
#include "support/expect.h"
#include "support/speech.h"

namespace unrolled {
namespace {

/// Two segments of 40 and 10 frames of 3 numbers, side by side.
SequenceBatch twoSegments() {
  const SpeechData data = testing::segmentsOf({40, 10}, 3);
  SequenceBatch batch;
  gatherBatch(data.segments, std::vector<std::uint32_t>{0, 1}, Granularity::kSequence, batch);
  return batch;
}

TEST(SpeechCorruption, LeavesFramesAloneUnlessAsked) {
  SequenceBatch batch = twoSegments();
  const std::vector<float> before = batch.inputs;
  Rng rng(1);
  const Rng::State state = rng.state();
  corrupt({}, rng, batch);
  EXPECT_EQ(batch.inputs, before);
  EXPECT_EQ(rng.state(), state);
}

TEST(SpeechCorruption, NoiseHasItsDeviationAndLeavesThePaddingAlone) {
  const std::vector<float> before = twoSegments().inputs;
  Rng rng(1);
  double squares = 0;
  constexpr int kRounds = 100;
  for (int round = 0; round < kRounds; ++round) {
    SequenceBatch batch = twoSegments();
    corrupt({.noise = 0.3}, rng, batch);
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double change = static_cast<double>(batch.inputs[i] - before[i]);
      squares += change * change;
      if (i / 3 % 2 == 1 && i / 6 >= 10) {
        EXPECT_EQ(batch.inputs[i], 0);
      }
    }
  }
  EXPECT_NEAR(std::sqrt(squares / (kRounds * 50 * 3)), 0.3, 0.01);
}

TEST(SpeechCorruption, MasksAreStretchesOfWholeFramesOfBoundedLength) {
  const std::vector<float> before = twoSegments().inputs;
  Rng rng(1);
  std::size_t most[2] = {0, 0};
  for (int round = 0; round < 200; ++round) {
    SequenceBatch batch = twoSegments();
    corrupt({.masks = 1, .maskShare = 0.3}, rng, batch);
    for (std::size_t b = 0; b < 2; ++b) {
      std::size_t masked = 0;
      std::size_t last = 0;
      for (std::size_t t = 0; t < batch.length(b); ++t) {
        const std::size_t at = (t * 2 + b) * 3;
        if (batch.inputs[at] == before[at]) continue;
        for (std::size_t i = at; i < at + 3; ++i) EXPECT_EQ(batch.inputs[i], 0);
        EXPECT_TRUE(masked == 0 || last + 1 == t) << "not one stretch";
        last = t;
        ++masked;
      }
      most[b] = std::max(most[b], masked);
    }
  }
  EXPECT_EQ(most[0], 12u);
  EXPECT_EQ(most[1], 3u);
}

TEST(SpeechCorruption, RefusesOptionsOutsideTheirRange) {
  const auto refused = [](const SpeechCorruption& options, const char* message) {
    testing::expectError<InvalidArgumentError>([&] { validate(options); }, message);
  };
  refused({.noise = -1}, "corruption.noise must be a number not below 0, got -1");
  refused({.noise = NAN}, "corruption.noise must be a number not below 0, got NaN");
  refused({.masks = 1.5}, "corruption.masks must be an integer from 0 to 100, got 1.5");
  refused({.masks = 101}, "corruption.masks must be an integer from 0 to 100, got 101");
  refused({.maskShare = 1.1}, "corruption.maskShare must be from 0 to 1, got 1.1");
}

}  // namespace
}  // namespace unrolled
