#include "models/generation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;
using Ids = std::vector<std::int32_t>;

/// After each token comes the next of the list, then the first again; the others are less likely
/// the further away they are. It notes what it reads.
class Cycle : public StepModel {
 public:
  explicit Cycle(std::size_t size) : size_(size) {}

  std::size_t vocabularySize() const override { return size_; }
  State initialState(std::size_t batch) const override { return {Tensor({batch}), batch}; }
  void step(std::span<const std::int32_t> tokens, State&, MatrixView logits) override {
    read.push_back(tokens[0]);
    for (std::size_t i = 0; i < size_; ++i) {
      const std::size_t distance = (i + size_ - 1 - static_cast<std::size_t>(tokens[0])) % size_;
      logits.row(0)[i] = -static_cast<float>(distance);
    }
  }
  void reorder(State&, std::span<const std::size_t>) const override {}

  Ids read;

 private:
  std::size_t size_;
};

class GenerationTest : public ::testing::Test {
 protected:
  Generation start(const Ids& prompt, GenerationOptions options) {
    return Generation(model_, vocabulary_, prompt, options);
  }

  /// Argmax, so that the text is "abcd\nabcd\n…".
  static GenerationOptions greedy(std::uint64_t length, std::vector<std::string> stop = {}) {
    return {.sampler = {.temperature = 0},
            .length = length,
            .seed = 1,
            .stop = std::move(stop),
            .candidates = 0};
  }

  /// The whole text, in chunks of so many tokens.
  std::string write(Generation generation, std::size_t chunk) {
    std::string text;
    for (int i = 0; i < 1000 && !generation.done(); ++i) text += generation.advance(chunk);
    EXPECT_TRUE(generation.done());
    return text;
  }

  Cycle model_{5};
  const Vocabulary vocabulary_{TextUnit::kCharacters, {"a", "b", "c", "d", "\n"}, std::nullopt};
};

TEST_F(GenerationTest, ReadsThePromptThenWritesWhatFollows) {
  EXPECT_EQ(write(start({2, 1}, greedy(6)), 6), "cd\nabc");
  // The prompt, then every token written but the last, whose successor nobody asks for.
  EXPECT_EQ(model_.read, (Ids{2, 1, 2, 3, 4, 0, 1}));
}

TEST_F(GenerationTest, AnEmptyPromptIsReadAsALineEnd) {
  EXPECT_EQ(write(start({}, greedy(3)), 3), "abc");
  EXPECT_EQ(model_.read.front(), 4);
}

TEST_F(GenerationTest, AnEmptyPromptIsReadAsTheFirstTokenWhereThereIsNoLineEnd) {
  const Vocabulary letters(TextUnit::kCharacters, {"a", "b", "c", "d", "e"}, std::nullopt);
  Generation generation(model_, letters, {}, greedy(2));
  EXPECT_EQ(generation.advance(2), "bc");
}

TEST_F(GenerationTest, ALengthOfZeroWritesNothing) {
  Generation generation = start({0}, greedy(0));
  EXPECT_TRUE(generation.done());
  EXPECT_EQ(generation.advance(10), "");
}

TEST_F(GenerationTest, APromptIsReadInSlicesOrByWhatWritesFirst) {
  Generation generation = start({0, 1, 2, 3}, greedy(2));
  EXPECT_TRUE(model_.read.empty());
  EXPECT_FALSE(generation.readPrompt(3));
  EXPECT_EQ(model_.read, (Ids{0, 1, 2}));
  EXPECT_TRUE(generation.readPrompt(3));
  EXPECT_TRUE(generation.readPrompt(3));
  EXPECT_EQ(model_.read, (Ids{0, 1, 2, 3}));

  model_.read.clear();
  EXPECT_EQ(start({0, 1}, greedy(1)).advance(1), "c");
  EXPECT_EQ(model_.read, (Ids{0, 1}));
}

TEST_F(GenerationTest, ChunksJoinToTheSameText) {
  GenerationOptions options = greedy(500);
  options.sampler.temperature = 1;
  const std::string whole = write(start({0}, options), 500);
  EXPECT_EQ(whole.size(), 500u);
  for (std::size_t chunk : {1u, 2u, 7u, 499u}) {
    EXPECT_EQ(write(start({0}, options), chunk), whole) << chunk;
  }
  options.seed = 2;
  EXPECT_NE(write(start({0}, options), 500), whole);
}

TEST_F(GenerationTest, ChunksJoinToTheSameTextWithStopStrings) {
  GenerationOptions options = greedy(500, {"cad", "dd\n"});
  options.sampler.temperature = 2;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    options.seed = seed;
    const std::string whole = write(start({0}, options), 500);
    EXPECT_LT(whole.size(), 500u) << "no stop string came up";
    for (std::size_t chunk : {1u, 3u, 10u}) {
      EXPECT_EQ(write(start({0}, options), chunk), whole);
    }
  }
}

