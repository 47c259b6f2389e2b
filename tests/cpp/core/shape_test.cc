#include "core/shape.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(Shape, CountsElementsAndRows) {
  const Shape shape{4, 3, 5};
  EXPECT_EQ(shape.rank(), 3u);
  EXPECT_EQ(shape.size(), 60u);
  EXPECT_EQ(shape.rows(), 12u);
  EXPECT_EQ(shape.back(), 5u);
  EXPECT_EQ(shape[1], 3u);
}

TEST(Shape, AScalarHasOneElement) {
  EXPECT_EQ(Shape{}.rank(), 0u);
  EXPECT_EQ(Shape{}.size(), 1u);
  EXPECT_EQ(Shape{}.rows(), 1u);
  EXPECT_EQ(Shape{}.back(), 1u);
}

TEST(Shape, AnEmptyAxisMakesAnEmptyArray) {
  EXPECT_EQ((Shape{0, 7}.size()), 0u);
  EXPECT_EQ((Shape{7, 0}.size()), 0u);
}

TEST(Shape, ComparesRankAndExtents) {
  EXPECT_TRUE((Shape{2, 3} == Shape{2, 3}));
  EXPECT_FALSE((Shape{2, 3} == Shape{3, 2}));
  EXPECT_FALSE((Shape{2, 3} == Shape{2, 3, 1}));
  EXPECT_FALSE((Shape{} == Shape{1}));
}

TEST(Shape, PrintsItsExtents) {
  EXPECT_EQ((Shape{64, 32, 128}.toString()), "[64, 32, 128]");
  EXPECT_EQ(Shape{}.toString(), "[]");
}

TEST(Shape, RefusesAFifthAxis) {
  Shape shape{1, 2, 3, 4};
  expectError<ShapeError>([&] { shape.append(5); }, "an array may have at most 4 axes");
  EXPECT_EQ(shape.rank(), 4u);
}

TEST(Shape, ASizeBeyondTheAddressSpaceIsAnError) {
  const std::size_t huge = std::numeric_limits<std::size_t>::max() / 8;
  expectError<OutOfMemoryError>(
      [&] { checkedProduct(huge, 3); },
      message("an array of ", huge, " x 3 numbers needs more memory than can be addressed"));
  EXPECT_THROW((Shape{huge, 3}.size()), OutOfMemoryError);
  EXPECT_EQ(checkedProduct(huge, 2), 2 * huge);
  EXPECT_EQ(checkedProduct(huge, 0), 0u);
  EXPECT_EQ(checkedProduct(0, huge), 0u);
}

}  // namespace
}  // namespace unrolled
