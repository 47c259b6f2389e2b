#include "models/teacher_forcing.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TEST(TeacherForcing, IsTheTruthUnlessAskedOtherwise) {
  for (std::uint64_t step : {0u, 1u, 100000u}) EXPECT_EQ(truthProbability({}, step), 1);
  EXPECT_EQ(truthProbability({.from = 0.3}, 100000), 0.3);
}

TEST(TeacherForcing, DecaysLinearly) {
  // Bengio et al. 2015: max(ε, k − c i) with k = 1, c = 1/400, ε = 0.25.
  const TeacherForcing options{.schedule = "linear", .from = 1, .to = 0.25, .steps = 300};
  for (int i : {0, 1, 100, 299, 300, 1000}) {
    EXPECT_NEAR(truthProbability(options, static_cast<std::uint64_t>(i)),
                std::max(0.25, 1 - i / 400.0), 1e-12);
  }
  const TeacherForcing rising{.schedule = "linear", .from = 0, .to = 1, .steps = 10};
  EXPECT_NEAR(truthProbability(rising, 4), 0.4, 1e-12);
  EXPECT_NEAR(truthProbability(rising, 40), 1, 1e-12);
}

TEST(TeacherForcing, DecaysAsAnInverseSigmoid) {
  // Bengio et al. 2015: k / (k + exp(i / k)).
  const TeacherForcing options{.schedule = "inverse-sigmoid", .from = 1, .to = 0, .steps = 50};
  for (int i : {0, 1, 50, 196, 400}) {
    EXPECT_NEAR(truthProbability(options, static_cast<std::uint64_t>(i)),
                50 / (50 + std::exp(i / 50.0)), 1e-12);
  }
  EXPECT_EQ(truthProbability(options, ~std::uint64_t{0}), 0);
  const TeacherForcing bounded{.schedule = "inverse-sigmoid", .from = 0.9, .to = 0.5, .steps = 50};
  EXPECT_NEAR(truthProbability(bounded, 0), 0.5 + 0.4 * 50 / 51, 1e-12);
  EXPECT_NEAR(truthProbability(bounded, 100000), 0.5, 1e-12);
}

TEST(TeacherForcing, RefusesWhatIsNoSchedule) {
  const auto refuses = [](const TeacherForcing& options, const char* message) {
    expectError<InvalidArgumentError>([&] { validate(options); }, message);
  };
  validate({});
  refuses({.schedule = "cosine"},
          "teacherForcing.schedule must be one of constant, linear, inverse-sigmoid, got cosine");
  refuses({.from = 1.5}, "teacherForcing.from must be from 0 to 1, got 1.5");
  refuses({.to = -1}, "teacherForcing.to must be from 0 to 1, got -1");
  refuses({.from = NAN}, "teacherForcing.from must be from 0 to 1, got NaN");
  refuses({.steps = 0}, "teacherForcing.steps must be a number from 1 on, got 0");
  refuses({.steps = INFINITY}, "teacherForcing.steps must be a number from 1 on, got Infinity");
}

}  // namespace
}  // namespace unrolled
