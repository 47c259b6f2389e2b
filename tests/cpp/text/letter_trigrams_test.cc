#include "text/letter_trigrams.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

std::vector<std::int32_t> trigrams(std::string_view word) {
  std::vector<std::int32_t> out;
  letterTrigrams(word, out);
  return out;
}

/// Three letters as the number of their trigram.
std::int32_t number(const char* letters) {
  return ((letters[0] - 'a') * 26 + letters[1] - 'a') * 26 + letters[2] - 'a';
}

TEST(LetterTrigrams, AreThoseOfTheWordBetweenItsMarks) {
  // The mark has the place of z: #cat# is zca cat atz.
  EXPECT_EQ(trigrams("cat"),
            (std::vector<std::int32_t>{number("zca"), number("cat"), number("atz")}));
  EXPECT_EQ(trigrams("a"), (std::vector<std::int32_t>{number("zaz")}));
  EXPECT_EQ(trigrams("CaT"), trigrams("cat"));
}

TEST(LetterTrigrams, CountARepeatedOneEveryTime) {
  EXPECT_EQ(trigrams("aaaa"), (std::vector<std::int32_t>{number("zaa"), number("aaa"),
                                                         number("aaa"), number("aaz")}));
}

TEST(LetterTrigrams, EveryWordHasOneForEachCharacter) {
  const std::pair<const char*, std::size_t> cases[] = {
      {"42", 2}, {"!", 1}, {"é", 1}, {"naïve", 5}, {"'s", 2}, {"断断", 2}, {"\xff\xfe", 2}};
  for (const auto& [word, count] : cases) {
    const std::vector<std::int32_t> all = trigrams(word);
    EXPECT_EQ(all.size(), count) << word;
    for (std::int32_t trigram : all) {
      EXPECT_GE(trigram, 0) << word;
      EXPECT_LT(trigram, static_cast<std::int32_t>(kLetterTrigrams)) << word;
    }
  }
  EXPECT_NE(trigrams("1995"), trigrams("1996"));
}

TEST(LetterTrigrams, AppendToWhatIsThere) {
  std::vector<std::int32_t> out = trigrams("cat");
  letterTrigrams("a", out);
  EXPECT_EQ(out.size(), 4u);
  testing::expectError<InvalidArgumentError>([&] { letterTrigrams("", out); },
                                             "a word must not be empty");
}

}  // namespace
}  // namespace unrolled
