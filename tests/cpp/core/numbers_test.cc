#include "core/numbers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(Numbers, WithinARangeComeThrough) {
  EXPECT_EQ(integerWithin("n", 1, 1, 3), 1u);
  EXPECT_EQ(integerWithin("n", 3, 1, 3), 3u);
  EXPECT_EQ(numberWithin("x", -0.5, -0.5, 2), -0.5);
}

TEST(Numbers, OutsideARangeAreNamed) {
  for (const double value : {0.0, 4.0, 1.5, -1.0, 1e300}) {
    expectError<InvalidArgumentError>([&] { integerWithin("n", value, 1, 3); },
                                      message("n must be an integer from 1 to 3, got ", value));
  }
  for (const double value : {-0.6, 2.1, static_cast<double>(NAN)}) {
    expectError<InvalidArgumentError>([&] { numberWithin("x", value, -0.5, 2); },
                                      message("x must be from -0.5 to 2, got ", value));
  }
}

}  // namespace
}  // namespace unrolled
