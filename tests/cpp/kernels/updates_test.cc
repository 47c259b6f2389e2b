#include "kernels/updates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "kernels/reference.h"

namespace unrolled::kernels {
namespace {

using reference::randomFloats;
using Doubles = std::vector<double>;

constexpr int kSteps = 6;
// No optimiser moves a parameter by more than a few learning rates a step; a wrong term shows as a
// sizeable part of one.
constexpr double kRate = 0.05;
constexpr double kTolerance = 2e-6;

/// Runs `kSteps` of an optimiser on n parameters: `step(t, g, p)` on floats and `expected(t, i, g,
/// p)`, one element in double, must stay together.
template <typename Step, typename Expected>
void check(std::size_t n, Step step, Expected expected) {
  Rng rng(n);
  std::vector<float> p = randomFloats(n + 1, rng);
  Doubles wanted(p.begin(), p.end());
  for (int t = 1; t <= kSteps; ++t) {
    const std::vector<float> g = randomFloats(n, rng);
    step(t, g.data(), p.data());
    for (std::size_t i = 0; i < n; ++i) {
      wanted[i] = expected(t, i, g[i], wanted[i]);
      ASSERT_NEAR(p[i], wanted[i], kTolerance)
          << "parameter " << i << " of " << n << ", step " << t;
    }
    ASSERT_EQ(p[n], static_cast<float>(wanted[n])) << "wrote past the end";
  }
}

// The references follow the algorithm boxes of torch.optim's documentation.

TEST(Updates, PlainSgdLeavesTheBufferAlone) {
  for (const double decay : {0.0, 0.1}) {
    for (std::size_t n = 1; n <= 20; ++n) {
      check(
          n,
          [&](int t, const float* g, float* p) {
            sgd({kRate, 0.0, 0.0, false, decay, t == 1}, g, p, nullptr, n);
          },
          [&](int, std::size_t, double g, double p) { return p - kRate * (g + decay * p); });
    }
  }
}

TEST(Updates, SgdWithMomentumDampeningAndNesterov) {
  struct Case {
    double dampening;
    bool nesterov;
    double decay;
  };
  for (const Case& c : {Case{0.0, false, 0.0}, Case{0.3, false, 0.1}, Case{0.0, true, 0.1}}) {
    for (std::size_t n = 1; n <= 20; ++n) {
      // What the buffer holds before the first step must not matter.
      std::vector<float> buffer(n, std::numeric_limits<float>::quiet_NaN());
      Doubles wanted(n);
      check(
          n,
          [&](int t, const float* g, float* p) {
            sgd({kRate, 0.9, c.dampening, c.nesterov, c.decay, t == 1}, g, p, buffer.data(), n);
          },
          [&](int t, std::size_t i, double g, double p) {
            g += c.decay * p;
            wanted[i] = t == 1 ? g : 0.9 * wanted[i] + (1.0 - c.dampening) * g;
            return p - kRate * (c.nesterov ? g + 0.9 * wanted[i] : wanted[i]);
          });
    }
  }
}

TEST(Updates, RmsPropWithAndWithoutMomentum) {
  for (const double momentum : {0.0, 0.9}) {
    for (const double decay : {0.0, 0.1}) {
      for (std::size_t n = 1; n <= 20; ++n) {
        std::vector<float> average(n);
        std::vector<float> buffer(n);
        Doubles wantedAverage(n);
        Doubles wantedBuffer(n);
        check(
            n,
            [&](int, const float* g, float* p) {
              rmsProp({0.01, 0.99, 1e-8, momentum, decay}, g, p, average.data(),
                      momentum == 0.0 ? nullptr : buffer.data(), n);
            },
            [&](int, std::size_t i, double g, double p) {
              g += decay * p;
              wantedAverage[i] = 0.99 * wantedAverage[i] + 0.01 * g * g;
              wantedBuffer[i] =
                  momentum * wantedBuffer[i] + g / (std::sqrt(wantedAverage[i]) + 1e-8);
              return p - 0.01 * wantedBuffer[i];
            });
      }
    }
  }
}

TEST(Updates, Adagrad) {
  for (const double decay : {0.0, 0.1}) {
    for (std::size_t n = 1; n <= 20; ++n) {
      std::vector<float> sum(n, 0.1f);
      Doubles wanted(n, 0.1f);
      check(
          n,
          [&](int t, const float* g, float* p) {
            adagrad({kRate / (1.0 + (t - 1) * 0.2), 1e-10, decay}, g, p, sum.data(), n);
          },
          [&](int t, std::size_t i, double g, double p) {
            g += decay * p;
            wanted[i] += g * g;
            return p - kRate / (1.0 + (t - 1) * 0.2) * g / (std::sqrt(wanted[i]) + 1e-10);
          });
    }
  }
}

/// Adam and AdamW; a large epsilon makes its place in the formula show.
void checkAdam(bool decoupled, double decay, double epsilon) {
  for (std::size_t n = 1; n <= 20; ++n) {
    std::vector<float> m(n);
    std::vector<float> v(n);
    Doubles wantedM(n);
    Doubles wantedV(n);
    check(
        n,
        [&](int t, const float* g, float* p) {
          adam({kRate, 0.9, 0.999, epsilon, decay, decoupled, 1.0 - std::pow(0.9, t),
                1.0 - std::pow(0.999, t)},
               g, p, m.data(), v.data(), n);
        },
        [&](int t, std::size_t i, double g, double p) {
          if (decoupled) {
            p -= kRate * decay * p;
          } else {
            g += decay * p;
          }
          wantedM[i] = 0.9 * wantedM[i] + 0.1 * g;
          wantedV[i] = 0.999 * wantedV[i] + 0.001 * g * g;
          const double mean = wantedM[i] / (1.0 - std::pow(0.9, t));
          const double root = std::sqrt(wantedV[i] / (1.0 - std::pow(0.999, t)));
          return p - kRate * mean / (root + epsilon);
        });
  }
}

TEST(Updates, Adam) { checkAdam(false, 0.0, 1e-8); }
TEST(Updates, AdamWithDecayAndLargeEpsilon) { checkAdam(false, 0.1, 0.1); }
TEST(Updates, AdamW) { checkAdam(true, 0.1, 1e-8); }

TEST(Updates, AdamOfAZeroGradientMovesNothing) {
  std::vector<float> p = {1.0f, -2.0f, 3.0f, 4.0f, 5.0f};
  const std::vector<float> before = p;
  const std::vector<float> g(5);
  std::vector<float> m(5);
  std::vector<float> v(5);
  adam({0.1, 0.9, 0.999, 1e-8, 0.0, false, 0.1, 0.001}, g.data(), p.data(), m.data(), v.data(), 5);
  EXPECT_EQ(p, before);
}

}  // namespace
}  // namespace unrolled::kernels
