#include "search/windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rng.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

std::vector<SpeechWindow> cut(std::vector<SpeechWindow> speech, const WindowOptions& options) {
  return cutWindows(speech, options);
}

std::string textOf(const std::vector<SpeechWindow>& windows) {
  std::string text;
  for (const SpeechWindow& window : windows) {
    text += message(std::round(static_cast<double>(window.start) * 1000) / 1000, "-",
                    std::round(static_cast<double>(window.end) * 1000) / 1000, " ");
  }
  return text;
}

TEST(CutWindows, AreThoseOfEveryScaleInEveryStretch) {
  const WindowOptions options{.lengths = {1, 0.5}, .hop = 0.5};
  // 0.9 s between the two places of the long window are more than its hop, 0.5 s: three.
  EXPECT_EQ(textOf(cut({{2, 3.9f}}, options)),
            "2-2.5 2.233-2.733 2.467-2.967 2.7-3.2 2.933-3.433 3.167-3.667 3.4-3.9 "
            "2-3 2.45-3.45 2.9-3.9 ");
  // Shorter than the longest: itself as well. As short as the shortest: itself alone.
  EXPECT_EQ(textOf(cut({{0, 0.75f}}, options)), "0-0.5 0.25-0.75 0-0.75 ");
  EXPECT_EQ(textOf(cut({{1, 1.25f}, {4, 4.5f}}, options)), "1-1.25 4-4.5 ");
  EXPECT_EQ(textOf(cut({}, options)), "");
}

TEST(CutWindows, CoverTheirStretchWithinIt) {
  Rng rng(4);
  for (int round = 0; round < 300; ++round) {
    WindowOptions options;
    options.hop = static_cast<double>(rng.uniform(0.1f, 1.0f));
    const float start = rng.uniform(0, 5000);
    const SpeechWindow stretch{start, start + rng.uniform(0.05f, 6)};
    const std::vector<SpeechWindow> windows = cut({stretch}, options);
    const double whole = static_cast<double>(stretch.end) - static_cast<double>(stretch.start);
    for (const SpeechWindow& window : windows) {
      EXPECT_GE(window.start, stretch.start);
      EXPECT_LE(window.end, stretch.end + 1e-3f);
      EXPECT_LT(window.start, window.end);
    }
    for (const double length : options.lengths) {
      if (length >= whole) continue;
      std::vector<double> starts;
      for (const SpeechWindow& window : windows) {
        const double got = static_cast<double>(window.end) - static_cast<double>(window.start);
        if (std::abs(got - length) < 2e-3 && std::abs(got - whole) > 1e-9) {
          starts.push_back(static_cast<double>(window.start));
        }
      }
      ASSERT_GE(starts.size(), 2u);
      EXPECT_NEAR(starts.front(), stretch.start, 1e-3);
      EXPECT_NEAR(starts.back() + length, stretch.end, 2e-3);
      for (std::size_t i = 1; i < starts.size(); ++i) {
        EXPECT_LE(starts[i] - starts[i - 1], length * options.hop * 1.001 + 2e-3);
      }
    }
  }
}

TEST(CutWindows, RefuseWhatCannotBe) {
  const auto refused = [](std::vector<SpeechWindow> speech, const WindowOptions& options,
                          const std::string& message) {
    expectError<InvalidArgumentError>([&] { cut(speech, options); }, message);
  };
  refused({}, {.hop = 0}, "windows.hop must be above 0 and at most 1, got 0");
  refused({}, {.hop = NAN}, "windows.hop must be above 0 and at most 1, got NaN");
  refused({}, {.lengths = {}}, "windows.lengths must be from 1 to 100 numbers, got 0");
  refused({}, {.lengths = {1, -1}}, "windows.lengths must be positive numbers, got -1");
  refused({{0, 1}, {3, 2}}, {},
          "speech[1] must begin at 0 s or later and end after that, got 3 to 2");
  refused({{-1, 2}}, {}, "speech[0] must begin at 0 s or later and end after that, got -1 to 2");
  refused({{0, INFINITY}}, {},
          "speech[0] must begin at 0 s or later and end after that, got 0 to Infinity");
  refused({{0, 1e30f}}, {},
          "there must be at most 16777216 windows; longer lengths or a longer hop make fewer");
  refused({{0, 1}}, {.lengths = {1e-300}},
          "there must be at most 16777216 windows; longer lengths or a longer hop make fewer");
}

TEST(SharedPart, IsOfTheShorter) {
  EXPECT_FLOAT_EQ(sharedPart({0, 2}, {1, 2}), 1);
  EXPECT_FLOAT_EQ(sharedPart({0, 1}, {0.5f, 4}), 0.5f);
  EXPECT_EQ(sharedPart({0, 1}, {1, 2}), 0);
  EXPECT_EQ(sharedPart({5, 6}, {1, 2}), 0);
}

}  // namespace
}  // namespace unrolled
