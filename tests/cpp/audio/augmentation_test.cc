#include "audio/augmentation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

constexpr double kRate = 8000;

std::vector<float> tone(double hertz, std::size_t samples) {
  std::vector<float> wave(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    wave[i] = static_cast<float>(
        0.5 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / kRate));
  }
  return wave;
}

double meanSquare(const std::vector<float>& wave) {
  double sum = 0;
  for (const float x : wave) sum += static_cast<double>(x) * static_cast<double>(x);
  return sum / static_cast<double>(wave.size());
}

/// Rising passages through zero.
std::size_t periods(const std::vector<float>& wave) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < wave.size(); ++i) count += wave[i - 1] < 0 && wave[i] >= 0 ? 1 : 0;
  return count;
}

TEST(Augmentation, ChangesNothingWhenNothingIsAsked) {
  Rng rng(1);
  const std::vector<float> wave = tone(440, 1000);
  EXPECT_EQ(augmented(wave, kRate, {}, rng), wave);
}

TEST(Augmentation, SpeedsUpTimeAndPitch) {
  Rng rng(1);
  const std::vector<float> wave = tone(440, 8000);
  const std::vector<float> fast = augmented(wave, kRate, {.speed = {1.25, 1.25}}, rng);
  EXPECT_EQ(fast.size(), 6400u);
  // As many periods in less time.
  EXPECT_NEAR(static_cast<double>(periods(fast)), static_cast<double>(periods(wave)), 2);
  const std::vector<float> slow = augmented(wave, kRate, {.speed = {0.5, 0.5}}, rng);
  EXPECT_EQ(slow.size(), 16000u);
  EXPECT_NEAR(static_cast<double>(periods(slow)), static_cast<double>(periods(wave)), 2);
}

TEST(Augmentation, GainIsInDecibels) {
  Rng rng(1);
  const std::vector<float> wave = tone(300, 800);
  const std::vector<float> louder = augmented(wave, kRate, {.gainDecibels = {6, 6}}, rng);
  EXPECT_NEAR(10 * std::log10(meanSquare(louder) / meanSquare(wave)), 6, 1e-4);
}

TEST(Augmentation, NoiseIsAsFarBelowAsAsked) {
  Rng rng(3);
  const std::vector<float> wave = tone(300, 20000);
  const std::vector<float> noisy = augmented(wave, kRate, {.noiseDecibels = {10, 10}}, rng);
  std::vector<float> noise(wave.size());
  for (std::size_t i = 0; i < wave.size(); ++i) noise[i] = noisy[i] - wave[i];
  EXPECT_NEAR(10 * std::log10(meanSquare(wave) / meanSquare(noise)), 10, 0.2);
  const std::vector<float> silence(100, 0.0f);
  EXPECT_EQ(augmented(silence, kRate, {.noiseDecibels = {0, 0}}, rng), silence);
}

TEST(Augmentation, ASeedGivesTheSameAndAnotherAnother) {
  const std::vector<float> wave = tone(300, 500);
  const AugmentationOptions options{
      .speed = {0.9, 1.1}, .gainDecibels = {-6, 6}, .noiseDecibels = {10, 30}};
  Rng a(5), b(5), c(6);
  const std::vector<float> first = augmented(wave, kRate, options, a);
  EXPECT_EQ(augmented(wave, kRate, options, b), first);
  EXPECT_NE(augmented(wave, kRate, options, c), first);
  EXPECT_NE(augmented(wave, kRate, options, a), first);
}

TEST(Augmentation, RefusesWhatCannotBe) {
  Rng rng(1);
  const std::vector<float> wave = tone(300, 100);
  const auto with = [&](const AugmentationOptions& options) {
    return [&wave, &rng, options] { augmented(wave, kRate, options, rng); };
  };
  const double nan = std::nan("");
  expectError<InvalidArgumentError>(
      with({.speed = {0.1, 1}}),
      "augmentation.speed must be a range within 0.25 to 4, got 0.1 to 1");
  expectError<InvalidArgumentError>(
      with({.speed = {2, 1}}), "augmentation.speed must be a range within 0.25 to 4, got 2 to 1");
  expectError<InvalidArgumentError>(
      with({.gainDecibels = {nan, 1}}),
      "augmentation.gain must be a range within -100 to 100, got NaN to 1");
  expectError<InvalidArgumentError>(
      with({.noiseDecibels = {1, AugmentationOptions::kNoNoise}}),
      "augmentation.noise must not end at infinity unless it begins there");
  const std::vector<float> broken = {0, static_cast<float>(nan)};
  EXPECT_THROW(augmented(broken, kRate, {}, rng), InvalidArgumentError);
  EXPECT_THROW(augmented(wave, 8000.5, {}, rng), InvalidArgumentError);
}

}  // namespace
}  // namespace unrolled
