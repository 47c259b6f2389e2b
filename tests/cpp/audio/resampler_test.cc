#include "audio/resampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "audio/sounds.h"
#include "core/error.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

struct Rates {
  double from;
  double to;
};

// Up and down, by whole numbers and not, with common factors and without.
const std::vector<Rates> kRates = {{8000, 16000}, {16000, 8000},  {44100, 16000}, {48000, 44100},
                                   {11025, 8000}, {8000, 11025},  {44100, 8000},  {44101, 8000},
                                   {8000, 7919},  {96000, 22050}, {384000, 1000}, {1000, 384000}};

std::vector<float> resampled(const std::vector<float>& samples, Rates rates) {
  return resample(samples, {.inputRate = rates.from, .outputRate = rates.to});
}

/// The amplitude of a frequency within samples, away from the ends, and what else there is.
struct Fit {
  double amplitude;
  double rest;  // root of the mean square
};

Fit fitSine(const std::vector<float>& samples, double hertz, double sampleRate) {
  const std::size_t margin = samples.size() / 4;
  double real = 0;
  double imaginary = 0;
  double weights = 0;
  double squares = 0;
  for (std::size_t n = margin; n < samples.size() - margin; ++n) {
    const double place = static_cast<double>(n - margin) / static_cast<double>(samples.size() / 2);
    const double s = std::sin(std::numbers::pi * place);
    const double weight = s * s * s * s;
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(n) / sampleRate;
    const auto x = static_cast<double>(samples[n]);
    real += weight * x * std::cos(angle);
    imaginary += weight * x * std::sin(angle);
    weights += weight;
  }
  real *= 2 / weights;
  imaginary *= 2 / weights;
  for (std::size_t n = margin; n < samples.size() - margin; ++n) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(n) / sampleRate;
    const double fitted = real * std::cos(angle) + imaginary * std::sin(angle);
    const double difference = static_cast<double>(samples[n]) - fitted;
    squares += difference * difference / static_cast<double>(samples.size() - 2 * margin);
  }
  return {std::hypot(real, imaginary), std::sqrt(squares)};
}

TEST(Resampler, PassesASineBelowItsCutOffUnchanged) {
  for (const Rates rates : kRates) {
    const double edge = std::min(rates.from, rates.to) / 2 * (1 - 5.1 / 32);
    for (const double share : {0.03, 0.37, 0.8, 1.0}) {
      const double hertz = share * edge;
      const auto count = static_cast<std::size_t>(std::max(8000.0, 600 * rates.from / rates.to));
      const std::vector<float> in = sounds::sine(hertz, rates.from, count);
      const std::vector<float> out = resampled(in, rates);
      ASSERT_EQ(out.size(), static_cast<std::size_t>(
                                std::ceil(static_cast<double>(count) * rates.to / rates.from)));
      // In its place, so in its phase too.
      double largest = 0;
      for (std::size_t n = out.size() / 4; n < out.size() * 3 / 4; ++n) {
        const double turns = hertz * static_cast<double>(n) / rates.to;
        const double expected = 0.5 * std::sin(2 * std::numbers::pi * turns);
        largest = std::max(largest, std::abs(static_cast<double>(out[n]) - expected));
      }
      EXPECT_LT(largest, 2e-4) << rates.from << " to " << rates.to << ", " << hertz << " Hz";
    }
  }
}

TEST(Resampler, HoldsBackWhatTheLowerRateCannotHave) {
  for (const Rates rates : kRates) {
    const double low = std::min(rates.from, rates.to);
    if (rates.to < rates.from) {
      // Nothing of a sine above half the lower rate is left, wherever it would fold to.
      for (const double hertz : {0.502 * low, 0.55 * low, 0.499 * rates.from}) {
        if (hertz > rates.from / 2) continue;
        const auto count = static_cast<std::size_t>(600 * rates.from / rates.to);
        const std::vector<float> out = resampled(sounds::sine(hertz, rates.from, count, 1), rates);
        const auto middle = std::span(out).subspan(out.size() / 4, out.size() / 2);
        const double decibels = 10 * std::log10(2 * sounds::meanSquare(middle) + 1e-30);
        EXPECT_LT(decibels, -78) << rates.from << " to " << rates.to << ", " << hertz << " Hz";
      }
    } else {
      // No image of a sine appears above half the lower rate.
      const Fit fit =
          fitSine(resampled(sounds::sine(0.4 * low, low, 1200, 1), rates), 0.4 * low, rates.to);
      EXPECT_NEAR(fit.amplitude, 1, 2e-4);
      EXPECT_LT(20 * std::log10(fit.rest), -78) << rates.from << " to " << rates.to;
    }
  }
}

