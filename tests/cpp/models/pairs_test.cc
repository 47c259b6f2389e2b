#include "models/pairs.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/allocations.h"
#include "support/pairs.h"

namespace unrolled {
namespace {

using Ids = std::vector<std::int32_t>;

TEST(Pairs, TheDecoderReadsTheBoundaryFirstAndPredictsItLast) {
  const PairData data = testing::pairsOf({{1, 2, 3}, {4}, {2, 2}}, {{7}, {8, 9, 7}, {}});
  PairBatch batch;
  const std::vector<std::uint32_t> pairs = {1, 2, 0};
  gatherPairs(data, pairs, 10, batch);
  EXPECT_EQ(batch.source.tokens, (Ids{4, 2, 1, 0, 2, 2, 0, 0, 3}));
  EXPECT_EQ(batch.source.lengths, (Ids{1, 2, 3}));
  EXPECT_EQ(batch.source.steps, 6u);
  EXPECT_EQ(batch.time, 4u);
  EXPECT_EQ(batch.batch, 3u);
  EXPECT_EQ(batch.steps, 7u);
  EXPECT_EQ(batch.lengths, (Ids{4, 1, 2}));
  EXPECT_EQ(batch.inputs, (Ids{10, 10, 10, 8, 0, 7, 9, 0, 0, 7, 0, 0}));
  EXPECT_EQ(batch.targets, (Ids{8, 10, 7, 9, -1, 10, 7, -1, -1, 10, -1, -1}));
}

TEST(Pairs, OfOneLengthHaveNoMask) {
  const PairData data = testing::pairsOf({{1}, {4}}, {{7, 8}, {8, 9}});
  PairBatch batch;
  const std::vector<std::uint32_t> pairs = {0, 1};
  gatherPairs(data, pairs, 10, batch);
  EXPECT_TRUE(batch.lengths.empty());
  EXPECT_TRUE(batch.source.lengths.empty());
  EXPECT_EQ(batch.targets, (Ids{7, 8, 8, 9, 10, 10}));
}

TEST(Pairs, AreSortedByTheLengthsOfSourcesAndThenOfTargetsToAndFro) {
  const PairData data = testing::pairsOf({{1, 2}, {1}, {1, 2}, {1, 2}, {1}, {1, 2, 3}},
                                         {{1}, {1, 1, 1, 1}, {}, {1, 1}, {1}, {1}});
  SequenceBatches batches;
  batches.sort(sizesOf(data), 1, 1);
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < batches.count(); ++i) order.push_back(batches[i][0]);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{5, 3, 0, 2, 4, 1}));
  EXPECT_EQ(sizesOf(data).steps, (std::vector<std::uint32_t>{2, 5, 2, 3, 2, 3}));
}

TEST(Pairs, LittleOfABatchIsPaddingOnEitherSide) {
  Rng rng(1);
  std::vector<Ids> sources(4000);
  std::vector<Ids> targets(4000);
  for (Ids& ids : sources) ids.resize(1 + rng.below(10));
  for (Ids& ids : targets) ids.resize(rng.below(20));
  const PairData data = testing::pairsOf(sources, targets);
  SequenceBatches batches;
  batches.shuffle(sizesOf(data), 16, 1, 0);
  PairBatch batch;
  std::size_t steps = 0;
  std::size_t room = 0;
  for (std::size_t i = 0; i < batches.count(); ++i) {
    gatherPairs(data, batches[i], 1, batch);
    steps += batch.source.steps + batch.steps;
    room += (batch.source.time + batch.time) * batch.batch;
  }
  EXPECT_EQ(steps, data.source.steps() + data.target.steps() + data.count());
  // Without sorting nearly half would be, sorted by the source alone a third.
  EXPECT_LT(static_cast<double>(room - steps), 0.2 * static_cast<double>(room));
}

TEST(Pairs, AfterTheLargestNothingIsAllocated) {
  const PairData data = testing::thinnedPairs(100);
  std::vector<std::uint32_t> pairs = {0, 1, 2, 3};
  PairBatch batch;
  const auto all = [&] {
    for (std::uint32_t first = 0; first + 4 <= 100; ++first) {
      for (std::uint32_t i = 0; i < 4; ++i) pairs[i] = first + i;
      gatherPairs(data, pairs, 5, batch);
    }
  };
  all();
  const std::uint64_t before = testing::allocations();
  all();
  EXPECT_EQ(testing::allocations(), before);
}

}  // namespace
}  // namespace unrolled
