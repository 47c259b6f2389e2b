#include "core/error.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "core/rng.h"
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

TEST(Message, ShowsEveryNumberAsPrintfDoes) {
  const auto expectSame = [](double value) {
    std::array<char, 40> expected;
    std::snprintf(expected.data(), expected.size(), "%.15g", value);
    EXPECT_EQ(toText(value), expected.data());
    std::snprintf(expected.data(), expected.size(), "%.6g",
                  static_cast<double>(static_cast<float>(value)));
    if (std::isfinite(static_cast<float>(value))) {
      EXPECT_EQ(toText(static_cast<float>(value)), expected.data());
    }
  };
  for (const double value : {0.0, -0.0, 0.1, 1e15, 1e14, 123456789012345678.0, 9.9999999999999995,
                             1e-4, 0.00001, 1e300, 5e-324, 1.7976931348623157e308, 2147483648.5,
                             1000000.5, 1000001.5, 0.5, 999999.5, -4294967295.0}) {
    expectSame(value);
    expectSame(-value);
  }
  Rng rng(1);
  for (int i = 0; i < 1000; ++i) {
    const auto any = std::bit_cast<double>(rng.next());
    if (std::isfinite(any)) expectSame(any);
    expectSame(static_cast<double>(rng.below(1u << 30)) / 1000);
    expectSame(static_cast<double>(rng.normal()));
  }
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
