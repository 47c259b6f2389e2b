#include "loss/ctc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops/elementwise.h"
#include "core/error.h"
#include "core/tensor.h"
#include "support/allocations.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/labellings.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::numbers;
using Ids = std::vector<std::int32_t>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

CtcReduction reductionOf(const std::string& name) {
  if (name == "mean") return CtcReduction::kMean;
  return name == "sum" ? CtcReduction::kSum : CtcReduction::kNone;
}

Tensor logitsOf(const Shape& shape, std::uint32_t seed = 2, float scale = 3) {
  return Tensor(shape, numbers(seed, "logits", shape.size(), scale));
}

std::vector<Tensor> inputsOf(const Shape& shape) {
  std::vector<Tensor> result;
  result.push_back(logitsOf(shape));
  return result;
}

/// Loss of constant logits.
CtcLoss lossOf(Tape& tape, const Tensor& logits, const Ids& lengths, const Ids& ids,
               const Ids& counts, const CtcOptions& options = {}) {
  return ctcLoss(tape.constant(logits.shape(), logits.data()), lengths, {ids, counts}, options);
}

TEST(Ctc, EqualsPyTorch) {
  for (const testing::FixtureCase& golden : testing::readFixture("ctc.txt")) {
    SCOPED_TRACE(golden.name);
    const Ids lengths = golden.integers("lengths");
    const Shape shape{golden.size("time"), lengths.size(), golden.size("classes")};
    Tensor logits(shape, numbers(golden.seed(), "logits", shape.size(), 4));
    Tensor gradient(shape);
    const Ids ids = golden.integers("labels");
    const Ids counts = golden.integers("labelLengths");
    Tape tape;
    const CtcLoss result =
        ctcLoss(tape.leaf(shape, logits.data(), gradient.data()), lengths, {ids, counts},
                {.blank = static_cast<std::int32_t>(golden.number("blank")),
                 .reduction = reductionOf(golden.text("reduction")),
                 .skipImpossible = golden.number("skip") != 0});
    const std::vector<float>& losses = golden.array("loss").values;
    EXPECT_LT(testing::largestDifference({result.loss.value(), result.loss.size()}, losses),
              1e-5 * std::max(1.0, testing::largestMagnitude(losses)));
    tape.backward(testing::weightedSum(result.loss, "weights"));
    EXPECT_LT(testing::largestDifference({gradient.data(), gradient.size()},
                                         golden.array("gradient.logits").values),
              1e-5);
  }
}

TEST(Ctc, IsTheSumOverAllAlignments) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const std::size_t frames = seed % 6;
    const std::int32_t blank = static_cast<std::int32_t>(seed % 3);
    Tensor logits = logitsOf({frames, 1, 3}, seed);
    const auto labellings = testing::labellings(logits.data(), frames, 3, blank);
    double all = 0;
    for (const auto& [labels, probability] : labellings) {
      Tape tape;
      const CtcLoss one =
          lossOf(tape, logits, {}, labels, {static_cast<std::int32_t>(labels.size())},
                 {.blank = blank, .reduction = CtcReduction::kSum});
      EXPECT_NEAR(one.loss.value()[0], -std::log(probability), 1e-5);
      all += std::exp(-static_cast<double>(one.loss.value()[0]));
    }
    EXPECT_NEAR(all, 1, 1e-5) << "over all " << labellings.size() << " labellings";
  }
}

TEST(Ctc, HasTheGradientOfItsLoss) {
  const Ids lengths = {7, 3, 5, 0};
  const Ids counts = {3, 2, 0, 0};
  const Ids ids = {1, 1, 3, 0, 3};
  for (const CtcReduction reduction :
       {CtcReduction::kMean, CtcReduction::kSum, CtcReduction::kNone}) {
    for (const float factor : {1.0f, -2.5f}) {
      testing::expectGradients(inputsOf({7, 4, 5}), [&](const std::vector<Var>& in) {
        const Var loss = ctcLoss(in[0], lengths, {ids, counts}, {.reduction = reduction}).loss;
        return std::vector<Var>{scale(factor, loss)};
      });
    }
  }
}

