// The parts of the features, each against its definition.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "audio/cepstrum.h"
#include "audio/definitions.h"
#include "audio/deltas.h"
#include "audio/fft.h"
#include "audio/mel.h"
#include "audio/normalization.h"
#include "audio/window.h"
#include "core/error.h"
#include "core/rng.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using definitions::Matrix;
using definitions::Numbers;
using testing::expectError;

Numbers randomNumbers(std::size_t count, Rng& rng) {
  Numbers x(count);
  for (double& value : x) value = static_cast<double>(rng.uniform(-1.0f, 1.0f));
  return x;
}

Matrix randomMatrix(std::size_t rows, std::size_t columns, Rng& rng) {
  Matrix matrix;
  for (std::size_t r = 0; r < rows; ++r) {
    matrix.push_back(randomNumbers(columns, rng));
    // As float has it, which is what goes in.
    for (double& value : matrix.back()) value = static_cast<double>(static_cast<float>(value));
  }
  return matrix;
}

TEST(HannWindow, PeriodicAndSymmetricEqualTheirDefinition) {
  for (const bool periodic : {true, false}) {
    for (const std::size_t size : {1u, 2u, 3u, 8u, 25u, 400u}) {
      const std::vector<double> window = hannWindow(size, periodic);
      const Numbers expected = definitions::hann(size, periodic);
      ASSERT_EQ(window.size(), size);
      for (std::size_t i = 0; i < size; ++i) ASSERT_NEAR(window[i], expected[i], 1e-12) << size;
    }
  }
}

TEST(KaiserWindow, IsOneInTheMiddleAndTheBesselFunctionsInverseAtTheEnds) {
  EXPECT_DOUBLE_EQ(kaiserWindow(7.857, 0), 1);
  // I₀(5) = 27.239871823604442 (Abramowitz and Stegun, table 9.8, scaled).
  EXPECT_NEAR(kaiserWindow(5, 1), 1 / 27.239871823604442, 1e-12);
  EXPECT_NEAR(kaiserWindow(5, -1), 1 / 27.239871823604442, 1e-12);
}

TEST(RealFft, OfEverySizeEqualsTheDefinition) {
  Rng rng(1);
  for (std::size_t size = 0; size <= 130; ++size) {
    if (!RealFft::supports(size)) continue;
    RealFft fft(size);
    ASSERT_EQ(fft.bins(), size / 2 + 1);
    const Numbers x = randomNumbers(size, rng);
    Numbers power(fft.bins());
    fft.powerSpectrum(x.data(), power.data());
    const Numbers expected = definitions::powerSpectrum(x, size);
    for (std::size_t k = 0; k < power.size(); ++k) ASSERT_NEAR(power[k], expected[k], 1e-9) << size;
  }
}

TEST(RealFft, SupportsProductsOfTwosThreesAndFives) {
  std::vector<std::size_t> supported;
  for (std::size_t size = 0; size < 31; ++size) {
    if (RealFft::supports(size)) supported.push_back(size);
  }
  const std::vector<std::size_t> expected = {2,  3,  4,  5,  6,  8,  9,  10, 12,
                                             15, 16, 18, 20, 24, 25, 27, 30};
  EXPECT_EQ(supported, expected);
  EXPECT_TRUE(RealFft::supports(RealFft::kLargest));
  EXPECT_FALSE(RealFft::supports(2 * RealFft::kLargest));
  expectError<InvalidArgumentError>([] { RealFft fft(262139); },
                                    "the size of a Fourier transform must be a product of 2s, 3s "
                                    "and 5s from 2 to 1048576, got 262139");
}

TEST(RealFft, AllocatesOnlyWhenItIsMade) {
  for (const std::size_t size : {256u, 400u, 30u}) {
    RealFft fft(size);
    const Numbers x(size, 1.0);
    Numbers power(fft.bins());
    const std::uint64_t before = testing::allocations();
    fft.powerSpectrum(x.data(), power.data());
    EXPECT_EQ(testing::allocations(), before) << size;
  }
}

