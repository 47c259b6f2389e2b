#include "core/tensor.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <utility>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

bool aligned(const float* data) {
  return reinterpret_cast<std::uintptr_t>(data) % AlignedBuffer::kAlignment == 0;
}

TEST(AlignedBuffer, StartsOnACacheLine) {
  for (std::size_t size : {1u, 3u, 16u, 17u, 1000u}) {
    const AlignedBuffer buffer(size);
    EXPECT_EQ(buffer.size(), size);
    EXPECT_TRUE(aligned(buffer.data()));
  }
}

TEST(AlignedBuffer, GrowsOnlyWhenItMust) {
  AlignedBuffer buffer(10);
  const float* const before = buffer.data();
  buffer.ensure(7);
  EXPECT_EQ(buffer.data(), before);
  EXPECT_EQ(buffer.size(), 10u);
  buffer.ensure(100);
  EXPECT_EQ(buffer.size(), 100u);
}

TEST(AlignedBuffer, MovesWithoutCopying) {
  AlignedBuffer from(4);
  const float* const data = from.data();
  AlignedBuffer to(std::move(from));
  EXPECT_EQ(to.data(), data);
  EXPECT_EQ(to.size(), 4u);
}

TEST(AlignedBuffer, WhatCannotBeHadIsAnErrorAndLosesNothing) {
  // The largest request that passes the check of the address space.
  const std::size_t most = std::numeric_limits<std::size_t>::max() / sizeof(float) / sizeof(float);
  AlignedBuffer buffer(2);
  buffer.data()[1] = 5;
  if (sizeof(std::size_t) == 8) {
    expectError<OutOfMemoryError>(
        [&] { buffer.ensure(most); },
        message("a block of ", most * sizeof(float), " bytes needs more memory than there is"));
  }
  EXPECT_THROW(buffer.ensure(most + 1), OutOfMemoryError);
  EXPECT_EQ(buffer.size(), 2u);
  EXPECT_EQ(buffer.data()[1], 5);
}

TEST(Tensor, BeginsAtZero) {
  const Tensor tensor({2, 3});
  EXPECT_EQ(tensor.size(), 6u);
  EXPECT_TRUE(aligned(tensor.data()));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(tensor.data()[i], 0);
}

TEST(Tensor, TakesValuesRowByRow) {
  const Tensor tensor({2, 3}, {1, 2, 3, 4, 5, 6});
  const ConstMatrixView matrix = tensor.matrix();
  EXPECT_EQ(matrix.rows, 2u);
  EXPECT_EQ(matrix.columns, 3u);
  EXPECT_EQ(matrix.row(1)[0], 4);
  EXPECT_EQ(matrix.rowRange(1, 1).row(0)[2], 6);
  EXPECT_EQ(matrix.columnRange(1, 2).row(1)[0], 5);
}

TEST(Tensor, RefusesTheWrongNumberOfValues) {
  expectError<ShapeError>(
      [] {
        Tensor({2, 3}, {1, 2});
      },
      "a tensor of shape [2, 3] takes 6 values, got 2");
}

TEST(Tensor, ACloneIsACopy) {
  Tensor tensor({2}, {1, 2});
  const Tensor copy = tensor.clone();
  tensor.fill(9);
  EXPECT_EQ(copy.data()[0], 1);
  EXPECT_EQ(copy.data()[1], 2);
  EXPECT_EQ(tensor.data()[1], 9);
}

}  // namespace
}  // namespace unrolled
