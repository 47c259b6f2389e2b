#include "audio/feature_extractor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "audio/definitions.h"
#include "audio/sounds.h"
#include "core/error.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::largestDifference;

std::span<const float> valuesOf(const Tensor& tensor) { return {tensor.data(), tensor.size()}; }

struct NamedOptions {
  const char* name;
  FeatureOptions options;
};

std::vector<NamedOptions> variants() {
  return {
      {"as they are", {}},
      {"plain cepstra", {.preEmphasis = 0, .lifter = 0, .deltas = 0, .normalization = "none"}},
      {"with deltas of deltas", {.deltas = 2, .deltaReach = 3, .normalization = "none"}},
      {"log-mel", {.type = "log-mel", .mel = {.bands = 40}, .deltas = 0, .normalization = "none"}},
      {"Slaney's, at 16 kHz",
       {.type = "log-mel",
        .sampleRate = 16000,
        .periodicWindow = false,
        .fftSize = 400,
        .mel = {.bands = 40,
                .lowFrequency = 50,
                .highFrequency = 7600,
                .scale = "slaney",
                .norm = "slaney"},
        .deltas = 1,
        .normalization = "none"}},
      {"frames side by side",
       {.windowSeconds = 0.02, .hopSeconds = 0.02, .mel = {.bands = 20}, .normalization = "none"}},
  };
}

TEST(FeatureExtractor, EqualsTheDefinition) {
  for (const auto& [name, options] : variants()) {
    const std::vector<float> samples = sounds::voice(4000, options.sampleRate, 1);
    FeatureExtractor extractor(options);
    const Tensor got = extractor.extract(samples, options.sampleRate);
    const definitions::Matrix expected = definitions::features(samples, options);
    ASSERT_EQ(got.shape(), (Shape{expected.size(), expected[0].size()})) << name;
    EXPECT_LT(largestDifference(valuesOf(got), definitions::flat(expected)), 1e-4) << name;
  }
}

TEST(FeatureExtractor, EqualsTheGolden) {
  for (const auto& fixture : testing::readFixture("audio_features.txt")) {
    FeatureOptions options;
    options.type = fixture.text("type");
    options.sampleRate = fixture.number("sampleRate");
    options.periodicWindow = fixture.number("periodicWindow") > 0;
    options.fftSize = fixture.number("fftSize");
    options.mel = {.bands = fixture.number("bands"),
                   .lowFrequency = fixture.number("lowFrequency"),
                   .highFrequency = fixture.number("highFrequency"),
                   .scale = fixture.text("scale"),
                   .norm = fixture.text("norm")};
    options.cepstra = fixture.number("cepstra");
    options.lifter = fixture.number("lifter");
    options.deltas = fixture.number("deltas");
    options.normalization = fixture.text("normalization");
    const std::vector<float> samples =
        testing::numbers(fixture.seed(), "samples", fixture.size("samples"));
    FeatureExtractor extractor(options);
    const Tensor got = extractor.extract(samples, options.sampleRate);
    const auto& expected = fixture.array("features");
    ASSERT_EQ(got.shape(), expected.shape) << fixture.name;
    EXPECT_LT(largestDifference(valuesOf(got), expected.values), 1e-4) << fixture.name;
  }
}

/// The frames of a recording that comes in pieces, taken as they are ready.
std::vector<float> streamed(FeatureExtractor& extractor, std::span<const float> samples,
                            double sampleRate, std::size_t largest, Rng& rng) {
  std::vector<float> got;
  const auto drain = [&] {
    while (extractor.available() > 0) {
      const std::size_t count = 1 + rng.below(static_cast<std::uint32_t>(extractor.available()));
      got.resize(got.size() + count * extractor.features());
      extractor.take(count, got.data() + got.size() - count * extractor.features());
    }
  };
  extractor.begin(sampleRate);
  sounds::inPieces(samples, largest, rng, [&](std::span<const float> piece) {
    extractor.push(piece);
    drain();
  });
  extractor.finish();
  extractor.finish();  // a second time changes nothing
  drain();
  return got;
}

TEST(FeatureExtractor, OfAStreamGivesExactlyTheNumbersOfTheWhole) {
  Rng rng(1);
  std::vector<NamedOptions> cases = variants();
  cases.push_back({"normalised as it runs", {.deltas = 2, .normalization = "running"}});
  for (const auto& [name, options] : cases) {
    FeatureExtractor extractor(options);
    for (const double rate : {options.sampleRate, 11025.0, 44100.0}) {
      const std::vector<float> samples = sounds::voice(9000, rate, 2);
      const Tensor whole = extractor.extract(samples, rate);
      ASSERT_EQ(whole.shape()[0], extractor.frames(samples.size(), rate));
      ASSERT_GT(whole.size(), 0u);
      for (const std::size_t largest : {7u, 300u, 6000u}) {
        const std::vector<float> got = streamed(extractor, samples, rate, largest, rng);
        EXPECT_EQ(largestDifference(got, valuesOf(whole)), 0) << name << " at " << rate;
      }
    }
  }
}

