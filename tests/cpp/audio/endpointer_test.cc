#include "audio/endpointer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "audio/resampler.h"
#include "audio/sounds.h"
#include "core/error.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

constexpr double kRate = 8000;

/// Voices of `seconds` each, that begin at `starts` (seconds), in noise that is so many decibels
/// below them.
std::vector<float> bursts(const std::vector<double>& starts, double seconds, double total,
                          double decibels, std::uint64_t seed) {
  const auto length = static_cast<std::size_t>(seconds * kRate);
  std::vector<float> burst = sounds::noise(length, 1, seed + 100);
  // As steady as a vowel, so that its first and last frames are as loud as the others, and like one
  // strongest near its first formant, 600 Hz.
  for (std::size_t n = 0; n < length; ++n) {
    const double turns = 150 * static_cast<double>(n) / kRate;
    for (int k = 1; k < 20; ++k) {
      const double height = 3 / (1 + 0.25 * (k - 4) * (k - 4));
      burst[n] += static_cast<float>(height * std::sin(2 * std::numbers::pi * k * turns));
    }
  }
  const double power = sounds::meanSquare(burst);
  const double noise = std::pow(10, -decibels / 20);
  std::vector<float> samples =
      sounds::noise(static_cast<std::size_t>(total * kRate), 0.1 * noise, seed);
  for (const double start : starts) {
    const auto first = static_cast<std::size_t>(start * kRate);
    for (std::size_t n = 0; n < length; ++n) {
      samples[first + n] += static_cast<float>(0.1 / std::sqrt(power)) * burst[n];
    }
  }
  return samples;
}

/// The stretch lies within `tolerance` seconds of where it should, without its padding.
void expectSegment(const SpeechSegment& got, double begin, double end, double tolerance) {
  const double padding = EndpointerOptions{}.paddingSeconds;
  EXPECT_NEAR(static_cast<double>(got.begin) / kRate + padding, begin, tolerance);
  EXPECT_NEAR(static_cast<double>(got.end) / kRate - padding, end, tolerance);
}

TEST(Endpointer, FindsBurstsInNoiseOfManyLevels) {
  const std::vector<double> starts = {0.7, 1.6, 3.1};
  for (const double decibels : {40.0, 20.0, 10.0, 6.0}) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const std::vector<float> samples = bursts(starts, 0.45, 4.5, decibels, seed);
      const std::vector<SpeechSegment> segments = speechSegments(samples, {});
      ASSERT_EQ(segments.size(), 3u) << decibels << " dB, seed " << seed;
      for (std::size_t i = 0; i < 3; ++i) {
        SCOPED_TRACE(decibels);
        expectSegment(segments[i], starts[i], starts[i] + 0.45, 0.035);
      }
      const auto endpoints = speechEndpoints(samples, {});
      EXPECT_EQ(endpoints, (SpeechSegment{segments[0].begin, segments[2].end}));
    }
  }
}

TEST(Endpointer, TakesAShortPauseForPartOfSpeechAndALongOneNot) {
  const std::vector<float> near = bursts({0.5, 0.95}, 0.3, 2, 20, 1);
  ASSERT_EQ(speechSegments(near, {}).size(), 1u);
  expectSegment(speechSegments(near, {})[0], 0.5, 1.25, 0.035);
  EXPECT_EQ(speechSegments(near, {.hangoverSeconds = 0.08}).size(), 2u);
  EXPECT_EQ(speechSegments(bursts({0.5, 1.1}, 0.3, 2, 20, 1), {}).size(), 2u);
}

TEST(Endpointer, HearsNothingInNoiseAloneOrSilence) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    EXPECT_TRUE(speechSegments(sounds::noise(30 * 8000, 0.1, seed), {}).empty()) << seed;
  }
  EXPECT_TRUE(speechSegments(std::vector<float>(80000), {}).empty());
  EXPECT_TRUE(
      speechSegments(std::vector<float>(80000, 0.7f), {}).empty());  // a constant is no sound
  EXPECT_TRUE(speechSegments({}, {}).empty());
  EXPECT_EQ(speechEndpoints(std::vector<float>(100, 0.5f), {}), std::nullopt);
}

TEST(Endpointer, TakesAClickForNone) {
  std::vector<float> samples = sounds::noise(16000, 1e-3, 1);
  for (std::size_t n = 8000; n < 8040; ++n) samples[n] = 0.9f;
  EXPECT_TRUE(speechSegments(samples, {}).empty());
}

