#include "models/speech_words.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "core/error.h"
#include "support/expect.h"
#include "support/speech.h"

namespace unrolled {
namespace {

using testing::expectError;

SpeechData dataOf(std::vector<std::int32_t> labels, std::vector<std::uint32_t> pairs,
                  std::size_t count) {
  SpeechData data = testing::segmentsOf(std::vector<std::size_t>(count, 1));
  data.segments.ids = std::move(labels);
  data.pairs = std::move(pairs);
  return data;
}

/// The words of segments as letters, in the order in which they first come.
std::string wordsOf(const SpeechWords& words) {
  std::map<std::int32_t, char> letters;
  std::string text;
  for (const std::int32_t word : words.words()) {
    text += letters.emplace(word, static_cast<char>('a' + letters.size())).first->second;
  }
  return text;
}

TEST(SpeechWords, AreJoinedByLabelsAndPairs) {
  EXPECT_EQ(wordsOf(SpeechWords(dataOf({}, {}, 4))), "abcd");
  EXPECT_EQ(wordsOf(SpeechWords(dataOf({7, -1, 7, 0, -1}, {}, 5))), "abacd");
  EXPECT_EQ(wordsOf(SpeechWords(dataOf({}, {0, 3, 4, 3, 1, 5}, 6))), "abcaab");
  EXPECT_EQ(wordsOf(SpeechWords(dataOf({7, -1, 7, 0, -1}, {1, 2, 4, 1}, 5))), "aaaba");
  EXPECT_EQ(wordsOf(SpeechWords(dataOf({7, -1, 7, 0, -1}, {0, 2, 2, 0}, 5))), "abacd");
}

TEST(SpeechWords, DrawAnyOtherOfTheWordAsOften) {
  const SpeechWords words(dataOf({5, 6, 5, -1, 5, 5, 6}, {}, 7));
  Rng rng(1);
  std::map<std::uint32_t, int> drawn;
  for (int i = 0; i < 3000; ++i) ++drawn[words.partner(4, rng)];
  ASSERT_EQ(drawn.size(), 3u);
  for (const auto& [segment, times] : drawn) {
    EXPECT_TRUE(segment == 0 || segment == 2 || segment == 5);
    EXPECT_NEAR(times, 1000, 100);
  }
  EXPECT_EQ(words.count(4), 4u);
  EXPECT_EQ(words.partner(1, rng), 6u);
  EXPECT_EQ(words.partner(6, rng), 1u);
  EXPECT_EQ(words.count(3), 1u);
  EXPECT_EQ(words.partner(3, rng), 3u);
}

TEST(SpeechWords, KnowWhichLabelIsAlone) {
  const auto lone = [](const SpeechData& data) { return SpeechWords(data).firstLoneLabel(data); };
  EXPECT_EQ(lone(dataOf({1, -1, 2, 1, 3}, {}, 5)), 2u);
  // One of unknown label that is said to be of the same word is company.
  EXPECT_EQ(lone(dataOf({1, -1, 2, 1, 3}, {1, 2}, 5)), 4u);
  EXPECT_EQ(lone(dataOf({1, -1, 1}, {}, 3)), 3u);
  EXPECT_EQ(lone(dataOf({}, {}, 3)), 3u);
}

TEST(SpeechWords, RefuseWhatCannotBe) {
  expectError<ShapeError>(
      [] {
        SpeechWords(dataOf({1, 1}, {}, 3));
      },
      "segments must have a label each, 3, got 2");
  expectError<ShapeError>(
      [] {
        SpeechWords(dataOf({}, {0, 1, 2}, 3));
      },
      "pairs must have two segments each, got 3 for all");
  expectError<InvalidArgumentError>(
      [] {
        SpeechWords(dataOf({}, {0, 1, 2, 3}, 3));
      },
      "pairs[1] must be of segments from 0 to 2, got 3");
  expectError<InvalidArgumentError>(
      [] {
        SpeechWords(dataOf({}, {0, 1, 2, 2}, 3));
      },
      "pairs[1] must be of two segments, got 2 twice");
  expectError<InvalidArgumentError>(
      [] {
        SpeechWords(dataOf({4, -1, 5}, {0, 1, 1, 2}, 3));
      },
      "pairs[1] must be of one word, got segments 1 and 2 of two labels");
}

}  // namespace
}  // namespace unrolled
