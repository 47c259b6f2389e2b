#include "kernels/layer_norm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/numbers.h"

namespace unrolled::kernels {
namespace {

using testing::numbers;

constexpr std::size_t kRows = 3;
constexpr std::size_t kBlocks = 2;

/// What the header says of one block, in double precision.
std::vector<double> normalised(const float* x, std::size_t width) {
  double mean = 0;
  double variance = 0;
  for (std::size_t i = 0; i < width; ++i) mean += double{x[i]} / static_cast<double>(width);
  for (std::size_t i = 0; i < width; ++i) {
    variance += (double{x[i]} - mean) * (double{x[i]} - mean) / static_cast<double>(width);
  }
  std::vector<double> y(width);
  for (std::size_t i = 0; i < width; ++i) y[i] = (double{x[i]} - mean) / std::sqrt(variance + 1e-5);
  return y;
}

class LayerNormOfWidth : public ::testing::TestWithParam<std::size_t> {
 protected:
  const std::size_t width_ = GetParam();
  const std::size_t columns_ = kBlocks * width_;
  const std::size_t size_ = kRows * columns_;
  const std::vector<float> x_ = numbers(3, "x", size_, 2.0f);
  const std::vector<float> gain_ = numbers(3, "gain", columns_);
};

TEST_P(LayerNormOfWidth, NormalisesEveryBlockOfEveryRow) {
  for (const Write write : {Write::kReplace, Write::kAccumulate}) {
    std::vector<float> x = x_;
    const std::vector<float> before = numbers(3, "out", size_);
    std::vector<float> out = before;
    std::vector<float> scales(kRows * kBlocks);
    layerNorm({x.data(), kRows, columns_}, width_, gain_.data(), scales.data(),
              {out.data(), kRows, columns_}, write);
    for (std::size_t block = 0; block < kRows * kBlocks; ++block) {
      const std::vector<double> expected = normalised(x_.data() + block * width_, width_);
      for (std::size_t i = 0; i < width_; ++i) {
        const std::size_t at = block * width_ + i;
        const double gain = double{gain_[at % columns_]};
        const double already = write == Write::kAccumulate ? double{before[at]} : 0;
        EXPECT_NEAR(x[at], expected[i], 1e-5);
        EXPECT_NEAR(out[at], already + gain * expected[i], 1e-5);
      }
    }
  }
}

TEST_P(LayerNormOfWidth, BackwardEqualsFiniteDifferences) {
  // Of Σ w ⊙ gain ⊙ x̂, by each x.
  const std::vector<float> weights = numbers(3, "weights", size_);
  std::vector<float> normal = x_;
  std::vector<float> out(size_);
  std::vector<float> scales(kRows * kBlocks);
  layerNorm({normal.data(), kRows, columns_}, width_, gain_.data(), scales.data(),
            {out.data(), kRows, columns_}, Write::kReplace);
  std::vector<float> gradient = weights;  // in place
  layerNormBackward({normal.data(), kRows, columns_}, width_, gain_.data(), scales.data(),
                    {gradient.data(), kRows, columns_}, {gradient.data(), kRows, columns_});

  const auto loss = [&](const std::vector<float>& x, std::size_t block) {
    const std::vector<double> y = normalised(x.data() + block * width_, width_);
    double sum = 0;
    for (std::size_t i = 0; i < width_; ++i) {
      const std::size_t at = block * width_ + i;
      sum += double{weights[at]} * double{gain_[at % columns_]} * y[i];
    }
    return sum;
  };
  for (std::size_t at = 0; at < size_; ++at) {
    constexpr float kStep = 1.0f / 1024;
    std::vector<float> x = x_;
    x[at] += kStep;
    const double above = loss(x, at / width_);
    x[at] = x_[at] - kStep;
    const double slope = (above - loss(x, at / width_)) / (2 * double{kStep});
    EXPECT_NEAR(gradient[at], slope, 2e-4 * std::max(1.0, std::abs(slope))) << at;
  }
}

// Below, at and beyond the width of a register.
INSTANTIATE_TEST_SUITE_P(Widths, LayerNormOfWidth, ::testing::Values(3, 4, 8, 13, 32));

TEST(LayerNorm, ABlockOfEqualNumbersBecomesZero) {
  std::vector<float> x(5, 7.0f);
  const std::vector<float> gain(5, 2.0f);
  std::vector<float> out(5, 1.0f);
  float scale = 0;
  layerNorm({x.data(), 1, 5}, 5, gain.data(), &scale, {out.data(), 1, 5}, Write::kReplace);
  EXPECT_EQ(out, std::vector<float>(5, 0.0f));
}

TEST(LayerNorm, WhatIsNotANumberSpoilsItsBlockAlone) {
  std::vector<float> x = numbers(3, "x", 10);
  x[2] = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> gain(10, 1.0f);
  std::vector<float> out(10);
  std::vector<float> scales(2);
  layerNorm({x.data(), 1, 10}, 5, gain.data(), scales.data(), {out.data(), 1, 10}, Write::kReplace);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(std::isnan(out[i]), i < 5) << i;
}

}  // namespace
}  // namespace unrolled::kernels
