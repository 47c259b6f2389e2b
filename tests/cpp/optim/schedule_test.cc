#include "optim/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(Schedule, ConstantStaysAtOne) {
  for (std::uint64_t t : {0u, 1u, 1000000u}) EXPECT_EQ(scheduleFactor({}, t), 1);
}

TEST(Schedule, StepFallsEveryStepSize) {
  ScheduleOptions options;
  options.type = "step";
  options.stepSize = 3;
  options.gamma = 0.5;
  const std::vector<double> expected = {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
  for (std::size_t t = 0; t < expected.size(); ++t) {
    EXPECT_DOUBLE_EQ(scheduleFactor(options, t), expected[t]) << t;
  }
}

TEST(Schedule, CosineFallsToItsMinimumAndStaysThere) {
  ScheduleOptions options;
  options.type = "cosine";
  options.totalSteps = 4;
  options.minimum = 0.2;
  const double quarter = std::sqrt(0.5);  // cos(π / 4)
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 0), 1);
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 1), 0.2 + 0.8 * (1 + quarter) / 2);
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 2), 0.6);
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 3), 0.2 + 0.8 * (1 - quarter) / 2);
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 4), 0.2);
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 1000), 0.2);
}

TEST(Schedule, WarmUpGrowsLinearlyThenTheScheduleBegins) {
  ScheduleOptions options;
  options.warmupSteps = 4;
  for (const char* type : {"constant", "step", "cosine"}) {
    options.type = type;
    options.stepSize = 2;
    options.totalSteps = 2;
    for (std::uint64_t t = 0; t < 4; ++t) {
      EXPECT_DOUBLE_EQ(scheduleFactor(options, t), static_cast<double>(t + 1) / 4);
    }
    EXPECT_DOUBLE_EQ(scheduleFactor(options, 4), 1) << type;
  }
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 5), 0.5);  // cosine, half way
  options.type = "step";
  EXPECT_DOUBLE_EQ(scheduleFactor(options, 6), 0.1);
}

TEST(Schedule, OptionsAreChecked) {
  using Change = std::function<void(ScheduleOptions&)>;
  const std::vector<std::pair<Change, std::string>> wrong = {
      {[](auto& o) { o.type = "linear"; },
       "schedule.type must be one of constant, step, cosine, got linear"},
      {[](auto& o) { o.type = "step"; }, "schedule.stepSize must be a positive integer, got 0"},
      {[](auto& o) { o.type = "cosine"; }, "schedule.totalSteps must be a positive integer, got 0"},
      {[](auto& o) { o.gamma = -1; }, "schedule.gamma must be a positive number, got -1"},
      {[](auto& o) { o.gamma = std::numeric_limits<double>::infinity(); },
       "schedule.gamma must be a positive number, got Infinity"},
      {[](auto& o) { o.minimum = 1.5; }, "schedule.minimum must be from 0 to 1, got 1.5"},
  };
  for (const auto& [change, message] : wrong) {
    ScheduleOptions options;
    change(options);
    expectError<InvalidArgumentError>([&] { validate(options); }, message);
  }
  validate({});
}

}  // namespace
}  // namespace unrolled