TEST(Ctc, HandsItsGradientToAValueThatOthersUseToo) {
  const Ids ids = {1, 0};
  const Ids counts = {2};
  testing::expectGradients(inputsOf({4, 1, 3}), [&](const std::vector<Var>& in) {
    const Var between = tanh(in[0]);
    const Var first = ctcLoss(between, {}, {ids, counts}).loss;
    const Var second =
        ctcLoss(between, {}, {ids, counts}, {.blank = 2, .reduction = CtcReduction::kSum}).loss;
    return std::vector<Var>{add(first, second), between};
  });
}

TEST(Ctc, WhatIsBehindTheEndHasNoInfluenceAndNoGradient) {
  const Ids lengths = {2, 4};
  const Ids counts = {1, 2};
  const Ids ids = {1, 0, 1};
  Tensor logits = logitsOf({4, 2, 3});
  Tensor gradient(logits.shape());
  const auto run = [&] {
    gradient.fill(0);
    Tape tape;
    const Var loss =
        ctcLoss(tape.leaf(logits.shape(), logits.data(), gradient.data()), lengths, {ids, counts})
            .loss;
    tape.backward(loss);
    return loss.value()[0];
  };
  const float clean = run();
  for (std::size_t t = 2; t < 4; ++t) {
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_EQ(gradient.data()[t * 6 + k], 0);
      logits.data()[t * 6 + k] = NAN;
    }
  }
  EXPECT_EQ(run(), clean);
  EXPECT_TRUE(std::isfinite(testing::largestMagnitude({gradient.data(), gradient.size()})));
}

TEST(Ctc, NoLabelsAreAllBlanksAndNoFramesAreCertain) {
  Tensor logits({3, 1, 2}, {0, std::log(3.0f), 0, std::log(3.0f), 0, std::log(3.0f)});
  Tape tape;
  EXPECT_NEAR(lossOf(tape, logits, {}, {}, {0}).loss.value()[0], -3 * std::log(0.75), 1e-6);
  EXPECT_EQ(lossOf(tape, logits, {0}, {}, {0}).loss.value()[0], 0);
}

TEST(Ctc, ALabellingThatFillsItsFramesHasOnePath) {
  Tensor logits({4, 1, 3});  // 1/3 each
  Tape tape;
  const CtcOptions sum{.reduction = CtcReduction::kSum};
  EXPECT_NEAR(lossOf(tape, logits, {}, {0, 1, 0, 1}, {4}, sum).loss.value()[0], 4 * std::log(3.0),
              1e-6);
  EXPECT_NEAR(lossOf(tape, logits, {3}, {1, 1}, {2}, sum).loss.value()[0], 3 * std::log(3.0), 1e-6);
}

TEST(Ctc, SaysHowManyFramesLabelsNeed) {
  EXPECT_EQ(ctcLeastFrames({}), 0u);
  EXPECT_EQ(ctcLeastFrames(Ids{4}), 1u);
  EXPECT_EQ(ctcLeastFrames(Ids{4, 4, 4, 1, 4}), 7u);
}

TEST(Ctc, NamesASequenceThatCannotBeAligned) {
  Tensor logits = logitsOf({4, 3, 3});
  Tape tape;
  expectError<InvalidArgumentError>(
      [&] {
        lossOf(tape, logits, {4, 2, 1}, {0, 1, 1, 1, 0}, {2, 2, 1});
      },
      "sequence 1 has 2 frames, but its labels need at least 3");
  expectError<InvalidArgumentError>(
      [&] {
        lossOf(tape, logits, {4, 2, 0}, {0, 1, 1, 0, 0}, {2, 2, 1});
      },
      "sequence 2 has 0 frames, but its labels need at least 1");
}