TEST(Endpointer, DoesNotCallTheQuietestNoiseSpeechBetweenDigitalSilence) {
  std::vector<float> samples(32000);
  const std::vector<float> hiss = sounds::noise(8000, 3e-4, 2);
  std::copy(hiss.begin(), hiss.end(), samples.begin() + 8000);
  EXPECT_TRUE(speechSegments(samples, {}).empty());
  EXPECT_EQ(speechSegments(samples, {.floorDecibels = -90}).size(), 1u);
}

TEST(Endpointer, DoesNotCallHumSpeech) {
  std::vector<float> samples = sounds::noise(32000, 1e-2, 5);
  const std::vector<float> hum = sounds::sine(20, kRate, 8000, 0.1);
  for (std::size_t n = 0; n < hum.size(); ++n) samples[12000 + n] += hum[n];
  EXPECT_TRUE(speechSegments(samples, {}).empty());
  const std::vector<float> note = sounds::sine(400, kRate, 8000, 0.1);
  for (std::size_t n = 0; n < note.size(); ++n) samples[12000 + n] += note[n];
  ASSERT_EQ(speechSegments(samples, {}).size(), 1u);
  expectSegment(speechSegments(samples, {})[0], 1.5, 2.5, 0.035);
}

TEST(Endpointer, LeavesOutWhatIsFarBelowTheLoudest) {
  std::vector<float> samples = sounds::noise(32000, 1e-4, 6);
  const auto add = [&](std::size_t first, float amplitude) {
    for (std::size_t n = 0; n < 4000; ++n) {
      samples[first + n] += amplitude * static_cast<float>(std::sin(0.5 * static_cast<double>(n)));
    }
  };
  add(8000, 0.5f);
  add(18000, 0.005f);  // 40 dB less
  EXPECT_EQ(speechSegments(samples, {}).size(), 1u);
  EXPECT_EQ(speechSegments(samples, {.rangeDecibels = 50}).size(), 2u);
}

TEST(Endpointer, FindsSpeechThatFillsItsRecordingButForItsPauses) {
  // A recording that begins and ends within speech: what is quiet lies in the middle.
  const auto endpoints = speechEndpoints(bursts({0.0, 0.6}, 0.4, 1.0, 20, 3), {});
  ASSERT_TRUE(endpoints);
  EXPECT_EQ(endpoints->begin, 0u);
  EXPECT_EQ(endpoints->end, 8000u);
}

TEST(Endpointer, FollowsABackgroundThatChanges) {
  std::vector<float> samples = bursts({1.0}, 0.4, 4, 30, 4);
  const std::vector<float> louder = bursts({3.0}, 0.4, 6, 10, 5);
  samples.insert(samples.end(), louder.begin(), louder.end());
  const std::vector<SpeechSegment> segments = speechSegments(samples, {.lookaheadSeconds = 2.5});
  // The step itself is taken for speech no longer than the background is remembered.
  ASSERT_GE(segments.size(), 2u);
  expectSegment(segments.front(), 1.0, 1.4, 0.035);
  expectSegment(segments.back(), 7.0, 7.4, 0.035);
}

TEST(Endpointer, FindsTheSameAtEveryRate) {
  const std::vector<float> samples = bursts({0.7, 1.6}, 0.45, 3, 15, 9);
  const std::vector<SpeechSegment> expected = speechSegments(samples, {});
  ASSERT_EQ(expected.size(), 2u);
  for (const double rate : {11025.0, 16000.0, 48000.0}) {
    const auto got = speechSegments(resample(samples, {.inputRate = kRate, .outputRate = rate}),
                                    {.sampleRate = rate});
    ASSERT_EQ(got.size(), 2u) << rate;
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(static_cast<double>(got[i].begin) / rate,
                  static_cast<double>(expected[i].begin) / kRate, 0.02);
      EXPECT_NEAR(static_cast<double>(got[i].end) / rate,
                  static_cast<double>(expected[i].end) / kRate, 0.02);
    }
  }
}