TEST(Mel, OfBothScalesEqualsTheDefinitionAndTurnsBack) {
  // The scales' well-known fixed points.
  EXPECT_NEAR(hertzToMel(MelScale::kHtk, 1000), 999.9855, 1e-3);
  EXPECT_NEAR(hertzToMel(MelScale::kSlaney, 1000), 15, 1e-12);
  EXPECT_NEAR(hertzToMel(MelScale::kSlaney, 6400), 42, 1e-12);
  for (double f = 0; f <= 24000; f += 37.5) {
    EXPECT_NEAR(hertzToMel(MelScale::kHtk, f), definitions::mel("htk", f), 1e-9);
    EXPECT_NEAR(hertzToMel(MelScale::kSlaney, f), definitions::mel("slaney", f), 1e-9);
    for (const MelScale scale : {MelScale::kHtk, MelScale::kSlaney}) {
      EXPECT_NEAR(melToHertz(scale, hertzToMel(scale, f)), f, 1e-8);
    }
  }
}

TEST(MelFilters, OfEveryKindEqualTheDefinition) {
  Rng rng(2);
  for (const char* scale : {"htk", "slaney"}) {
    for (const char* norm : {"none", "slaney"}) {
      for (const auto& [low, high] : {std::pair{0.0, 0.0}, {64.0, 3800.0}}) {
        const MelOptions options = {
            .bands = 23, .lowFrequency = low, .highFrequency = high, .scale = scale, .norm = norm};
        const MelFilters filters(options, 8000, 480);
        const Matrix expected = definitions::melFilters(options, 8000, 480);
        const Numbers power = randomNumbers(241, rng);
        Numbers out(filters.bands());
        filters.apply(power.data(), out.data());
        ASSERT_EQ(out.size(), 23u);
        for (std::size_t m = 0; m < out.size(); ++m) {
          double sum = 0;
          for (std::size_t k = 0; k < power.size(); ++k) sum += expected[m][k] * power[k];
          ASSERT_NEAR(out[m], sum, 1e-9) << scale << norm << m;
        }
      }
    }
  }
}

TEST(MelFilters, NamesTheOptionThatIsWrong) {
  const auto fails = [](const MelOptions& options, const std::string& message) {
    expectError<InvalidArgumentError>([&] { MelFilters filters(options, 8000, 256); }, message);
  };
  fails({.bands = 0}, "audio.mel.bands must be an integer from 1 to 512, got 0");
  fails({.bands = 2.5}, "audio.mel.bands must be an integer from 1 to 512, got 2.5");
  fails({.bands = NAN}, "audio.mel.bands must be an integer from 1 to 512, got NaN");
  fails({.bands = 200},
        "audio.mel.bands must be so few that every band has a frequency of the spectrum, which are "
        "31.25 Hz apart, got 200");
  fails({.lowFrequency = -1}, "audio.mel.lowFrequency must be from 0 to below 4000, got -1");
  fails({.lowFrequency = 900, .highFrequency = 900},
        "audio.mel.lowFrequency must be from 0 to below 900, got 900");
  fails({.highFrequency = 4001},
        "audio.mel.highFrequency must be above 0 and at most 4000, half the sample rate, got 4001");
  fails({.scale = "bark"}, "audio.mel.scale must be one of htk, slaney, got bark");
  fails({.norm = "l2"}, "audio.mel.norm must be one of none, slaney, got l2");
}

TEST(Cepstrum, EqualsTheDefinitionWithAndWithoutLifter) {
  Rng rng(3);
  for (const double lifter : {0.0, 22.0, 9.5}) {
    const Cepstrum cepstrum(26, 13, lifter);
    ASSERT_EQ(cepstrum.size(), 13u);
    const Numbers x = randomNumbers(26, rng);
    std::vector<float> c(13);
    cepstrum.apply(x.data(), c.data());
    const Numbers expected = definitions::cepstrum(x, 13, lifter);
    for (std::size_t n = 0; n < 13; ++n) EXPECT_NEAR(c[n], expected[n], 1e-5) << n;
  }
}

TEST(Cepstrum, OfAllCoefficientsKeepsTheNorm) {
  Rng rng(4);
  const Cepstrum cepstrum(17, 17, 0);
  const Numbers x = randomNumbers(17, rng);
  std::vector<float> c(17);
  cepstrum.apply(x.data(), c.data());
  double before = 0;
  double after = 0;
  for (std::size_t n = 0; n < 17; ++n) {
    before += x[n] * x[n];
    after += static_cast<double>(c[n]) * static_cast<double>(c[n]);
  }
  EXPECT_NEAR(after, before, 1e-5);
}

