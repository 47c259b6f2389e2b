#include "core/error.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "core/shape.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(Message, JoinsTextAndNumbers) {
  EXPECT_EQ(
      message("a ", std::string("b "), std::string_view("c "), 3, " ", -4, " ", std::size_t{5}),
      "a b c 3 -4 5");
  EXPECT_EQ(message("a value of ", Shape{2, 3}), "a value of [2, 3]");
}

TEST(Message, ShowsNumbersTheWayTheyAreWritten) {
  EXPECT_EQ(message(0.1, " ", -3.0, " ", 2.5, " ", 1e12), "0.1 -3 2.5 1000000000000");
  EXPECT_EQ(message(0.1f, " ", 0.7f), "0.1 0.7");
}

TEST(Message, ShowsWhatIsNotFiniteAsJavaScript) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(message(std::numeric_limits<double>::quiet_NaN(), " ", infinity, " ", -infinity),
            "NaN Infinity -Infinity");
  EXPECT_EQ(message(std::numeric_limits<float>::quiet_NaN()), "NaN");
}

TEST(Require, ThrowsTheKindAskedForUnlessTheConditionHolds) {
  require<ShapeError>(true, "not this");
  expectError<ShapeError>([] { require<ShapeError>(false, "it was ", 3); }, "it was 3");
  expectError<FormatError>([] { require<FormatError>(false, "broken"); }, "broken");
}

TEST(Errors, AreOfOneFamily) {
  EXPECT_THROW(throw InvalidArgumentError("x"), Error);
  EXPECT_THROW(throw ShapeError("x"), Error);
  EXPECT_THROW(throw FormatError("x"), Error);
  EXPECT_THROW(throw OutOfMemoryError("x"), Error);
  EXPECT_THROW(throw DivergedError(3, "x"), Error);
  EXPECT_EQ(DivergedError(3, "x").step(), 3u);
}

}  // namespace
}  // namespace unrolled