TEST(Ctc, LeavesOutWhatCannotBeAlignedOnRequest) {
  Tensor logits = logitsOf({4, 3, 3});
  Tensor gradient(logits.shape());
  Tape tape;
  const Ids lengths = {4, 2, 0};
  const Ids ids = {0, 1, 1, 1, 0};
  const Ids counts = {2, 2, 1};
  const CtcLoss result =
      ctcLoss(tape.leaf(logits.shape(), logits.data(), gradient.data()), lengths, {ids, counts},
              {.reduction = CtcReduction::kNone, .skipImpossible = true});
  EXPECT_EQ(result.impossible, 2u);
  EXPECT_GT(result.loss.value()[0], 0);
  EXPECT_EQ(result.loss.value()[1], 0);
  EXPECT_EQ(result.loss.value()[2], 0);
  tape.backward(testing::weightedSum(result.loss, "weights"));
  for (std::size_t row = 0; row < 12; ++row) {
    const double most = testing::largestMagnitude({gradient.data() + row * 3, 3});
    EXPECT_EQ(most > 0, row % 3 == 0) << row;
  }
}

TEST(Ctc, ALabelWithoutProbabilityHasAnInfiniteLossOrIsLeftOut) {
  Tensor logits({2, 1, 3}, {-kInfinity, 0, 1, -kInfinity, 1, 0});
  Tape tape;
  EXPECT_EQ(lossOf(tape, logits, {}, {0}, {1}).loss.value()[0], kInfinity);
  const CtcLoss skipped = lossOf(tape, logits, {}, {0}, {1}, {.skipImpossible = true});
  EXPECT_EQ(skipped.loss.value()[0], 0);
  EXPECT_EQ(skipped.impossible, 1u);
}

TEST(Ctc, OfScoresThatAreNoNumbersIsNoNumber) {
  // So that training can see that it has run away, also where what is impossible is left out.
  for (float wrong : {NAN, kInfinity}) {
    for (bool skip : {false, true}) {
      Tensor logits = logitsOf({5, 1, 3});
      logits.data()[7] = wrong;
      Tape tape;
      const CtcLoss result = lossOf(tape, logits, {}, {0, 1}, {2}, {.skipImpossible = skip});
      EXPECT_TRUE(std::isnan(result.loss.value()[0])) << wrong << skip;
    }
  }
}

TEST(Ctc, HoldsWhereProbabilitiesUnderflow) {
  // Each frame is sure of the blank, and 2000 labels must be said: log p is near −2e5.
  constexpr std::size_t kFrames = 4000;
  Tensor logits({kFrames, 1, 3});
  for (std::size_t t = 0; t < kFrames; ++t) logits.data()[t * 3 + 2] = 100;
  Tensor gradient(logits.shape());
  const Ids ids(2000, 1);
  const Ids counts = {2000};
  Tape tape;
  const Var loss =
      ctcLoss(tape.leaf(logits.shape(), logits.data(), gradient.data()), {}, {ids, counts}).loss;
  tape.backward(loss);
  // 2000 labels and 1999 blanks between them leave one frame free: for a blank in one of 2001
  // places, or, far less likely, for a label more.
  EXPECT_NEAR(loss.value()[0], 100 - std::log(2001.0) / 2000, 1e-4);
  double sum = 0;
  for (std::size_t t = 0; t < kFrames; ++t) {
    sum -= static_cast<double>(gradient.data()[t * 3 + 1]);
    EXPECT_TRUE(std::isfinite(gradient.data()[t * 3]));
  }
  EXPECT_NEAR(sum, 1, 1e-4) << "every label is said once";
}

