#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "core/rng.h"

/// Sounds to test with.
namespace unrolled::sounds {

inline std::vector<float> sine(double hertz, double sampleRate, std::size_t count,
                               double amplitude = 0.5) {
  std::vector<float> samples(count);
  for (std::size_t n = 0; n < count; ++n) {
    const double turns = hertz * static_cast<double>(n) / sampleRate;
    samples[n] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * turns));
  }
  return samples;
}

inline std::vector<float> noise(std::size_t count, double deviation, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> samples(count);
  for (float& sample : samples) sample = static_cast<float>(deviation) * rng.normal();
  return samples;
}

/// A voice of sorts: harmonics of a falling pitch under a moving envelope.
inline std::vector<float> voice(std::size_t count, double sampleRate, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> samples = noise(count, 1e-3, seed + 1);
  const double pitch = 100 + 80 * static_cast<double>(rng.uniform());
  double turns = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const double t = static_cast<double>(n) / sampleRate;
    turns += pitch * (1 - 0.2 * std::sin(3 * t)) / sampleRate;
    double value = 0;
    for (int k = 1; k <= 20; ++k) {
      const double height = std::exp(-0.1 * k * (1.5 + std::sin(5 * t + k)));
      value += height * std::sin(2 * std::numbers::pi * k * turns);
    }
    samples[n] += static_cast<float>(0.1 * value * (1 + std::sin(9 * t)));
  }
  return samples;
}

inline double meanSquare(std::span<const float> samples) {
  double sum = 0;
  for (const float x : samples) sum += static_cast<double>(x) * static_cast<double>(x);
  return sum / static_cast<double>(samples.size());
}

/// Calls `push` with pieces of random size, none of some.
template <typename Push>
void inPieces(std::span<const float> samples, std::size_t largest, Rng& rng, Push push) {
  for (std::size_t first = 0; first < samples.size();) {
    const std::size_t left = samples.size() - first;
    const std::size_t count =
        std::min<std::size_t>(left, rng.below(static_cast<std::uint32_t>(largest + 1)));
    push(samples.subspan(first, count));
    first += count;
  }
}

}  // namespace unrolled::sounds
