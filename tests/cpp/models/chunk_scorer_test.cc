#include "models/chunk_scorer.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "core/error.h"
#include "core/rng.h"
#include "support/expect.h"

namespace unrolled {
namespace {

std::vector<std::string> split(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// Scores sentences of tags written side by side.
class Sentences {
 public:
  void add(const std::string& gold, const std::string& predicted) {
    sentences_.emplace_back(idsOf(gold), idsOf(predicted));
  }

  ChunkScorer score() const {
    ChunkScorer scorer(names_);
    for (const auto& [gold, predicted] : sentences_) scorer.add(gold, predicted);
    return scorer;
  }

 private:
  std::vector<std::int32_t> idsOf(const std::string& text) {
    std::vector<std::int32_t> ids;
    for (const std::string& tag : split(text)) {
      const auto [place, isNew] = ids_.emplace(tag, static_cast<std::int32_t>(names_.size()));
      if (isNew) names_.push_back(tag);
      ids.push_back(place->second);
    }
    return ids;
  }

  std::map<std::string, std::int32_t> ids_;
  std::vector<std::string> names_;
  std::vector<std::pair<std::vector<std::int32_t>, std::vector<std::int32_t>>> sentences_;
};

std::string counts(const ChunkCounts& c) {
  return message("gold ", c.gold, " predicted ", c.predicted, " correct ", c.correct);
}

std::string score(const std::string& gold, const std::string& predicted) {
  Sentences sentences;
  sentences.add(gold, predicted);
  return counts(sentences.score().all());
}

// Expected values counted by hand, by the rules of the script.

TEST(ChunkScorer, Iob2) {
  EXPECT_EQ(score("B-x I-x O B-y", "B-x I-x O B-y"), "gold 2 predicted 2 correct 2");
  EXPECT_EQ(score("B-x I-x O B-y", "B-x O O B-y"), "gold 2 predicted 2 correct 1");
  EXPECT_EQ(score("B-x B-x", "B-x I-x"), "gold 2 predicted 1 correct 0");
  EXPECT_EQ(score("B-x I-x", "B-y I-y"), "gold 1 predicted 1 correct 0");
  EXPECT_EQ(score("B-x", "O"), "gold 1 predicted 0 correct 0");
  EXPECT_EQ(score("O O", "O O"), "gold 0 predicted 0 correct 0");
}

TEST(ChunkScorer, Iob1BeginsWithInside) {
  // Two chunks of one type beside each other: the second begins with B.
  EXPECT_EQ(score("I-x I-x O I-y", "B-x I-x O B-y"), "gold 2 predicted 2 correct 2");
  EXPECT_EQ(score("I-x B-x I-x", "B-x B-x I-x"), "gold 2 predicted 2 correct 2");
  EXPECT_EQ(score("I-x I-x", "I-x B-x"), "gold 1 predicted 2 correct 0");
}

TEST(ChunkScorer, AStrayInsideBeginsAChunk) {
  EXPECT_EQ(score("O B-x I-x", "O I-x I-x"), "gold 1 predicted 1 correct 1");
  // Another type goes on: that is a chunk of its own.
  EXPECT_EQ(score("B-x I-y", "B-x B-y"), "gold 2 predicted 2 correct 2");
  EXPECT_EQ(score("B-x I-x I-x", "B-x I-y I-x"), "gold 1 predicted 3 correct 0");
}

TEST(ChunkScorer, AChunkMustEndWhereItShould) {
  EXPECT_EQ(score("B-x I-x I-x O", "B-x I-x O O"), "gold 1 predicted 1 correct 0");
  EXPECT_EQ(score("B-x I-x O O", "B-x I-x I-x O"), "gold 1 predicted 1 correct 0");
  // Both end with the sentence.
  EXPECT_EQ(score("O B-x I-x", "O B-x I-x"), "gold 1 predicted 1 correct 1");
}

TEST(ChunkScorer, EndAndBracketsAreReadAsTheScriptDoes) {
  EXPECT_EQ(score("I-x E-x I-x E-x", "I-x E-x I-x E-x"), "gold 2 predicted 2 correct 2");
  EXPECT_EQ(score("E-x E-x", "I-x I-x"), "gold 2 predicted 1 correct 0");
  EXPECT_EQ(score("[-x ]-x .", "[-x O ."), "gold 2 predicted 1 correct 1");
}

TEST(ChunkScorer, TagsWithoutChunksGiveNone) {
  Sentences sentences;
  sentences.add("NN VB NN DT", "NN VB DT DT");
  const ChunkScorer scorer = sentences.score();
  EXPECT_EQ(counts(scorer.all()), "gold 0 predicted 0 correct 0");
  EXPECT_EQ(scorer.all().f1(), 0);
  EXPECT_EQ(scorer.accuracy(), 0.75);
}

TEST(ChunkScorer, NoChunkGoesOverTheEndOfASentence) {
  Sentences sentences;
  sentences.add("B-x", "B-x");
  sentences.add("I-x", "I-x");
  EXPECT_EQ(counts(sentences.score().all()), "gold 2 predicted 2 correct 2");
  EXPECT_EQ(sentences.score().tokens(), 2u);
}

TEST(ChunkScorer, ATypeMayHaveHyphens) {
  Sentences sentences;
  sentences.add("B-a-b I-a-b", "B-a-b I-a-c");
  const ChunkScorer scorer = sentences.score();
  ASSERT_EQ(scorer.types().size(), 2u);
  EXPECT_EQ(scorer.types()[0].name, "a-b");
  EXPECT_EQ(scorer.types()[1].name, "a-c");
}

TEST(ChunkScorer, ScoresByTypeAndShares) {
  Sentences sentences;
  sentences.add("B-city I-city O B-day", "B-city I-city O B-city");
  sentences.add("B-day O B-city", "B-day O O");
  const ChunkScorer scorer = sentences.score();
  EXPECT_EQ(counts(scorer.all()), "gold 4 predicted 3 correct 2");
  EXPECT_DOUBLE_EQ(scorer.all().precision(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(scorer.all().recall(), 0.5);
  EXPECT_DOUBLE_EQ(scorer.all().f1(), 4.0 / 7);
  EXPECT_DOUBLE_EQ(scorer.accuracy(), 5.0 / 7);
  const auto types = scorer.types();
  ASSERT_EQ(types.size(), 2u);
  EXPECT_EQ(types[0].name, "city");
  EXPECT_EQ(counts(types[0].counts), "gold 2 predicted 2 correct 1");
  EXPECT_EQ(types[1].name, "day");
  EXPECT_EQ(counts(types[1].counts), "gold 2 predicted 1 correct 1");
  EXPECT_DOUBLE_EQ(types[1].counts.recall(), 0.5);
}

/// Chunks as [begin, end) and type, found in another way: walk on while the tag says "inside" of
/// the same type.
using Chunk = std::tuple<std::size_t, std::size_t, std::size_t, std::string>;

void findChunks(std::size_t sentence, const std::vector<std::string>& tags, std::set<Chunk>& all) {
  for (std::size_t i = 0; i < tags.size();) {
    if (tags[i] == "O") {
      ++i;
      continue;
    }
    const std::string type = tags[i].substr(2);
    std::size_t end = i + 1;
    while (end < tags.size() && tags[end] == "I-" + type) ++end;
    all.emplace(sentence, i, end, type);
    i = end;
  }
}

TEST(ChunkScorer, AgreesWithAnIndependentCountOnRandomTags) {
  const std::vector<std::string> names = {"O", "B-x", "I-x", "B-y", "I-y", "B-z", "I-z"};
  Rng rng(3);
  for (int round = 0; round < 50; ++round) {
    ChunkScorer scorer(names);
    std::set<Chunk> gold;
    std::set<Chunk> predicted;
    for (std::size_t sentence = 0; sentence < 20; ++sentence) {
      std::vector<std::int32_t> right;
      std::vector<std::int32_t> guessed;
      std::vector<std::string> rightNames;
      std::vector<std::string> guessedNames;
      const std::uint32_t length = 1 + rng.below(12);
      for (std::uint32_t i = 0; i < length; ++i) {
        right.push_back(static_cast<std::int32_t>(rng.below(7)));
        // Mostly right, so that there are chunks that agree.
        guessed.push_back(rng.below(4) > 0 ? right.back()
                                           : static_cast<std::int32_t>(rng.below(7)));
        rightNames.push_back(names[static_cast<std::size_t>(right.back())]);
        guessedNames.push_back(names[static_cast<std::size_t>(guessed.back())]);
      }
      scorer.add(right, guessed);
      findChunks(sentence, rightNames, gold);
      findChunks(sentence, guessedNames, predicted);
    }
    std::size_t correct = 0;
    for (const Chunk& chunk : predicted) correct += gold.count(chunk);
    EXPECT_GT(correct, 0u);
    EXPECT_EQ(scorer.all().gold, gold.size());
    EXPECT_EQ(scorer.all().predicted, predicted.size());
    EXPECT_EQ(scorer.all().correct, correct);
  }
}

TEST(ChunkScorer, RefusesWhatDoesNotFit) {
  const std::vector<std::string> names = {"O", "B-x"};
  ChunkScorer scorer(names);
  const std::vector<std::int32_t> two = {0, 1};
  const std::vector<std::int32_t> one = {0};
  const std::vector<std::int32_t> beyond = {0, 2};
  testing::expectError<InvalidArgumentError>([&] { scorer.add(two, one); },
                                             "a sentence of 2 tags must have as many predicted, "
                                             "got 1");
  testing::expectError<InvalidArgumentError>([&] { scorer.add(two, beyond); },
                                             "a tag must be from 0 to 1, got 2");
}

}  // namespace
}  // namespace unrolled