TEST_F(GenerationTest, EndsBeforeAStopString) {
  EXPECT_EQ(write(start({0}, greedy(100, {"\na"})), 100), "bcd");
  EXPECT_EQ(write(start({0}, greedy(100, {"zz", "d"})), 100), "bc");
  // The one that begins first ends the text.
  EXPECT_EQ(write(start({0}, greedy(100, {"d\n", "cd\nab"})), 100), "bc");
  EXPECT_EQ(write(start({0}, greedy(4, {"zz"})), 100), "bcd\n");
}

TEST_F(GenerationTest, HoldsBackWhatMayBeTheBeginningOfAStopString) {
  Generation generation = start({0}, greedy(100, {"cd\nb"}));
  EXPECT_EQ(generation.advance(1), "b");
  EXPECT_EQ(generation.advance(1), "");       // c
  EXPECT_EQ(generation.advance(1), "");       // cd
  EXPECT_EQ(generation.advance(1), "");       // cd\n
  EXPECT_EQ(generation.advance(1), "cd\na");  // it was not
}

TEST_F(GenerationTest, GivesWhatItHeldBackWhenTheLengthIsReached) {
  Generation generation = start({0}, greedy(4, {"cd\n"}));
  EXPECT_EQ(generation.advance(2), "b");
  EXPECT_EQ(generation.advance(2), "");  // completes the stop string
  EXPECT_TRUE(generation.done());
  Generation other = start({0}, greedy(3, {"cd\n\n"}));
  EXPECT_EQ(other.advance(2), "b");
  EXPECT_EQ(other.advance(1), "cd");
  EXPECT_TRUE(other.done());
}

TEST_F(GenerationTest, WordsAreJoinedBySpaces) {
  const Vocabulary words(TextUnit::kWords, {"one", "two", "three", "four", "\n"}, std::nullopt);
  Generation generation(model_, words, Ids{0}, greedy(6));
  EXPECT_EQ(generation.advance(6), " two three four\none two");
  Generation fresh(model_, words, {}, greedy(2));
  EXPECT_EQ(fresh.advance(2), "one two");
}

TEST_F(GenerationTest, OneTokenAtATimeReportsTheLikeliest) {
  GenerationOptions options = greedy(2);
  options.sampler = {.temperature = 1, .topK = 1, .topP = 1};
  options.candidates = 3;
  Generation generation = start({0}, options);
  const Generation::Step step = generation.advanceOne();
  EXPECT_EQ(step.token, 1);
  EXPECT_EQ(step.text, "b");
  ASSERT_EQ(step.candidates.size(), 3u);
  // softmax(0, −1, −2, −3, −4), not cut by topK.
  const double total = 1 + std::exp(-1.0) + std::exp(-2.0) + std::exp(-3.0) + std::exp(-4.0);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(step.candidates[i].token, static_cast<std::int32_t>(i + 1));
    EXPECT_NEAR(step.candidates[i].probability, std::exp(-static_cast<double>(i)) / total, 1e-6);
  }
  EXPECT_FALSE(generation.done());
  EXPECT_EQ(generation.advanceOne().text, "c");
  EXPECT_TRUE(generation.done());
}

TEST_F(GenerationTest, OneTokenAtATimeEndsWithTheTokenThatCompletesAStopString) {
  Generation generation = start({0}, greedy(100, {"cd"}));
  std::string text;
  while (!generation.done()) text += generation.advanceOne().text;
  EXPECT_EQ(text, "bcd");
}

TEST_F(GenerationTest, MoreCandidatesThanTokensAreAllTokens) {
  GenerationOptions options = greedy(1);
  options.candidates = 99;
  EXPECT_EQ(start({0}, options).advanceOne().candidates.size(), 5u);
}

TEST_F(GenerationTest, TheSamplerCanBeChangedOnTheWay) {
  GenerationOptions options = greedy(400);
  options.sampler.temperature = 50;
  Generation generation = start({0}, options);
  const std::string wild = generation.advance(200);
  EXPECT_EQ(wild.find("abcd\nabcd\nabcd"), std::string::npos);
  generation.setSampler({.temperature = 0});
  EXPECT_NE(generation.advance(200).find("abcd\nabcd\nabcd"), std::string::npos);
}

TEST_F(GenerationTest, OptionsAreChecked) {
  expectError<InvalidArgumentError>(
      [&] {
        start({0}, greedy(1, {"a", ""}));
      },
      "stop must not be an empty string");
  GenerationOptions options = greedy(1);
  options.sampler.temperature = -1;
  expectError<InvalidArgumentError>([&] { start({0}, options); },
                                    "temperature must be a finite number not below 0, got -1");
}

}  // namespace
}  // namespace unrolled
