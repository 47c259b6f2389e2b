#pragma once

#include <array>
#include <cstdint>

namespace unrolled {

/// The seeded source of all randomness of a model: xoshiro256** (Blackman and Vigna, "Scrambled
/// linear pseudorandom number generators", 2021), its state filled by splitmix64. The same seed
/// gives the same numbers on every machine.
class Rng {
 public:
  using State = std::array<std::uint64_t, 4>;

  explicit Rng(std::uint64_t seed);

  /// 64 random bits.
  std::uint64_t next();
  /// Uniform in [0, 1), with 24 bits.
  float uniform();
  /// Uniform in [low, high).
  float uniform(float low, float high) { return low + (high - low) * uniform(); }
  /// Standard normal (Marsaglia's polar method).
  float normal();
  /// Uniform in 0 … bound − 1, without bias (Lemire 2019). `bound` must be positive.
  std::uint32_t below(std::uint32_t bound);

  /// All that is needed to go on from here exactly.
  const State& state() const { return state_; }
  void setState(const State& state);

 private:
  State state_;
};

}  // namespace unrolled