TEST(Endpointer, OfAStreamGivesExactlyTheSegmentsOfTheWhole) {
  Rng rng(6);
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    std::vector<double> starts;
    for (double at = 0.3 * rng.uniform(); at < 9.5; at += 0.45 + rng.uniform()) {
      starts.push_back(at);
    }
    const std::vector<float> samples = bursts(starts, 0.4, 10, 8, seed);
    EndpointerOptions options;
    options.lookaheadSeconds = 0.25 * static_cast<double>(seed % 4);
    options.hangoverSeconds = 0.02 + 0.1 * static_cast<double>(seed % 3);
    options.paddingSeconds = options.hangoverSeconds / 2;
    const std::vector<SpeechSegment> whole = speechSegments(samples, options);
    ASSERT_GE(whole.size(), 2u);
    Endpointer endpointer(options);
    for (const std::size_t largest : {50u, 3000u}) {
      std::vector<SpeechSegment> got;
      sounds::inPieces(samples, largest, rng, [&](std::span<const float> piece) {
        endpointer.push(piece);
        while (const auto segment = endpointer.take()) got.push_back(*segment);
      });
      endpointer.finish();
      while (const auto segment = endpointer.take()) got.push_back(*segment);
      EXPECT_EQ(got, whole) << seed;
      endpointer.reset();
    }
    for (std::size_t i = 1; i < whole.size(); ++i) EXPECT_LE(whole[i - 1].end, whole[i].begin);
  }
}

TEST(Endpointer, TellsOfASegmentSoonAfterItsEnd) {
  const std::vector<float> samples = bursts({0.5}, 0.4, 4, 20, 7);
  Endpointer endpointer({});
  std::size_t heard = 0;
  for (std::size_t n = 0; n < samples.size() && heard == 0; n += 80) {
    endpointer.push(std::span(samples).subspan(n, 80));
    if (endpointer.take()) heard = n;
  }
  // Its end at 0.9 s, then half a second of looking ahead, the hangover and the last frame.
  EXPECT_NEAR(static_cast<double>(heard) / kRate, 0.9 + 0.5 + 0.2 + 0.03, 0.05);
  EXPECT_FALSE(endpointer.inSpeech());
  EXPECT_NEAR(endpointer.background(), -40, 3);
}

TEST(Endpointer, AllocatesNothingInSteadyState) {
  Endpointer endpointer({});
  const std::vector<float> samples = bursts({0.5, 2.0}, 0.4, 4, 20, 8);
  const auto run = [&] {
    endpointer.reset();
    for (std::size_t n = 0; n < samples.size(); n += 400) {
      endpointer.push(std::span(samples).subspan(n, 400));
      while (endpointer.take()) continue;
    }
    endpointer.finish();
  };
  run();
  const std::uint64_t before = testing::allocations();
  run();
  EXPECT_EQ(testing::allocations(), before);
}

TEST(Endpointer, NamesWhatIsWrong) {
  const auto fails = [](const EndpointerOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { Endpointer endpointer(options); }, message);
  };
  fails({.sampleRate = 0}, "endpointer.sampleRate must be an integer from 1000 to 384000, got 0");
  fails({.onsetDecibels = 0}, "endpointer.onsetDecibels must be above 0 and at most 200, got 0");
  fails({.offsetDecibels = 7},
        "endpointer.offsetDecibels must be above 0 and at most onsetDecibels, 6, got 7");
  fails({.rangeDecibels = 0}, "endpointer.rangeDecibels must be from 1 to 200, got 0");
  fails({.floorDecibels = 3}, "endpointer.floorDecibels must be from -200 to 0, got 3");
  fails({.backgroundSeconds = 1e9},
        "endpointer.backgroundSeconds must be from 0.1 to 60, got 1000000000");
  fails({.lookaheadSeconds = NAN}, "endpointer.lookaheadSeconds must be from 0 to 10, got NaN");
  fails({.minSpeechSeconds = 0}, "endpointer.minSpeechSeconds must be from 0.01 to 10, got 0");
  fails({.hangoverSeconds = -1}, "endpointer.hangoverSeconds must be from 0.01 to 10, got -1");
  fails({.paddingSeconds = 0.2}, "endpointer.paddingSeconds must be from 0 to 0.1, got 0.2");
  Endpointer endpointer({});
  const std::vector<float> samples = {NAN};
  expectError<InvalidArgumentError>([&] { endpointer.push(samples); },
                                    "samples must be numbers within ±1e+09, got NaN at place 0");
  endpointer.finish();
  expectError<Error>([&] { endpointer.push({}); },
                     "an endpointer takes no samples after the last, before it is reset");
}

}  // namespace
}  // namespace unrolled
