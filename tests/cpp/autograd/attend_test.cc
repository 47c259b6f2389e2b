#include "autograd/ops/attend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "autograd/ops/elementwise.h"
#include "core/error.h"
#include "support/expect.h"
#include "support/gradient_check.h"
#include "support/numbers.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::expectGradients;
using Vars = std::vector<Var>;

constexpr std::size_t kTime = 3;
constexpr std::size_t kSteps = 5;
constexpr std::size_t kBatch = 3;
const std::vector<std::int32_t> kLengths = {5, 1, 3};

Tensor tensor(const Shape& shape, const char* name) {
  return Tensor(shape, testing::numbers(1, name, shape.size(), 1.0f));
}

std::vector<Tensor> operands(std::size_t width, std::size_t valueWidth) {
  std::vector<Tensor> all;
  all.push_back(tensor({kTime, kBatch, width}, "queries"));
  all.push_back(tensor({kSteps, kBatch, width}, "keys"));
  all.push_back(tensor({kSteps, kBatch, valueWidth}, "values"));
  all.push_back(tensor({1, width}, "w"));
  return all;
}

Attended attend(bool additive, const Vars& in, std::span<const std::int32_t> lengths) {
  return additive ? attendByTanh(in[0], in[1], in[2], in[3], lengths)
                  : attendByDot(in[0], in[1], in[2], lengths);
}

class Attend : public ::testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(All, Attend, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "ByTanh" : "ByDot"; });

Vars constants(Tape& tape, std::vector<Tensor>& tensors) {
  Vars vars;
  for (Tensor& each : tensors) vars.push_back(tape.constant(each.shape(), each.data()));
  return vars;
}

TEST_P(Attend, EqualsPlainLoops) {
  constexpr std::size_t kWidth = 6;
  constexpr std::size_t kValues = 4;
  std::vector<Tensor> tensors = operands(kWidth, kValues);
  Tape tape;
  const Attended attended = attend(GetParam(), constants(tape, tensors), kLengths);
  for (std::size_t t = 0; t < kTime; ++t) {
    for (std::size_t b = 0; b < kBatch; ++b) {
      const float* const q = tensors[0].data() + (t * kBatch + b) * kWidth;
      const auto length = static_cast<std::size_t>(kLengths[b]);
      std::vector<double> shares;
      double total = 0;
      for (std::size_t s = 0; s < length; ++s) {
        const float* const k = tensors[1].data() + (s * kBatch + b) * kWidth;
        double score = 0;
        for (std::size_t a = 0; a < kWidth; ++a) {
          const auto left = static_cast<double>(q[a]);
          const auto right = static_cast<double>(k[a]);
          score += GetParam() ? tensors[3].data()[a] * std::tanh(left + right) : left * right;
        }
        shares.push_back(std::exp(score));
        total += shares.back();
      }
      const std::size_t row = t * kBatch + b;
      for (std::size_t s = 0; s < kSteps; ++s) {
        const double expected = s < length ? shares[s] / total : 0;
        EXPECT_NEAR(attended.weights.matrix().row(row)[s], expected, 2e-6);
      }
      for (std::size_t d = 0; d < kValues; ++d) {
        double expected = 0;
        for (std::size_t s = 0; s < length; ++s) {
          expected += shares[s] / total * tensors[2].data()[(s * kBatch + b) * kValues + d];
        }
        EXPECT_NEAR(attended.context.matrix().row(row)[d], expected, 2e-6);
      }
    }
  }
}

TEST_P(Attend, HasTheGradientOfItsContext) {
  for (const bool padded : {false, true}) {
    std::vector<Tensor> tensors = operands(5, 3);
    if (!GetParam()) tensors.pop_back();
    expectGradients(std::move(tensors), [&](const Vars& in) {
      const auto lengths =
          padded ? std::span<const std::int32_t>(kLengths) : std::span<const std::int32_t>();
      return Vars{scale(3, attend(GetParam(), in, lengths).context)};
    });
  }
}

TEST_P(Attend, HasTheGradientWhereKeysAreTheValues) {
  std::vector<Tensor> tensors = operands(4, 4);
  tensors.erase(tensors.begin() + 1);
  if (!GetParam()) tensors.pop_back();
  expectGradients(std::move(tensors), [&](const Vars& in) {
    return Vars{attend(GetParam(), {in[0], in[1], in[1], in.back()}, kLengths).context};
  });
}

TEST_P(Attend, IsNotTouchedByWhatIsBeyondASourcesEnd) {
  std::vector<Tensor> tensors = operands(5, 3);
  Tape tape;
  const Attended clean = attend(GetParam(), constants(tape, tensors), kLengths);
  const std::vector<float> expected(clean.context.value(),
                                    clean.context.value() + clean.context.size());
  for (const std::size_t which : {1u, 2u}) {
    const std::size_t width = tensors[which].shape()[2];
    for (std::size_t b = 0; b < kBatch; ++b) {
      for (auto s = static_cast<std::size_t>(kLengths[b]); s < kSteps; ++s) {
        std::fill_n(tensors[which].data() + (s * kBatch + b) * width, width, NAN);
      }
    }
  }
  const Attended other = attend(GetParam(), constants(tape, tensors), kLengths);
  EXPECT_EQ(testing::largestDifference({other.context.value(), other.context.size()}, expected), 0);
}

TEST(AttendErrors, RefuseWhatDoesNotFit) {
  std::vector<Tensor> tensors = operands(5, 3);
  Tape tape;
  const Vars in = constants(tape, tensors);
  const std::vector<std::int32_t> long_ = {5, 6, 1};
  const std::vector<std::int32_t> empty = {5, 0, 1};
  const std::vector<std::int32_t> few = {5};
  expectError<InvalidArgumentError>([&] { attendByDot(in[0], in[1], in[2], long_); },
                                    "the length of a sequence must be from 1 to 5, got 6");
  expectError<InvalidArgumentError>([&] { attendByDot(in[0], in[1], in[2], empty); },
                                    "the length of a sequence must be from 1 to 5, got 0");
  expectError<ShapeError>([&] { attendByDot(in[0], in[1], in[2], few); },
                          "queries [3, 3, 5] cannot attend to keys [5, 3, 5] and values [5, 3, 3] "
                          "of 1 sequences");
  expectError<ShapeError>([&] { attendByTanh(in[0], in[2], in[1], in[3], {}); },
                          "queries [3, 3, 5] cannot attend to keys [5, 3, 3] and values [5, 3, 5] "
                          "of 0 sequences");
}

}  // namespace
}  // namespace unrolled