/// What a chain of `order` makes of a recording.
std::vector<float> chained(const Matrix& x, std::size_t order, std::size_t reach) {
  const std::size_t own = x.empty() ? 3 : x[0].size();
  std::vector<Deltas> stages;
  for (std::size_t i = 0; i < order; ++i) stages.emplace_back(own * (i + 1), own, reach);
  std::vector<float> out;
  const auto pass = [&](auto& self, std::size_t stage, const float* frame) -> void {
    if (stage == order) {
      out.insert(out.end(), frame, frame + own * (order + 1));
    } else if (const float* more = stages[stage].push(frame)) {
      self(self, stage + 1, more);
    }
  };
  for (const Numbers& row : x) pass(pass, 0, definitions::flat({row}).data());
  for (std::size_t i = 0; i < order; ++i) {
    while (const float* more = stages[i].finish()) pass(pass, i + 1, more);
  }
  return out;
}

TEST(Deltas, OfEveryLengthAndReachEqualTheDefinition) {
  Rng rng(5);
  for (std::size_t frames = 0; frames <= 12; ++frames) {
    for (const std::size_t reach : {1u, 2u, 5u}) {
      const Matrix x = randomMatrix(frames, 3, rng);
      Matrix expected = x;
      if (frames > 0) {
        const Matrix slopes = definitions::deltas(x, reach);
        const Matrix bends = definitions::deltas(slopes, reach);
        for (std::size_t t = 0; t < frames; ++t) {
          expected[t].insert(expected[t].end(), slopes[t].begin(), slopes[t].end());
          expected[t].insert(expected[t].end(), bends[t].begin(), bends[t].end());
        }
      }
      const std::vector<float> got = chained(x, 2, reach);
      ASSERT_LT(testing::largestDifference(got, definitions::flat(expected)), 1e-6)
          << frames << " frames, reach " << reach;
    }
  }
}

TEST(Deltas, OfAStraightLineAreItsSlopeAwayFromTheEnds) {
  Matrix line;
  for (int t = 0; t < 9; ++t) line.push_back({0.25 * t - 1});
  const std::vector<float> got = chained(line, 1, 2);
  for (std::size_t t = 2; t < 7; ++t) EXPECT_FLOAT_EQ(got[2 * t + 1], 0.25f);
}

TEST(Normalization, OfARecordingEqualsTheDefinition) {
  Rng rng(6);
  for (const std::size_t frames : {1u, 2u, 50u}) {
    Matrix x = randomMatrix(frames, 4, rng);
    for (Numbers& row : x) row[2] = 7;  // does not change
    std::vector<float> got = definitions::flat(x);
    normalizeRecording({got.data(), frames, 4});
    definitions::normalize(x);
    EXPECT_LT(testing::largestDifference(got, definitions::flat(x)), 1e-5);
  }
  normalizeRecording({nullptr, 0, 4});
}

TEST(Normalization, OfAStreamIsThatOfAllFramesSoFarAndThenForgets) {
  Rng rng(7);
  constexpr std::size_t kWindow = 20;
  const Matrix x = randomMatrix(60, 3, rng);
  RunningNormalization running(3, kWindow);
  Numbers means(3);
  Numbers variances(3);
  for (std::size_t t = 0; t < x.size(); ++t) {
    std::vector<float> got = definitions::flat({x[t]});
    running.apply(got.data());
    if (t < kWindow) {
      Matrix soFar(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(t) + 1);
      definitions::normalize(soFar);
      ASSERT_LT(testing::largestDifference(got, definitions::flat({soFar.back()})), 1e-5) << t;
    }
    // The exponential form: a mixture of what was and the new frame.
    const double share = std::max(1.0 / static_cast<double>(t + 1), 1.0 / kWindow);
    for (std::size_t d = 0; d < 3; ++d) {
      const double before = means[d];
      means[d] = (1 - share) * before + share * x[t][d];
      const double square =
          (1 - share) * (variances[d] + before * before) + share * x[t][d] * x[t][d];
      variances[d] = std::max(0.0, square - means[d] * means[d]);
      const double expected = (x[t][d] - means[d]) / std::max(std::sqrt(variances[d]), 1e-5);
      ASSERT_NEAR(got[d], expected, 1e-4) << t;
    }
  }
}

}  // namespace
}  // namespace unrolled
