#include "models/speech_window_vectors.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "support/expect.h"
#include "support/speech.h"

namespace unrolled {
namespace {

using testing::expectError;

/// The frames of a window as a segment, each number made one of mean 0 and variance 1 over it.
void appendNormalized(const std::vector<float>& frames, const FrameWindow& window,
                      SequenceData& data) {
  const std::size_t first = data.inputs.size();
  data.inputs.resize(first + window.count * 2);
  for (std::size_t d = 0; d < 2; ++d) {
    double sum = 0;
    double squares = 0;
    for (std::size_t t = window.first; t < window.first + window.count; ++t) {
      const auto x = static_cast<double>(frames[t * 2 + d]);
      sum += x;
      squares += x * x;
    }
    const double mean = sum / window.count;
    const double deviation = std::sqrt(squares / window.count - mean * mean);
    for (std::size_t t = 0; t < window.count; ++t) {
      const auto x = static_cast<double>(frames[(window.first + t) * 2 + d]);
      data.inputs[first + t * 2 + d] = static_cast<float>((x - mean) / deviation);
    }
  }
  data.ends.push_back(data.steps() + window.count);
}

TEST(FramesWithin, LieWithinTheWindow) {
  const FrameTimes times{.hop = 0.01, .frame = 0.025};
  const auto expectFrames = [&](const SpeechWindow& window, std::uint32_t first,
                                std::uint32_t count) {
    const FrameWindow frames = framesWithin(window, times, 100);
    EXPECT_EQ(frames.first, first) << window.start << " to " << window.end;
    EXPECT_EQ(frames.count, count) << window.start << " to " << window.end;
  };
  // The last frame that ends by 0.3 s begins at 0.27 s.
  expectFrames({0, 0.3f}, 0, 28);
  expectFrames({0.1f, 0.3f}, 10, 18);
  expectFrames({0.104f, 0.3f}, 11, 17);
  // Shorter than a frame: the one nearest.
  expectFrames({0.5f, 0.51f}, 50, 1);
  // Beyond the end there are none, so the last.
  expectFrames({0.9f, 2}, 90, 10);
  expectFrames({5, 6}, 99, 1);
}

TEST(SpeechWindowVectors, AreThoseOfTheirFramesAsSegments) {
  SpeechEmbedder model(testing::smallEmbedderOptions());
  const std::vector<float> frames = testing::segmentsOf({300}).segments.inputs;
  std::vector<FrameWindow> windows;
  for (std::uint32_t first = 0; first < 290; first += 5) {
    windows.push_back({first, 2 + first % 7});
  }
  windows.push_back({0, 300});
  windows.push_back({297, 3});
  for (const bool normalize : {false, true}) {
    SequenceData segments;
    for (const FrameWindow& window : windows) {
      if (normalize) {
        appendNormalized(frames, window, segments);
        continue;
      }
      const float* const first = frames.data() + std::size_t{window.first} * 2;
      segments.inputs.insert(segments.inputs.end(), first, first + std::size_t{window.count} * 2);
      segments.ends.push_back(segments.steps() + window.count);
    }
    SpeechVectors expected(model, segments);
    while (!expected.advance()) {
    }
    SpeechWindowVectors got(model, frames, windows, normalize);
    std::size_t slices = 1;
    while (!got.advance()) ++slices;
    EXPECT_GT(slices, 1u);
    EXPECT_EQ(got.done(), windows.size());
    EXPECT_LT(testing::largestDifference(got.values(), expected.values()), 1e-4) << normalize;
  }
}

TEST(SpeechWindowVectors, OfNoWindowsAreNone) {
  SpeechEmbedder model(testing::smallEmbedderOptions());
  SpeechWindowVectors none(model, {}, {}, true);
  EXPECT_TRUE(none.advance());
  EXPECT_TRUE(none.values().empty());
}

TEST(SpeechWindowVectors, RefuseWhatCannotBe) {
  SpeechEmbedder model(testing::smallEmbedderOptions());
  const auto make = [&](std::vector<float> frames, std::vector<FrameWindow> windows) {
    SpeechWindowVectors(model, std::move(frames), std::move(windows), false);
  };
  expectError<ShapeError>([&] { make(std::vector<float>(5), {}); },
                          "frames must have a multiple of 2 numbers, got 5");
  expectError<InvalidArgumentError>(
      [&] {
        make({0, 0, 0, NAN}, {});
      },
      "frames[1][1] must be a finite number, got NaN");
  const std::vector<float> ten(20);
  expectError<InvalidArgumentError>(
      [&] {
        make(ten, {{0, 10}, {3, 0}});
      },
      "windows[1] must be one or more of 10 frames, got 0 from 3 on");
  expectError<InvalidArgumentError>(
      [&] {
        make(ten, {{5, 6}});
      },
      "windows[0] must be one or more of 10 frames, got 6 from 5 on");
  expectError<InvalidArgumentError>(
      [&] {
        make(ten, {{4000000000u, 4000000000u}});
      },
      "windows[0] must be one or more of 10 frames, got 4000000000 from 4000000000 on");
}

}  // namespace
}  // namespace unrolled