TEST(FeatureExtractor, GivesFramesAsSoonAsTheyAreKnown) {
  FeatureOptions options;
  options.normalization = "running";
  FeatureExtractor extractor(options);
  extractor.push(sounds::voice(200 + 2 * 80, 8000, 3));
  EXPECT_EQ(extractor.available(), 1u);  // a delta looks two frames ahead
  options.normalization = "recording";
  FeatureExtractor waiting(options);
  waiting.push(sounds::voice(8000, 8000, 3));
  EXPECT_EQ(waiting.available(), 0u);
  waiting.finish();
  EXPECT_EQ(waiting.available(), 98u);
  std::vector<float> out(99 * waiting.features());
  expectError<Error>([&] { waiting.take(99, out.data()); }, "there are 98 frames to take, got 99");
  expectError<Error>([&] { waiting.push({}); }, "a recording takes no samples after its last");
}

TEST(FeatureExtractor, OfLessThanAFrameGivesNone) {
  for (const auto& [name, options] : variants()) {
    FeatureExtractor extractor(options);
    const auto window = static_cast<std::size_t>(options.windowSeconds * options.sampleRate);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, window - 1}) {
      const std::vector<float> samples(count, 0.5f);
      const Tensor features = extractor.extract(samples, options.sampleRate);
      EXPECT_EQ(features.shape(), (Shape{0, extractor.features()})) << name << count;
      EXPECT_EQ(extractor.frames(count, options.sampleRate), 0u);
    }
    const std::vector<float> samples(window, 0.5f);
    EXPECT_EQ(extractor.extract(samples, options.sampleRate).shape()[0], 1u) << name;
  }
}

TEST(FeatureExtractor, OfSilenceIsTheFloor) {
  FeatureOptions options;
  options.type = "log-mel";
  options.deltas = 1;
  options.normalization = "none";
  FeatureExtractor extractor(options);
  const Tensor features = extractor.extract(std::vector<float>(4000), 8000);
  for (std::size_t t = 0; t < features.shape()[0]; ++t) {
    for (std::size_t d = 0; d < 26; ++d) {
      ASSERT_FLOAT_EQ(features.data()[t * 52 + d], static_cast<float>(std::log(1e-10)));
      ASSERT_EQ(features.data()[t * 52 + 26 + d], 0.0f);
    }
  }
  for (const char* normalization : {"recording", "running"}) {
    options.normalization = normalization;
    const Tensor normal = FeatureExtractor(options).extract(std::vector<float>(4000), 8000);
    EXPECT_LT(testing::largestMagnitude(valuesOf(normal)), 1e-3) << normalization;
  }
}

TEST(FeatureExtractor, OfTheLoudestSamplesIsFinite) {
  std::vector<float> samples(44100);
  for (std::size_t n = 0; n < samples.size(); ++n) samples[n] = n % 3 == 0 ? 1e9f : -1e9f;
  for (const double rate : {8000.0, 44100.0}) {
    const Tensor features = FeatureExtractor({}).extract(samples, rate);
    for (const float value : valuesOf(features)) ASSERT_TRUE(std::isfinite(value));
  }
}

TEST(FeatureExtractor, RefusesWhatIsNoSample) {
  FeatureExtractor extractor({});
  const std::vector<float> voice = sounds::voice(3000, 8000, 4);
  const Tensor expected = extractor.extract(voice, 8000);
  extractor.begin(8000);
  extractor.push(std::span(voice).first(1000));
  for (const float bad : {NAN, INFINITY, -INFINITY, -2e9f}) {
    std::vector<float> samples(5000);
    samples[4321] = bad;
    expectError<InvalidArgumentError>(
        [&] { extractor.push(samples); },
        message("samples must be numbers within ±1e+09, got ", bad, " at place 4321"));
  }
  extractor.push(std::span(voice).subspan(1000));
  extractor.finish();
  std::vector<float> got(extractor.available() * extractor.features());
  extractor.take(extractor.available(), got.data());
  EXPECT_EQ(largestDifference(got, valuesOf(expected)), 0);
}

TEST(FeatureExtractor, AllocatesNothingInSteadyState) {
  FeatureOptions options;
  options.deltas = 2;
  options.normalization = "running";
  FeatureExtractor extractor(options);
  const std::vector<float> piece = sounds::voice(1000, 44100, 5);
  std::vector<float> out(extractor.features());
  const auto run = [&] {
    extractor.begin(44100);
    for (int i = 0; i < 30; ++i) {
      extractor.push(piece);
      while (extractor.available() > 0) extractor.take(1, out.data());
    }
    extractor.finish();
  };
  run();
  const std::uint64_t before = testing::allocations();
  run();
  EXPECT_EQ(testing::allocations(), before);
}

