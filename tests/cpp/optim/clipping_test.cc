#include "optim/clipping.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace unrolled {
namespace {

TEST(Clipping, TheNormIsEuclidean) {
  const std::vector<float> gradients = {3, 0, -4};
  EXPECT_DOUBLE_EQ(euclideanNorm(gradients.data(), 3), 5);
  EXPECT_DOUBLE_EQ(euclideanNorm(gradients.data(), 0), 0);
}

TEST(Clipping, TheNormOfLargeGradientsDoesNotOverflow) {
  const std::vector<float> gradients = {3e30f, -4e30f};
  EXPECT_NEAR(euclideanNorm(gradients.data(), 2) / 5e30, 1, 1e-6);
}

TEST(Clipping, ByNormKeepsTheDirection) {
  std::vector<float> gradients = {3, 0, -4};
  clipByNorm(gradients.data(), 3, 5, 2);
  EXPECT_NEAR(gradients[0], 1.2, 1e-6);
  EXPECT_EQ(gradients[1], 0);
  EXPECT_NEAR(gradients[2], -1.6, 1e-6);
}

TEST(Clipping, ByNormLeavesShorterGradientsAlone) {
  std::vector<float> gradients = {3, 0, -4};
  clipByNorm(gradients.data(), 3, 5, 5.1);
  EXPECT_EQ(gradients, (std::vector<float>{3, 0, -4}));
}

TEST(Clipping, ByValueLimitsEveryElement) {
  std::vector<float> gradients = {3, 0.5f, -4, 2, -0.5f};
  clipByValue(gradients.data(), 5, 2);
  EXPECT_EQ(gradients, (std::vector<float>{2, 0.5f, -2, 2, -0.5f}));
}

}  // namespace
}  // namespace unrolled
