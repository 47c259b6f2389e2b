#include "loss/triplet.h"

#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/unit_length.h"
#include "core/error.h"
#include "core/tensor.h"
#include "support/expect.h"
#include "support/fixture.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::numbers;
using Groups = std::vector<std::int32_t>;

constexpr TripletMining kBoth[] = {TripletMining::kHardest, TripletMining::kSemiHard};

TEST(Triplet, EqualsPyTorch) {
  std::size_t found = 0;
  for (const testing::FixtureCase& golden : testing::readFixture("vector_losses.txt")) {
    if (golden.text("loss") == "contrastive") continue;
    ++found;
    SCOPED_TRACE(golden.name);
    const Groups groups = golden.integers("groups");
    Tensor x({groups.size(), 5}, numbers(golden.seed(), "vectors", groups.size() * 5));
    Tensor gradient(x.shape());
    Tape tape;
    const Var vectors = unitLength(tape.leaf(x.shape(), x.data(), gradient.data()));
    const Var loss = triplet(
        vectors, groups, static_cast<float>(golden.number("margin")),
        golden.text("loss") == "hardest" ? TripletMining::kHardest : TripletMining::kSemiHard);
    tape.backward(loss);
    EXPECT_NEAR(loss.value()[0], golden.array("value").values[0], 2e-6);
    EXPECT_LT(testing::relativeDifference({gradient.data(), gradient.size()},
                                          golden.array("gradient").values),
              1e-5);
  }
  EXPECT_EQ(found, 4u);
}

TEST(Triplet, HasTheGradientOfItsLoss) {
  // Vectors of any length, far enough from each other that a small step finds no other triplets.
  const Groups groups = {0, 1, 0, 2, 1, 1};
  for (const TripletMining mining : kBoth) {
    std::vector<Tensor> inputs;
    inputs.emplace_back(Shape{6, 5}, numbers(7, "vectors", 30, 8));
    testing::expectGradients(std::move(inputs), [&](const std::vector<Var>& in) {
      const Var between = scale(1.3f, in[0]);
      return std::vector<Var>{scale(2, triplet(between, groups, 40.0f, mining))};
    });
  }
}

double lossOf(const std::vector<float>& vectors, const Groups& groups, float margin,
              TripletMining mining) {
  const Tensor x({groups.size(), vectors.size() / groups.size()}, vectors);
  Tape tape;
  return static_cast<double>(
      triplet(tape.constant(x.shape(), x.data()), groups, margin, mining).value()[0]);
}

TEST(Triplet, TakesTheTripletsThatItSays) {
  // On a line: 0 and 4 of one group; 1 and 5 of two others, which are alone.
  const std::vector<float> line = {0, 4, 1, 5};
  const Groups groups = {0, 0, 1, 2};
  // Of 0: positive 16 away, nearest negative 1. Of 4: 16 and 1. Margin 2: 17 each.
  EXPECT_EQ(lossOf(line, groups, 2, TripletMining::kHardest), 17);
  // Of 0: the nearest beyond 16 is at 25: 16 − 25 + 10 = 1. Of 4 there is none beyond 16: the
  // farthest, at 9: 16 − 9 + 10 = 17.
  EXPECT_EQ(lossOf(line, groups, 10, TripletMining::kSemiHard), 9);
  // A triplet that is good enough counts as one without a loss.
  EXPECT_EQ(lossOf(line, groups, 2, TripletMining::kSemiHard), 4.5);
}

TEST(Triplet, WithoutTripletsIsZero) {
  for (const TripletMining mining : kBoth) {
    EXPECT_EQ(lossOf({1, 2, 3}, {0, 1, 2}, 1, mining), 0);
    EXPECT_EQ(lossOf({1, 2, 3}, {0, 0, 0}, 1, mining), 0);
    EXPECT_EQ(lossOf({1}, {0}, 1, mining), 0);
  }
}

TEST(Triplet, OfWhatIsNoNumberIsNoNumber) {
  for (const TripletMining mining : kBoth) {
    EXPECT_FALSE(std::isfinite(lossOf({NAN, 1, 2, 3}, {0, 0, 1, 1}, 1, mining)));
  }
}

TEST(Triplet, RefusesWhatDoesNotFit) {
  Tape tape;
  const Tensor x({2, 3});
  const Var v = tape.constant(x.shape(), x.data());
  const Groups one = {0};
  const Groups two = {0, 0};
  expectError<ShapeError>([&] { triplet(v, one, 1, TripletMining::kHardest); },
                          "the triplet loss of [2, 3] needs as many groups, got 1");
  expectError<InvalidArgumentError>([&] { triplet(v, two, -1, TripletMining::kHardest); },
                                    "margin must be a number not below 0, got -1");
}

}  // namespace
}  // namespace unrolled
