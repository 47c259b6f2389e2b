#include "models/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/linear.h"
#include "autograd/ops/reduce.h"
#include "core/error.h"
#include "core/rng.h"
#include "support/allocations.h"
#include "support/expect.h"

namespace unrolled {
namespace {

using testing::expectError;

TrainerOptions sgd(double learningRate) {
  TrainerOptions options;
  options.optimizer.type = "sgd";
  options.optimizer.learningRate = learningRate;
  return options;
}

/// Parameters that begin at the values given, in one array "x".
class TrainerTest : public ::testing::Test {
 protected:
  void start(std::vector<float> values) {
    x_ = parameters_.add("x", {values.size()}, [values](const Shape&, float* into, Rng&) {
      std::copy(values.begin(), values.end(), into);
    });
    Rng rng(1);
    parameters_.allocate(rng);
  }

  Var x(Tape& tape) { return parameters_.variable(tape, x_); }

  /// Σ c xᵢ², whose gradient is 2 c x.
  std::function<Var(Tape&)> squares(float c = 1) {
    return [=, this](Tape& tape) { return scale(c, sum(multiply(x(tape), x(tape)))); };
  }

  float value(std::size_t i) { return parameters_.values(x_)[i]; }

  ParameterSet parameters_;
  ParameterSet::Id x_ = 0;
};

TEST_F(TrainerTest, ReportsWhatItDid) {
  start({3, -4});
  TrainerOptions options = sgd(0.1);
  options.schedule.type = "step";
  options.schedule.stepSize = 1;
  options.schedule.gamma = 0.5;
  Trainer trainer(parameters_, options);
  const StepReport first = trainer.step(squares());
  EXPECT_EQ(first.step, 1u);
  EXPECT_EQ(first.loss, 25);
  EXPECT_EQ(first.gradientNorm, 10);
  EXPECT_DOUBLE_EQ(first.learningRate, 0.1);
  EXPECT_FLOAT_EQ(value(0), 3 - 0.1f * 6);
  EXPECT_FLOAT_EQ(value(1), -4 + 0.1f * 8);
  const StepReport second = trainer.step(squares());
  EXPECT_EQ(second.step, 2u);
  EXPECT_NEAR(second.loss, 16, 1e-5);
  EXPECT_DOUBLE_EQ(second.learningRate, 0.05);
  EXPECT_FLOAT_EQ(value(0), 2.4f * 0.9f);
}

TEST_F(TrainerTest, GradientsStartFromZeroEachStep) {
  start({1});
  Trainer trainer(parameters_, sgd(0.25));
  for (int i = 0; i < 3; ++i) trainer.step(squares());
  EXPECT_FLOAT_EQ(value(0), 0.125f);  // halved three times
}

TEST_F(TrainerTest, TellsOthersThatParametersChanged) {
  start({1});
  Trainer trainer(parameters_, sgd(0.25));
  const std::uint64_t before = parameters_.version();
  trainer.step(squares());
  EXPECT_NE(parameters_.version(), before);
}

TEST_F(TrainerTest, ClipsByNormAndReportsTheNormBefore) {
  start({3, -4});
  TrainerOptions options = sgd(1);
  options.clipNorm = 1;
  Trainer trainer(parameters_, options);
  EXPECT_EQ(trainer.step(squares()).gradientNorm, 10);
  EXPECT_NEAR(value(0), 3 - 0.6, 1e-5);
  EXPECT_NEAR(value(1), -4 + 0.8, 1e-5);
}

TEST_F(TrainerTest, ClipsByValue) {
  start({3, -4, 0.5f});
  TrainerOptions options = sgd(1);
  options.clipValue = 2;
  Trainer trainer(parameters_, options);
  trainer.step(squares());
  EXPECT_EQ(value(0), 1);
  EXPECT_EQ(value(1), -2);
  EXPECT_EQ(value(2), -0.5f);
}

TEST_F(TrainerTest, ClipsByValueBeforeTheNorm) {
  start({3, -4});
  TrainerOptions options = sgd(1);
  options.clipValue = 6;  // the gradient (6, −8) becomes (6, −6)
  options.clipNorm = 3;
  Trainer trainer(parameters_, options);
  trainer.step(squares());
  const double half = 3 / std::sqrt(2.0);
  EXPECT_NEAR(value(0), 3 - half, 1e-5);
  EXPECT_NEAR(value(1), -4 + half, 1e-5);
}

// A run that diverges without clipping converges with it (coverage T3).
TEST_F(TrainerTest, ClippingTamesARunThatDiverges) {
  start({10});
  const auto steep = squares(10);  // gradient 20 x: a step of 0.2 overshoots threefold
  Trainer wild(parameters_, sgd(0.2));
  EXPECT_THROW(
      {
        for (int i = 0; i < 200; ++i) wild.step(steep);
      },
      DivergedError);
  TrainerOptions options = sgd(0.2);
  options.clipNorm = 1;
  parameters_.values(x_)[0] = 10;
  parameters_.touch();
  Trainer tame(parameters_, options);
  for (int i = 0; i < 200; ++i) tame.step(steep);
  EXPECT_LE(std::abs(value(0)), 0.2f);
}

TEST_F(TrainerTest, DivergenceSaysAtWhichStepAndKeepsTheLastGoodWeights) {
  start({1});
  Trainer trainer(parameters_, sgd(0.25));
  trainer.step(squares());
  EXPECT_EQ(value(0), 0.5f);
  trainer.configure(sgd(1e25));
  trainer.step(squares());
  EXPECT_LT(value(0), -1e24f);  // the square of this is infinite
  try {
    trainer.step(squares());
    ADD_FAILURE() << "nothing was thrown";
  } catch (const DivergedError& error) {
    EXPECT_EQ(error.step(), 3u);
    EXPECT_STREQ(error.what(),
                 "training diverged at step 3: the loss is Infinity; the last good weights are "
                 "kept; a lower learning rate or a lower clipNorm may help");
  }
  EXPECT_EQ(value(0), 0.5f);
  // And training can go on.
  trainer.configure(sgd(0.25));
  EXPECT_EQ(trainer.step(squares()).step, 3u);
  EXPECT_EQ(value(0), 0.25f);
}

TEST_F(TrainerTest, AGradientThatIsNotFiniteIsDivergenceToo) {
  start({0});
  Trainer trainer(parameters_, sgd(1));
  expectError<DivergedError>(
      [&] { trainer.step([&](Tape& tape) { return sum(scale(3e38f, scale(3e38f, x(tape)))); }); },
      "training diverged at step 1: the norm of the gradient is Infinity; the last good weights "
      "are kept; a lower learning rate or a lower clipNorm may help");
  EXPECT_EQ(value(0), 0);
}

TEST_F(TrainerTest, AnUpdateThatIsNotFiniteIsDivergenceAtOnce) {
  start({1});
  Trainer trainer(parameters_, sgd(3e38));
  expectError<DivergedError>(
      [&] { trainer.step(squares()); },
      "training diverged at step 1: the norm of the weights is Infinity; the last good weights "
      "are kept; a lower learning rate or a lower clipNorm may help");
  EXPECT_EQ(value(0), 1);
}

TEST_F(TrainerTest, DivergenceDoesNotUndoWhatSomebodyElseWrote) {
  start({1});
  Trainer trainer(parameters_, sgd(0.25));
  trainer.step(squares());
  parameters_.values(x_)[0] = 1e30f;
  parameters_.touch();
  EXPECT_THROW(trainer.step(squares()), DivergedError);
  EXPECT_EQ(value(0), 1e30f);
}

TEST_F(TrainerTest, TheOptimiserStartsAfreshAfterDivergence) {
  start({1});
  TrainerOptions options = sgd(0.25);
  options.optimizer.type = "momentum";
  Trainer trainer(parameters_, options);
  trainer.step(squares());
  EXPECT_THROW(trainer.step([&](Tape& tape) { return sum(scale(NAN, x(tape))); }), DivergedError);
  EXPECT_EQ(trainer.optimizer().steps(), 0u);
  EXPECT_EQ(trainer.optimizer().slots().at(0).values->data()[0], 0);
}

TEST_F(TrainerTest, NewOptionsKeepTheStateOfTheSameOptimiser) {
  start({1});
  TrainerOptions options;
  options.optimizer.type = "adam";
  Trainer trainer(parameters_, options);
  trainer.step(squares());
  const float average = trainer.optimizer().slots().at(0).values->data()[0];
  EXPECT_NE(average, 0);
  options.optimizer.learningRate = 0.5;
  trainer.configure(options);
  EXPECT_EQ(trainer.optimizer().steps(), 1u);
  EXPECT_EQ(trainer.optimizer().slots().at(0).values->data()[0], average);
  EXPECT_EQ(trainer.step(squares()).learningRate, 0.5);

  options.optimizer.type = "adamw";
  trainer.configure(options);
  EXPECT_EQ(trainer.optimizer().steps(), 0u);
  EXPECT_EQ(trainer.optimizer().slots().at(0).values->data()[0], 0);
  EXPECT_EQ(trainer.steps(), 2u);
}

TEST_F(TrainerTest, WrongNewOptionsChangeNothing) {
  start({1});
  Trainer trainer(parameters_, sgd(0.25));
  EXPECT_THROW(trainer.configure(sgd(-1)), InvalidArgumentError);
  TrainerOptions clip = sgd(0.5);
  clip.clipNorm = -1;
  EXPECT_THROW(trainer.configure(clip), InvalidArgumentError);
  EXPECT_EQ(trainer.step(squares()).learningRate, 0.25);
}

TEST_F(TrainerTest, LimitsAreChecked) {
  start({1});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  TrainerOptions options;
  options.clipNorm = -1;
  expectError<InvalidArgumentError>(
      [&] { Trainer(parameters_, options); },
      "clipNorm must be a positive number, or 0 for no limit, got -1");
  options = {};
  options.clipValue = nan;
  expectError<InvalidArgumentError>(
      [&] { Trainer(parameters_, options); },
      "clipValue must be a positive number, or 0 for no limit, got NaN");
  options = {};
  options.schedule.type = "sometimes";
  EXPECT_THROW(Trainer(parameters_, options), InvalidArgumentError);
  options = {};
  options.optimizer.type = "none";
  EXPECT_THROW(Trainer(parameters_, options), InvalidArgumentError);
}

TEST_F(TrainerTest, AfterTheFirstStepsNothingIsAllocated) {
  start(std::vector<float>(1000, 0.5f));
  TrainerOptions options;
  options.clipNorm = 1;
  options.clipValue = 1;
  Trainer trainer(parameters_, options);
  const std::function<Var(Tape&)> loss = squares();
  for (int i = 0; i < 2; ++i) trainer.step(loss);
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 10; ++i) trainer.step(loss);
  EXPECT_EQ(testing::allocations(), before);
}

}  // namespace
}  // namespace unrolled
