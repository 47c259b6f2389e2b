#include "optim/optimizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "core/error.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/small_problem.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::FixtureCase;

OptimizerOptions optionsOf(const FixtureCase& golden) {
  OptimizerOptions options;
  options.type = golden.text("type");
  options.learningRate = golden.number("learningRate");
  const std::map<std::string, std::function<void(double)>> setters = {
      {"momentum", [&](double value) { options.momentum = value; }},
      {"dampening", [&](double value) { options.dampening = value; }},
      {"nesterov", [&](double value) { options.nesterov = value != 0; }},
      {"beta1", [&](double value) { options.beta1 = value; }},
      {"beta2", [&](double value) { options.beta2 = value; }},
      {"alpha", [&](double value) { options.alpha = value; }},
      {"epsilon", [&](double value) { options.epsilon = value; }},
      {"learningRateDecay", [&](double value) { options.learningRateDecay = value; }},
      {"weightDecay", [&](double value) { options.weightDecay = value; }},
  };
  for (const auto& [key, value] : golden.settings) {
    if (key == "type" || key == "learningRate") continue;
    setters.at(key)(std::stod(value));
  }
  return options;
}

void step(Optimizer& optimizer, ParameterSet& parameters, double learningRate) {
  optimizer.step(parameters.gradients(), parameters.values(), parameters.size(), learningRate);
}

// Every type with its defaults and with all that can be set: the loss at each of 50 steps.
TEST(Optimizers, EqualPyTorchOverFiftySteps) {
  double largest = 0;
  for (const FixtureCase& golden : testing::readFixture("optimizers.txt")) {
    SCOPED_TRACE(golden.name);
    const OptimizerOptions options = optionsOf(golden);
    testing::SmallProblem problem;
    const auto optimizer = makeOptimizer(options, problem.parameters.size());
    std::vector<float> losses;
    for (std::size_t i = 0; i < golden.array("losses").values.size(); ++i) {
      losses.push_back(static_cast<float>(problem.loss()));
      step(*optimizer, problem.parameters, options.learningRate);
    }
    EXPECT_EQ(losses.size(), 50u);
    EXPECT_EQ(optimizer->steps(), 50u);
    const double difference = testing::largestDifference(losses, golden.array("losses").values);
    EXPECT_LT(difference, 1e-4);
    EXPECT_LT(losses.back(), losses.front() - 0.1f);
    largest = std::max(largest, difference);
  }
  RecordProperty("largestLossDifference", std::to_string(largest * 1e6) + "e-6");
}

class EveryOptimizer : public ::testing::TestWithParam<const char*> {
 protected:
  OptimizerOptions options() const {
    OptimizerOptions result;
    result.type = GetParam();
    result.learningRate = 0.01;
    if (result.type == "rmsprop") result.momentum = 0.5;
    return result;
  }
};

TEST_P(EveryOptimizer, GoesOnExactlyFromItsSlotsAndSteps) {
  testing::SmallProblem problem;
  const auto first = makeOptimizer(options(), problem.parameters.size());
  for (int i = 0; i < 5; ++i) {
    problem.loss();
    step(*first, problem.parameters, 0.01);
  }
  testing::SmallProblem twin;
  std::copy_n(problem.parameters.values(), problem.parameters.size(), twin.parameters.values());
  const auto second = makeOptimizer(options(), twin.parameters.size());
  second->setSteps(first->steps());
  const auto from = first->slots();
  const auto to = second->slots();
  ASSERT_EQ(from.size(), to.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    EXPECT_EQ(from[i].name, to[i].name);
    ASSERT_EQ(from[i].values->size(), problem.parameters.size());
    std::copy_n(from[i].values->data(), from[i].values->size(), to[i].values->data());
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(problem.loss(), twin.loss());
    step(*first, problem.parameters, 0.01);
    step(*second, twin.parameters, 0.01);
  }
}

