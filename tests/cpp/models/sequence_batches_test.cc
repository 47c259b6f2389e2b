#include "models/sequence_batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>

#include "core/error.h"
#include "core/rng.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

/// Sequences of these lengths; token i of the data is i, and so is its tag.
SequenceData dataOf(const std::vector<std::size_t>& lengths) {
  SequenceData data;
  std::size_t end = 0;
  for (std::size_t length : lengths) data.ends.push_back(end += length);
  for (std::size_t i = 0; i < end; ++i) {
    data.tokens.push_back(static_cast<std::int32_t>(i));
    data.ids.push_back(static_cast<std::int32_t>(i));
  }
  return data;
}

std::vector<std::size_t> randomLengths(std::size_t count) {
  Rng rng(2);
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < count; ++i) lengths.push_back(1 + rng.below(40));
  return lengths;
}

std::vector<std::uint32_t> all(const SequenceBatches& batches) {
  std::vector<std::uint32_t> sequences;
  for (std::size_t i = 0; i < batches.count(); ++i) {
    sequences.insert(sequences.end(), batches[i].begin(), batches[i].end());
  }
  return sequences;
}

TEST(SequenceBatches, AShuffleHasEverySequenceOnce) {
  const SequenceData data = dataOf(randomLengths(1003));
  SequenceBatches batches;
  for (std::size_t size : {1u, 7u, 8u, 1003u, 5000u}) {
    batches.shuffle(sizesOf(data), size, 1, 0);
    EXPECT_EQ(batches.count(), (1003 + size - 1) / size);
    std::vector<std::uint32_t> sequences = all(batches);
    std::sort(sequences.begin(), sequences.end());
    std::vector<std::uint32_t> expected(1003);
    std::iota(expected.begin(), expected.end(), 0u);
    EXPECT_EQ(sequences, expected);
    for (std::size_t i = 0; i < batches.count(); ++i) EXPECT_LE(batches[i].size(), size);
  }
}

TEST(SequenceBatches, AnOrderIsThatOfItsSeedAndEpoch) {
  const SequenceData data = dataOf(randomLengths(200));
  const auto order = [&](std::uint64_t seed, std::uint64_t epoch) {
    SequenceBatches batches;
    batches.shuffle(sizesOf(data), 8, seed, epoch);
    return all(batches);
  };
  EXPECT_EQ(order(1, 3), order(1, 3));
  EXPECT_NE(order(1, 3), order(1, 4));
  EXPECT_NE(order(1, 3), order(2, 3));
}

TEST(SequenceBatches, LittleOfABatchIsPadding) {
  const SequenceData data = dataOf(randomLengths(2000));
  SequenceBatches batches;
  batches.shuffle(sizesOf(data), 16, 1, 0);
  SequenceBatch batch;
  std::size_t steps = 0;
  std::size_t room = 0;
  for (std::size_t i = 0; i < batches.count(); ++i) {
    gatherBatch(data, batches[i], Granularity::kStep, batch);
    steps += batch.steps;
    room += batch.time * batch.batch;
  }
  EXPECT_EQ(steps, data.steps());
  // Without sorting by length about half would be.
  EXPECT_LT(static_cast<double>(room - steps), 0.05 * static_cast<double>(room));
}

TEST(SequenceBatches, SequencesOfOneLengthAreShuffledToo) {
  // Data come sorted by label: batches must not be of one label.
  const SequenceData data = dataOf(std::vector<std::size_t>(512, 5));
  SequenceBatches batches;
  batches.shuffle(sizesOf(data), 16, 1, 0);
  for (std::size_t i = 0; i < batches.count(); ++i) {
    const auto batch = batches[i];
    const auto second = std::count_if(batch.begin(), batch.end(), [](auto s) { return s >= 256; });
    EXPECT_GT(second, 0);
    EXPECT_LT(second, 16);
  }
}

