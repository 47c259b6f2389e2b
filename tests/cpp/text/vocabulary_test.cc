#include "text/vocabulary.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "support/expect.h"
#include "text/utf8.h"

namespace unrolled {
namespace {

using testing::expectError;
using Ids = std::vector<std::int32_t>;

Vocabulary characters(std::vector<std::string> tokens,
                      std::optional<std::int32_t> unknown = std::nullopt) {
  return Vocabulary(TextUnit::kCharacters, std::move(tokens), unknown);
}

Vocabulary words(std::vector<std::string> tokens,
                 std::optional<std::int32_t> unknown = std::nullopt) {
  return Vocabulary(TextUnit::kWords, std::move(tokens), unknown);
}

TEST(CodePoints, HaveTheLengthOfTheirEncoding) {
  EXPECT_EQ(codePointLength(""), 0u);
  EXPECT_EQ(codePointLength("ab"), 1u);
  EXPECT_EQ(codePointLength("é"), 2u);
  EXPECT_EQ(codePointLength("断x"), 3u);
  EXPECT_EQ(codePointLength("😀"), 4u);        // beyond the basic plane
  EXPECT_EQ(codePointLength("e\u0301"), 1u);  // a combining accent is a code point of its own
  EXPECT_EQ(codePointLength(std::string_view("\0a", 2)), 1u);
}

TEST(CodePoints, ABrokenSequenceIsOneByte) {
  EXPECT_EQ(codePointLength("\x80"), 1u);       // a continuation without a beginning
  EXPECT_EQ(codePointLength("\xC0\xA0"), 1u);   // never valid
  EXPECT_EQ(codePointLength("\xE6\x96"), 1u);   // cut off
  EXPECT_EQ(codePointLength("\xE6\x96z"), 1u);  // broken off
  EXPECT_EQ(codePointLength("\xF5\x80\x80\x80"), 1u);
  EXPECT_EQ(codePointLength("\xFF"), 1u);
}

TEST(Spaces, AreThoseOfJavaScript) {
  for (const char* space : {" ", "\t", "\n", "\v", "\f", "\r", "\u00A0", "\u1680", "\u2003",
                            "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF"}) {
    EXPECT_EQ(spaceLength(space), std::string(space).size()) << space;
  }
  for (const char* other : {"", "a", "\u200B", "\u0085", "é", "\xA0", "😀"}) {
    EXPECT_EQ(spaceLength(other), 0u) << other;
  }
}

TEST(Vocabulary, OfCharactersEncodesAndDecodes) {
  const Vocabulary vocabulary = characters({"a", "é", "断", "😀", "\n", "e", "\u0301"});
  const std::string text = "é断\n😀ae\u0301";
  const Ids ids = vocabulary.encode(text, "text");
  EXPECT_EQ(ids, (Ids{1, 2, 4, 3, 0, 5, 6}));
  EXPECT_EQ(vocabulary.decode(ids), text);
  EXPECT_EQ(vocabulary.encode("", "text"), Ids{});
  EXPECT_EQ(vocabulary.decode({}), "");
}

TEST(Vocabulary, ACharacterThatIsNotInItIsNamedWithItsPlace) {
  const Vocabulary vocabulary = characters({"a", "b", "\n"});
  expectError<InvalidArgumentError>(
      [&] { vocabulary.encode("ab😀", "prompt"); },
      "prompt must be made of the 3 characters that the model knows, got \"😀\" at place 2");
  const Vocabulary single = characters({"a"});
  expectError<InvalidArgumentError>(
      [&] { single.encode("a\n", "prompt"); },
      "prompt must be made of the 1 characters that the model knows, got \"\\n\" at place 1");
}

TEST(Vocabulary, WhatIsNotInItBecomesTheUnknownToken) {
  const Vocabulary vocabulary = characters({"a", "<unk>", "b"}, 1);
  EXPECT_EQ(vocabulary.encode("xaby", "text"), (Ids{1, 0, 2, 1}));
  EXPECT_EQ(vocabulary.find("z"), 1);
  EXPECT_EQ(vocabulary.find("b"), 2);
  EXPECT_EQ(characters({"a"}).find("b"), std::nullopt);
}

TEST(Vocabulary, InvalidBytesAreUnknownCharacters) {
  const Vocabulary vocabulary = characters({"a", "?"}, 1);
  EXPECT_EQ(vocabulary.encode("a\xFF\xE6\x96"
                              "a",
                              "text"),
            (Ids{0, 1, 1, 1, 0}));
  EXPECT_THROW(characters({"a"}).encode("a\xFF", "text"), InvalidArgumentError);
}

TEST(Vocabulary, OfWordsSplitsAtSpacesAndKeepsLineEnds) {
  const Vocabulary vocabulary = words({"\n", "the", "cat", "sat.", "<unk>"}, 4);
  EXPECT_EQ(vocabulary.encode("the  cat\tsat.\n\nthe\u00A0dog", "text"),
            (Ids{1, 2, 3, 0, 0, 1, 4}));
  EXPECT_EQ(vocabulary.encode("  the \n cat \r\n", "text"), (Ids{1, 0, 2, 0}));
  EXPECT_EQ(vocabulary.encode(" \t ", "text"), Ids{});
  EXPECT_EQ(vocabulary.decode(Ids{1, 2, 3, 0, 0, 1}), "the cat sat.\n\nthe");
}

TEST(Vocabulary, AWordThatIsNotInItIsNamedWithItsPlace) {
  const Vocabulary vocabulary = words({"the", "cat"});
  expectError<InvalidArgumentError>(
      [&] { vocabulary.encode("the cat sat", "text"); },
      "text must be made of the 2 words that the model knows, got \"sat\" at place 2");
}

TEST(Vocabulary, AppendsOneTokenToATextThatGoesBefore) {
  const Vocabulary wordList = words({"\n", "the", "cat"});
  EXPECT_EQ(wordList.append(-1, 1), "the");
  EXPECT_EQ(wordList.append(1, 2), " cat");
  EXPECT_EQ(wordList.append(1, 0), "\n");
  EXPECT_EQ(wordList.append(0, 1), "the");
  EXPECT_EQ(characters({"a", "b"}).append(0, 1), "b");
}

TEST(Vocabulary, KeepsItsIndexWhenMoved) {
  // Short strings live inside their objects: the index must not point to where they were.
  Vocabulary from = characters({"a", "b", "é"});
  const Vocabulary to = std::move(from);
  EXPECT_EQ(to.encode("éba", "text"), (Ids{2, 1, 0}));
}

TEST(Vocabulary, RefusesAListItCannotUse) {
  expectError<InvalidArgumentError>([] { characters({}); },
                                    "vocabulary must have at least one token, got 0");
  expectError<InvalidArgumentError>(
      [] {
        characters({"a", ""});
      },
      "vocabulary token 1 must not be empty");
  expectError<InvalidArgumentError>(
      [] {
        characters({"a", "b", "a"});
      },
      "vocabulary token 2 must not repeat another, got \"a\"");
  expectError<InvalidArgumentError>(
      [] {
        characters({"a", "bc"});
      },
      "vocabulary token 1 must be one character, got \"bc\"");
  expectError<InvalidArgumentError>(
      [] { characters({"a"}, 1); },
      "the unknown token of a vocabulary of 1 must be one of them, got 1");
  expectError<InvalidArgumentError>(
      [] { characters({"a"}, -1); },
      "the unknown token of a vocabulary of 1 must be one of them, got -1");
}

TEST(TextUnit, IsParsed) {
  EXPECT_EQ(parseTextUnit("characters"), TextUnit::kCharacters);
  EXPECT_EQ(parseTextUnit("words"), TextUnit::kWords);
  expectError<InvalidArgumentError>(
      [] { parseTextUnit("letters"); },
      "the unit of a vocabulary must be characters or words, got letters");
}

}  // namespace
}  // namespace unrolled