TEST(Resampler, GoesThereAndBack) {
  // Noise below the cut-off of all rates on the way.
  const std::vector<float> narrow = resampled(sounds::noise(6000, 0.3, 1), {8000, 16000});
  for (const double other : {22050.0, 44100.0, 48000.0, 17011.0}) {
    const std::vector<float> back = resampled(resampled(narrow, {16000, other}), {other, 16000});
    ASSERT_GE(back.size(), narrow.size());
    double largest = 0;
    for (std::size_t n = 200; n + 200 < narrow.size(); ++n) {
      largest = std::max(largest, std::abs(static_cast<double>(back[n]) - narrow[n]));
    }
    EXPECT_LT(largest, 1e-3) << other;
  }
}

TEST(Resampler, OfAStreamGivesExactlyTheNumbersOfTheWhole) {
  Rng rng(2);
  for (const Rates rates : kRates) {
    const std::vector<float> in = sounds::noise(rates.to > 100000 ? 200 : 9000, 1, 3);
    const std::vector<float> whole = resampled(in, rates);
    Resampler resampler({.inputRate = rates.from, .outputRate = rates.to});
    for (int round = 0; round < 2; ++round) {
      std::vector<float> got;
      const auto drain = [&] {
        while (resampler.available() > 0) {
          std::vector<float> some(1 + rng.below(700));
          some.resize(resampler.take(some));
          got.insert(got.end(), some.begin(), some.end());
        }
      };
      sounds::inPieces(in, round == 0 ? 3 : 5000, rng, [&](std::span<const float> piece) {
        resampler.push(piece);
        drain();
      });
      resampler.finish();
      resampler.finish();  // a second time changes nothing
      drain();
      EXPECT_EQ(got, whole) << rates.from << " to " << rates.to;
      resampler.reset();
    }
  }
}

TEST(Resampler, KeepsAConstantAndEqualRatesAsTheyAre) {
  const std::vector<float> in(5000, 0.75f);
  const std::vector<float> out = resampled(in, {11025, 8000});
  for (std::size_t n = 100; n + 100 < out.size(); ++n) ASSERT_NEAR(out[n], 0.75f, 1e-6);
  const std::vector<float> noise = sounds::noise(5000, 1, 4);
  EXPECT_EQ(resampled(noise, {8000, 8000}), noise);
}

TEST(Resampler, OfLittleGivesLittle) {
  for (const Rates rates : kRates) {
    EXPECT_TRUE(resampled({}, rates).empty());
    EXPECT_EQ(resampled({1.0f}, rates).size(),
              static_cast<std::size_t>(std::ceil(rates.to / rates.from)));
  }
  EXPECT_EQ(resampledSize(3'000'000'000u, 48000, 16000), 1'000'000'000u);
  EXPECT_EQ(resampledSize(7, 48000, 16000), 3u);
}

TEST(Resampler, AllocatesNothingInSteadyState) {
  Resampler resampler({.inputRate = 44100, .outputRate = 8000});
  const std::vector<float> piece = sounds::noise(441, 1, 5);
  std::vector<float> out(100);
  const auto run = [&] {
    for (int i = 0; i < 20; ++i) {
      resampler.push(piece);
      while (resampler.take(out) > 0) continue;
    }
  };
  run();
  const std::uint64_t before = testing::allocations();
  run();
  EXPECT_EQ(testing::allocations(), before);
}

TEST(Resampler, NamesWhatIsWrong) {
  const auto fails = [](const ResamplerOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { Resampler resampler(options); }, message);
  };
  const std::string range = " must be an integer from 1000 to 384000, got ";
  fails({.inputRate = 0, .outputRate = 8000}, "resampler.inputRate" + range + "0");
  fails({.inputRate = 8000, .outputRate = -3}, "resampler.outputRate" + range + "-3");
  fails({.inputRate = NAN, .outputRate = 8000}, "resampler.inputRate" + range + "NaN");
  fails({.inputRate = 1e300, .outputRate = 8000}, "resampler.inputRate" + range + "1e+300");
  fails({.inputRate = 8000.5, .outputRate = 8000}, "resampler.inputRate" + range + "8000.5");
  fails({.inputRate = 8000, .outputRate = 8000, .zeroCrossings = 1},
        "resampler.zeroCrossings must be an integer from 8 to 128, got 1");

  Resampler resampler({.inputRate = 8000, .outputRate = 16000});
  for (const float bad : {NAN, INFINITY, -INFINITY, 1.5e9f}) {
    const std::vector<float> samples = {0.5f, bad};
    expectError<InvalidArgumentError>(
        [&] { resampler.push(samples); },
        message("samples must be numbers within ±1e+09, got ", bad, " at place 1"));
  }
  // Nothing of them stayed.
  resampler.finish();
  EXPECT_EQ(resampler.available(), 0u);
  expectError<Error>([&] { resampler.push({}); },
                     "a resampler takes no samples after the last, before it is reset");
}

}  // namespace
}  // namespace unrolled
