#include "kernels/activations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

struct Reference {
  const char* name;
  Activation f;
  double (*value)(double);
  double (*slope)(double);  // in terms of the output
};

const Reference kReferences[] = {
    {"tanh", Activation::kTanh, [](double x) { return std::tanh(x); },
     [](double y) { return 1.0 - y * y; }},
    {"sigmoid", Activation::kSigmoid, [](double x) { return 1.0 / (1.0 + std::exp(-x)); },
     [](double y) { return y * (1.0 - y); }},
    {"relu", Activation::kRelu, [](double x) { return x > 0.0 ? x : 0.0; },
     [](double y) { return y > 0.0 ? 1.0 : 0.0; }},
    {"linear", Activation::kLinear, [](double x) { return x; }, [](double) { return 1.0; }},
    {"hard-sigmoid", Activation::kHardSigmoid,
     [](double x) { return std::clamp(0.2 * x + 0.5, 0.0, 1.0); },
     [](double y) { return y > 0.0 && y < 1.0 ? 0.2 : 0.0; }},
};

TEST(Activations, ForwardOfEveryLengthEqualsPlainLoopsAndWorksInPlace) {
  Rng rng(1);
  for (const Reference& expected : kReferences) {
    for (std::size_t n = 0; n <= 40; ++n) {
      const std::vector<float> x = reference::randomFloats(n, rng, -5.0f, 5.0f);
      std::vector<float> y(n + 1, 77.0f);
      activate(expected.f, x.data(), y.data(), n);
      for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(y[i], expected.value(x[i]), 1e-6) << expected.name << "(" << x[i] << ")";
      }
      EXPECT_EQ(y[n], 77.0f);
      std::vector<float> inPlace = x;
      activate(expected.f, inPlace.data(), inPlace.data(), n);
      EXPECT_TRUE(std::equal(inPlace.begin(), inPlace.end(), y.begin()));
    }
  }
}

TEST(Activations, BackwardOfEveryLengthAddsTheSlopeTimesTheGradient) {
  Rng rng(2);
  for (const Reference& expected : kReferences) {
    for (std::size_t n = 0; n <= 40; ++n) {
      const std::vector<float> y = reference::randomFloats(n, rng);
      const std::vector<float> dy = reference::randomFloats(n, rng);
      std::vector<float> dx = reference::randomFloats(n + 1, rng);
      const std::vector<float> before = dx;
      activateBackward(expected.f, y.data(), dy.data(), dx.data(), n);
      for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(dx[i], before[i] + dy[i] * expected.slope(y[i]), 5e-7) << expected.name;
      }
      EXPECT_EQ(dx[n], before[n]);
    }
  }
}

TEST(Activations, ReluKeepsNaN) {
  float value = std::numeric_limits<float>::quiet_NaN();
  activate(Activation::kRelu, &value, &value, 1);
  EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace unrolled::kernels