TEST(FeatureExtractor, SaysWhenAFrameIs) {
  FeatureExtractor extractor({});
  EXPECT_DOUBLE_EQ(extractor.startOf(0), 0);
  EXPECT_DOUBLE_EQ(extractor.startOf(100), 1);
  EXPECT_DOUBLE_EQ(extractor.frameSeconds(), 0.025);
  EXPECT_EQ(extractor.frames(44100, 44100), 98u);
  expectError<InvalidArgumentError>([&] { extractor.frames(1, 3); },
                                    "sampleRate must be an integer from 1000 to 384000, got 3");
  expectError<InvalidArgumentError>([&] { extractor.begin(1e12); },
                                    "sampleRate must be an integer from 1000 to 384000, got "
                                    "1000000000000");
}

TEST(FeatureOptions, OfAnyKindGiveFiniteFeaturesOrAnError) {
  Rng rng(9);
  const auto pick = [&](std::initializer_list<double> usual) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> wrong = {-1, 0, 0.5, 1e-9, 1e9, 1e300, INFINITY, -INFINITY, kNan};
    const auto n = static_cast<std::uint32_t>(usual.size());
    return rng.below(30) == 0 ? wrong[rng.below(static_cast<std::uint32_t>(wrong.size()))]
                              : usual.begin()[rng.below(n)];
  };
  std::size_t made = 0;
  for (int i = 0; i < 600; ++i) {
    FeatureOptions options;
    options.type = rng.below(2) == 0 ? "mfcc" : "log-mel";
    options.sampleRate = pick({1000, 7919, 8000, 16000});
    options.windowSeconds = pick({0.001, 0.0101, 0.025, 0.05});
    options.hopSeconds = pick({0.001, 0.01, 0.025});
    options.fftSize = pick({0, 0, 256, 400, 1024, 1000});
    options.preEmphasis = pick({0, 0.97, 1});
    options.mel.bands = pick({1, 2, 13, 26});
    options.mel.lowFrequency = pick({0, 0, 100});
    options.mel.highFrequency = pick({0, 0, 400});
    options.mel.scale = rng.below(2) == 0 ? "htk" : "slaney";
    options.logFloor = pick({1e-10, 1, 1e-300});
    options.cepstra = pick({1, 2, 13});
    options.lifter = pick({0, 22, 0.1});
    options.deltas = pick({0, 1, 2});
    options.deltaReach = pick({1, 2, 9});
    options.normalization = rng.below(2) == 0 ? "recording" : "running";
    options.normalizationWindow = pick({1, 10, 1e6});
    const std::vector<float> samples = sounds::noise(rng.below(3000), 0.1, 10);
    try {
      FeatureExtractor extractor(options);
      const Tensor features = extractor.extract(samples, 8000);
      for (const float value : valuesOf(features)) ASSERT_TRUE(std::isfinite(value));
      ++made;
    } catch (const InvalidArgumentError& error) {
      ASSERT_EQ(std::string(error.what()).rfind("audio.", 0), 0u) << error.what();
    }
  }
  EXPECT_GT(made, 50u);
  EXPECT_LT(made, 550u);
}

TEST(FeatureOptions, NamesTheOptionThatIsWrong) {
  const auto fails = [](const FeatureOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { FeatureExtractor extractor(options); }, message);
  };
  fails({.type = "plp"}, "audio.type must be one of mfcc, log-mel, got plp");
  fails({.sampleRate = -3}, "audio.sampleRate must be an integer from 1000 to 384000, got -3");
  fails({.windowSeconds = 0}, "audio.windowSeconds must be from 0.000125 to 1, got 0");
  fails({.windowSeconds = 1e9}, "audio.windowSeconds must be from 0.000125 to 1, got 1000000000");
  fails({.windowSeconds = NAN}, "audio.windowSeconds must be from 0.000125 to 1, got NaN");
  fails({.hopSeconds = 0.03}, "audio.hopSeconds must be from 0.00025 to 0.025, got 0.03");
  fails({.hopSeconds = 1e-9}, "audio.hopSeconds must be from 0.00025 to 0.025, got 1e-09");
  fails({.fftSize = 128}, "audio.fftSize must be an integer from 200 to 4096, got 128");
  fails({.fftSize = 257}, "audio.fftSize must be a product of 2s, 3s and 5s, got 257");
  fails({.preEmphasis = 1.5}, "audio.preEmphasis must be from 0 to 1, got 1.5");
  fails({.mel = {.bands = 1e6}}, "audio.mel.bands must be an integer from 1 to 512, got 1000000");
  fails({.logFloor = 0}, "audio.logFloor must be a positive number, got 0");
  fails({.logFloor = INFINITY}, "audio.logFloor must be a positive number, got Infinity");
  fails({.cepstra = 27}, "audio.cepstra must be an integer from 1 to 26, got 27");
  fails({.lifter = -1}, "audio.lifter must be from 0 to 1000, got -1");
  fails({.deltas = 3}, "audio.deltas must be an integer from 0 to 2, got 3");
  fails({.deltaReach = 0}, "audio.deltaReach must be an integer from 1 to 100, got 0");
  fails({.normalization = "max"},
        "audio.normalization must be one of none, recording, running, got max");
  fails({.normalizationWindow = 0}, "audio.normalizationWindow must be from 1 to 1000000, got 0");
}

}  // namespace
}  // namespace unrolled