TEST_P(EveryOptimizer, LeavesPaddingAtZero) {
  testing::SmallProblem problem;
  const auto optimizer = makeOptimizer(options(), problem.parameters.size());
  std::vector<bool> padding(problem.parameters.size(), true);
  for (ParameterSet::Id id = 0; id < problem.parameters.count(); ++id) {
    const Parameter& parameter = problem.parameters[id];
    std::fill_n(padding.begin() + static_cast<std::ptrdiff_t>(parameter.offset),
                parameter.shape.size(), false);
  }
  ASSERT_GT(std::count(padding.begin(), padding.end(), true), 0);
  for (int i = 0; i < 3; ++i) {
    problem.loss();
    step(*optimizer, problem.parameters, 0.01);
  }
  for (std::size_t i = 0; i < padding.size(); ++i) {
    if (padding[i]) {
      EXPECT_EQ(problem.parameters.values()[i], 0) << i;
    }
  }
}

TEST_P(EveryOptimizer, GoesAgainstTheGradient) {
  std::vector<float> parameters = {1, -1, 5};
  const std::vector<float> gradients = {2, -3, 0};
  OptimizerOptions plain = options();
  plain.weightDecay = 0;
  const auto optimizer = makeOptimizer(plain, 3);
  optimizer->step(gradients.data(), parameters.data(), 3, 0.01);
  EXPECT_LT(parameters[0], 1);
  EXPECT_GT(parameters[1], -1);
  EXPECT_EQ(parameters[2], 5);
}

INSTANTIATE_TEST_SUITE_P(Types, EveryOptimizer,
                         ::testing::Values("sgd", "momentum", "rmsprop", "adagrad", "adam",
                                           "adamw"),
                         [](const auto& type) { return std::string(type.param); });

TEST(OptimizerOptions, AreCheckedOneByOne) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  using Change = std::function<void(OptimizerOptions&)>;
  const std::vector<std::pair<Change, std::string>> wrong = {
      {[](auto& o) { o.type = "sdg"; },
       "optimizer.type must be one of sgd, momentum, rmsprop, adagrad, adam, adamw, got sdg"},
      {[](auto& o) { o.learningRate = 0; },
       "optimizer.learningRate must be a positive number, got 0"},
      {[](auto& o) { o.learningRate = -0.5; },
       "optimizer.learningRate must be a positive number, got -0.5"},
      {[=](auto& o) { o.learningRate = nan; },
       "optimizer.learningRate must be a positive number, got NaN"},
      {[=](auto& o) { o.learningRate = infinity; },
       "optimizer.learningRate must be a positive number, got Infinity"},
      {[](auto& o) { o.momentum = 1; }, "optimizer.momentum must be from 0 to below 1, got 1"},
      {[](auto& o) { o.beta1 = -0.1; }, "optimizer.beta1 must be from 0 to below 1, got -0.1"},
      {[=](auto& o) { o.beta2 = nan; }, "optimizer.beta2 must be from 0 to below 1, got NaN"},
      {[](auto& o) { o.alpha = 1.5; }, "optimizer.alpha must be from 0 to below 1, got 1.5"},
      {[](auto& o) { o.epsilon = -1; },
       "optimizer.epsilon must be a finite number not below 0, got -1"},
      {[=](auto& o) { o.learningRateDecay = infinity; },
       "optimizer.learningRateDecay must be a finite number not below 0, got Infinity"},
      {[](auto& o) { o.weightDecay = -1; },
       "optimizer.weightDecay must be a finite number not below 0, got -1"},
      {[](auto& o) { o.dampening = 2; }, "optimizer.dampening must be from 0 to 1, got 2"},
      {[](auto& o) { o.nesterov = true, o.dampening = 0.5; },
       "optimizer.dampening must be 0 with nesterov, got 0.5"},
  };
  for (const auto& [change, message] : wrong) {
    OptimizerOptions options;
    change(options);
    expectError<InvalidArgumentError>([&] { makeOptimizer(options, 4); }, message);
  }
}

}  // namespace
}  // namespace unrolled
