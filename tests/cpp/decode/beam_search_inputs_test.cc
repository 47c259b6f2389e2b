// Many inputs at once, what was looked at, and what is drawn.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "decode/beam_search.h"
#include "support/beams.h"
#include "support/random_steps.h"

namespace unrolled {
namespace {

using testing::expectSame;
using testing::logSoftmax;
using testing::RandomSteps;
using testing::search;
using testing::searchOne;
using Ids = std::vector<std::int32_t>;

constexpr std::int32_t kFirst = 0;

TEST(BeamSearchInputs, OfManyInputsIsThatOfEach) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    for (const std::uint32_t width : {1u, 3u, 5u}) {
      const BeamOptions options{
          .beamWidth = width, .lengthPenalty = {"wu", 0.6}, .nBest = width, .attention = true};
      std::vector<BeamInput> inputs;
      for (std::size_t i = 0; i < 13; ++i) inputs.push_back({kFirst, 1 + (7 * i) % 15});
      RandomSteps together(seed, 6);
      const auto found = search(together, inputs, options);
      std::size_t rowsAlone = 0;
      for (std::uint32_t i = 0; i < inputs.size(); ++i) {
        RandomSteps alone(seed, 6, 2.0f, i);
        expectSame(found[i], search(alone, {inputs[i]}, options).front());
        rowsAlone += alone.rows();
      }
      // Inputs that are done are not carried along for long.
      EXPECT_LT(together.rows(), rowsAlone * 4 / 3 + 13 * width);
    }
  }
}

TEST(BeamSearchInputs, TellsWhatWasLookedAtForEveryToken) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    RandomSteps model(seed, 6);
    const BeamOptions options{.beamWidth = 4, .nBest = 4, .attention = true};
    for (const Hypothesis& found : searchOne(model, 8, options)) {
      std::vector<float> expected;
      Ids read = {kFirst};
      for (const std::int32_t token : found.tokens) {
        const std::vector<float> row = model.after(0, read).attention;
        expected.insert(expected.end(), row.begin(), row.end());
        read.push_back(token);
      }
      EXPECT_EQ(found.attention, expected);
    }
    const std::vector<BeamInput> narrow = {
        {.first = kFirst, .maxLength = 8, .seed = 1, .attended = 3}};
    const auto seen = search(model, narrow, options);
    for (const Hypothesis& found : seen.front()) {
      EXPECT_EQ(found.attention.size(), 3 * found.tokens.size());
      EXPECT_EQ(found.attention[2], model.after(0, Ids{kFirst}).attention[2]);
    }
  }
}

TEST(BeamSearchInputs, DrawsFromTheModelAndTheSeedSaysWhat) {
  const BeamOptions options{.sampler = SamplerOptions{}};
  std::vector<BeamInput> inputs(4000, BeamInput{kFirst, 3});
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i].seed = i;
  /// All inputs are the same.
  class Same : public RandomSteps {
   public:
    using RandomSteps::RandomSteps;
    State initialState(std::size_t batch) const override {
      State state = RandomSteps::initialState(batch);
      state.inputs.assign(batch, 0);
      return state;
    }
  };
  Same model(3, 5, 1.0f);
  const auto found = search(model, inputs, options);
  const std::vector<double> expected = logSoftmax(model.after(0, Ids{kFirst}).logits);
  std::vector<double> counts(5);
  for (const auto& list : found) {
    const Hypothesis& drawn = list.front();
    counts[static_cast<std::size_t>(drawn.tokens[0])] += 1.0 / 4000;
    EXPECT_NEAR(static_cast<double>(drawn.logProbabilities[0]),
                expected[static_cast<std::size_t>(drawn.tokens[0])], 1e-5);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double probability = std::exp(expected[i]);
    EXPECT_NEAR(counts[i], probability, 5 * std::sqrt(probability * (1 - probability) / 4000));
  }
  Same again(3, 5, 1.0f);
  expectSame(search(again, {inputs[7]}, options).front(), found[7]);
}

TEST(BeamSearchInputs, OfNothingIsDone) {
  RandomSteps model(1, 4);
  BeamSearch beams(model, {}, 3, {});
  EXPECT_TRUE(beams.advance());
}

}  // namespace
}  // namespace unrolled