TEST(Ctc, OfALongSequenceHasTheGradientInLittleMemory) {
  // 2999 · 1201 forward variables are not kept but computed again, a block at a time, the last one
  // not whole. At every frame the probabilities of all paths through it are p(labels), so that the
  // gradient of a frame sums to zero; and the loss is that of two rows.
  constexpr std::size_t kFrames = 2999;
  Tensor logits = logitsOf({kFrames, 1, 4}, 7);
  Tensor gradient(logits.shape());
  Ids ids;
  for (std::int32_t i = 0; i < 600; ++i) ids.push_back(i * i % 7 % 3);
  Tape tape;
  const Var loss = ctcLoss(tape.leaf(logits.shape(), logits.data(), gradient.data()), {},
                           {ids, Ids{600}}, {.reduction = CtcReduction::kSum})
                       .loss;
  tape.backward(loss);
  EXPECT_LT(tape.capacity(), kFrames * 1201 / 3) << "floats; all would be twice as many as states";
  Tape other;
  EXPECT_EQ(
      loss.value()[0],
      lossOf(other, logits, {}, ids, {600}, {.reduction = CtcReduction::kSum}).loss.value()[0]);
  for (std::size_t t = 0; t < kFrames; ++t) {
    const float* const row = gradient.data() + 4 * t;
    EXPECT_NEAR(row[0] + row[1] + row[2] + row[3], 0, 2e-6) << t;
    EXPECT_GT(testing::largestMagnitude({row, 4}), 0) << t;
  }
}

TEST(Ctc, AllocatesNothingOnceTheTapeHasHeldAsMuch) {
  Tensor logits = logitsOf({30, 2, 5});
  Tensor gradient(logits.shape());
  const Ids ids = {1, 1, 3, 0, 3};
  const Ids counts = {3, 2};
  Tape tape;
  std::uint64_t before = 0;
  for (int i = 0; i < 4; ++i) {
    if (i == 3) before = testing::allocations();
    tape.reset();
    tape.backward(
        ctcLoss(tape.leaf(logits.shape(), logits.data(), gradient.data()), {}, {ids, counts}).loss);
  }
  EXPECT_EQ(testing::allocations(), before);
}

TEST(Ctc, RefusesWhatDoesNotFit) {
  Tensor logits = logitsOf({4, 2, 3});
  Tensor flat = logitsOf({8, 3});
  Tape tape;
  const auto refused = [&](const Tensor& scores, const Ids& lengths, const Ids& ids,
                           const Ids& counts, const CtcOptions& options, auto error,
                           const std::string& message) {
    expectError<decltype(error)>([&] { lossOf(tape, scores, lengths, ids, counts, options); },
                                 message);
  };
  const ShapeError shape("");
  const InvalidArgumentError argument("");
  refused(flat, {}, {}, {0}, {}, shape,
          "CTC needs scores [frames, sequences, classes], got [8, 3]");
  refused(logits, {4}, {}, {0, 0}, {}, shape, "CTC of 2 sequences needs as many lengths, got 1");
  refused(logits, {}, {}, {0}, {}, shape, "CTC of 2 sequences needs the labels of as many, got 1");
  refused(logits, {}, {1}, {1, 1}, {}, shape,
          "sequences with 2 labels together need as many, got 1");
  refused(logits, {5, 4}, {}, {0, 0}, {}, argument,
          "a sequence must have from 0 to 4 frames, got 5");
  refused(logits, {-1, 4}, {}, {0, 0}, {}, argument,
          "a sequence must have from 0 to 4 frames, got -1");
  refused(logits, {}, {}, {0, -1}, {}, argument, "a sequence must have 0 or more labels, got -1");
  refused(logits, {}, {}, {0, 0}, {.blank = 3}, argument,
          "the blank must be a class below 3, got 3");
  for (const std::int32_t wrong : {-1, 2, 3}) {
    refused(
        logits, {}, {wrong}, {1, 0}, {}, argument,
        "a label must be a class below 3 other than the blank, 2, got " + std::to_string(wrong));
  }
}

}  // namespace
}  // namespace unrolled
