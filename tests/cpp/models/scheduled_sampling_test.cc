#include "models/scheduled_sampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "kernels/softmax.h"
#include "models/sequence_to_sequence.h"
#include "support/network.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

struct Case {
  Case() : model(testing::smallPairOptions("gru", "additive")), data(testing::reversedPairs(40)) {
    testing::fillParameters(model.parameters(), 2, 2.0f);  // far from uniform
    std::vector<std::uint32_t> all(data.count());
    std::iota(all.begin(), all.end(), 0u);
    gatherPairs(data, all, model.boundary(), batch);
    truth = batch;
    sources = model.encode(data.source);
  }

  SequenceToSequence model;
  PairData data;
  PairBatch batch;
  PairBatch truth;
  EncodedSources sources;
  Rng rng{1};
  ScheduledSampling sampling;
};

TEST(ScheduledSampling, DrawsNothingFromTheTruth) {
  Case one;
  const Rng::State before = one.rng.state();
  EXPECT_FALSE(one.sampling.choose(1, one.batch, one.rng));
  EXPECT_EQ(one.rng.state(), before);
}

TEST(ScheduledSampling, LeavesTheBoundaryAndThePaddingAlone) {
  Case one;
  ASSERT_TRUE(one.sampling.choose(0, one.batch, one.rng));
  one.sampling.draw(one.model.transducer(), one.sources, one.rng, one.batch);
  for (std::size_t t = 0; t < one.batch.time; ++t) {
    for (std::size_t b = 0; b < one.batch.batch; ++b) {
      const std::int32_t input = one.batch.inputs[t * one.batch.batch + b];
      if (t == 0) {
        EXPECT_EQ(input, one.model.boundary());
      } else if (t >= one.batch.length(b)) {
        EXPECT_EQ(input, 0);
      } else {
        EXPECT_GE(input, 0);
        EXPECT_LT(input, one.model.boundary()) << "the end is never read";
      }
    }
  }
  EXPECT_EQ(one.batch.targets, one.truth.targets);
}

TEST(ScheduledSampling, ReplacesTheShareThatIsAskedFor) {
  Case one;
  // The model has one favourite, which is no symbol of the data here: what differs was drawn.
  for (std::int32_t& id : one.batch.inputs) id = id == one.model.boundary() ? id : 4;
  float* const bias = one.model.parameters().values(one.model.parameters().count() - 3);
  ASSERT_EQ(one.model.parameters()[one.model.parameters().count() - 3].name, "head.bias");
  bias[2] = 100;
  one.model.parameters().touch();
  std::size_t places = 0;
  std::size_t drawn = 0;
  const PairBatch plain = one.batch;
  for (int round = 0; round < 50; ++round) {
    one.batch = plain;
    ASSERT_TRUE(one.sampling.choose(0.7, one.batch, one.rng));
    one.sampling.draw(one.model.transducer(), one.sources, one.rng, one.batch);
    for (std::size_t t = 1; t < one.batch.time; ++t) {
      for (std::size_t b = 0; b < one.batch.batch; ++b) {
        if (t >= one.batch.length(b)) continue;
        ++places;
        if (one.batch.inputs[t * one.batch.batch + b] == 2) ++drawn;
      }
    }
  }
  const double share = static_cast<double>(drawn) / static_cast<double>(places);
  EXPECT_NEAR(share, 0.3, 4 * std::sqrt(0.21 / static_cast<double>(places)));
}

TEST(ScheduledSampling, DrawsFromWhatTheModelSaysAfterWhatItDrewBefore) {
  // The second symbol given the first, over many rounds, against the model's own distribution.
  Case one;
  const PairData pair = testing::pairsOf({{1, 2, 3}}, {{0, 0, 0}});
  const std::vector<std::uint32_t> only = {0};
  one.sources = one.model.encode(pair.source);
  constexpr int kRounds = 4000;
  std::vector<std::vector<int>> counts(5, std::vector<int>(5));
  for (int round = 0; round < kRounds; ++round) {
    gatherPairs(pair, only, one.model.boundary(), one.batch);
    ASSERT_TRUE(one.sampling.choose(0, one.batch, one.rng));
    one.sampling.draw(one.model.transducer(), one.sources, one.rng, one.batch);
    ++counts[static_cast<std::size_t>(one.batch.inputs[1])]
            [static_cast<std::size_t>(one.batch.inputs[2])];
  }
  const std::vector<std::uint32_t> rows = {0};
  const auto distribution = [&](std::vector<std::int32_t> read) {
    Tensor state(one.model.transducer().network().stateShape(1));
    std::copy_n(one.sources.state.data(), state.size(), state.data());
    Tensor scores({1, 6});
    Tensor weights({1, 3});
    for (const std::int32_t& token : read) {
      one.model.transducer().step({&token, 1}, rows, one.sources, state, scores.matrix(),
                                  weights.matrix());
    }
    const MatrixView symbols = scores.matrix().columnRange(0, 5);
    kernels::softmax(symbols, 1.0f, symbols);
    return std::vector<float>(symbols.data, symbols.data + 5);
  };
  const std::vector<float> first = distribution({5});
  for (std::int32_t i = 0; i < 5; ++i) {
    const std::vector<float> second = distribution({5, i});
    for (std::size_t j = 0; j < 5; ++j) {
      const double p =
          static_cast<double>(first[static_cast<std::size_t>(i)]) * static_cast<double>(second[j]);
      const double share = counts[static_cast<std::size_t>(i)][j] / static_cast<double>(kRounds);
      EXPECT_NEAR(share, p, 4.5 * std::sqrt(p * (1 - p) / kRounds) + 1e-3) << i << ", " << j;
    }
  }
}

}  // namespace
}  // namespace unrolled