TEST(SequenceBatches, AReadingGoesFromLongToShortWithinItsLimits) {
  const SequenceData data = dataOf({3, 100, 7, 7, 2000, 1, 1});
  SequenceBatches batches;
  batches.sort(sizesOf(data), 3, 20);
  ASSERT_EQ(batches.count(), 4u);
  EXPECT_EQ(all(batches), (std::vector<std::uint32_t>{4, 1, 3, 2, 0, 6, 5}));
  EXPECT_EQ(batches[0].size(), 1u);  // longer than the limit: alone
  EXPECT_EQ(batches[1].size(), 1u);
  EXPECT_EQ(batches[2].size(), 2u);
  EXPECT_EQ(batches[3].size(), 3u);
}

TEST(SequenceBatches, ABatchIsPaddedAtItsEnds) {
  SequenceData data = dataOf({1, 3, 2});
  const std::vector<std::uint32_t> sequences = {1, 2};
  data.inputs = {0, 0.5f, 10, 10.5f, 20, 20.5f, 30, 30.5f, 40, 40.5f, 50, 50.5f};
  SequenceBatch batch;
  gatherBatch(data, sequences, Granularity::kStep, batch);
  EXPECT_EQ(batch.time, 3u);
  EXPECT_EQ(batch.batch, 2u);
  EXPECT_EQ(batch.steps, 5u);
  EXPECT_EQ(batch.lengths, (std::vector<std::int32_t>{3, 2}));
  EXPECT_EQ(batch.tokens, (std::vector<std::int32_t>{1, 4, 2, 5, 3, 0}));
  EXPECT_EQ(batch.ids, (std::vector<std::int32_t>{1, 4, 2, 5, 3, -1}));
  EXPECT_EQ(batch.counted, (std::vector<std::uint8_t>{1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(batch.inputs,
            (std::vector<float>{10, 10.5f, 40, 40.5f, 20, 20.5f, 50, 50.5f, 30, 30.5f, 0, 0}));
}

TEST(SequenceBatches, ABatchOfOneLengthHasNoMask) {
  SequenceData data = dataOf({2, 3, 2});
  data.ids = {7, 8, 9};
  data.targets = {1, 2, 3, 4, 5, 6};
  const std::vector<std::uint32_t> sequences = {2, 0};
  SequenceBatch batch;
  gatherBatch(data, sequences, Granularity::kSequence, batch);
  EXPECT_TRUE(batch.lengths.empty());
  EXPECT_TRUE(batch.counted.empty());
  EXPECT_EQ(batch.ids, (std::vector<std::int32_t>{9, 7}));
  EXPECT_EQ(batch.targets, (std::vector<float>{5, 6, 1, 2}));
}

#if SIZE_MAX == UINT32_MAX
TEST(SequenceBatches, ABatchTooLargeForMemoryIsRefused) {
  // 65 537 sequences, one of 65 536 steps: their product does not fit into 32 bits.
  std::vector<std::size_t> lengths(65537, 1);
  lengths[0] = 65536;
  const SequenceData data = dataOf(lengths);
  std::vector<std::uint32_t> all(lengths.size());
  std::iota(all.begin(), all.end(), 0u);
  SequenceBatch batch;
  testing::expectError<OutOfMemoryError>(
      [&] { gatherBatch(data, all, Granularity::kStep, batch); },
      "an array of 65536 x 65537 numbers needs more memory than can be addressed");
}
#endif

TEST(SequenceBatches, AfterTheLargestNothingIsAllocated) {
  const SequenceData data = dataOf(randomLengths(300));
  SequenceBatches batches;
  SequenceBatch batch;
  const SequenceSizes sizes = sizesOf(data);
  const auto readAll = [&](std::uint64_t epoch) {
    batches.shuffle(sizes, 8, 1, epoch);
    for (std::size_t i = 0; i < batches.count(); ++i) {
      gatherBatch(data, batches[i], Granularity::kStep, batch);
    }
  };
  for (std::uint64_t epoch = 0; epoch < 4; ++epoch) readAll(epoch);
  const std::uint64_t before = testing::allocations();
  readAll(4);
  EXPECT_EQ(testing::allocations(), before);
}

}  // namespace
}  // namespace unrolled
