#include "core/rng.h"

#include <bit>
#include <cmath>

#include "core/error.h"

namespace unrolled {

Rng::Rng(std::uint64_t seed) {
  for (std::uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    word = mixed ^ (mixed >> 31);
  }
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

float Rng::uniform() { return static_cast<float>(next() >> 40) * 0x1.0p-24f; }

float Rng::normal() {
  // The second number of each pair is dropped: nothing beside the four words is state.
  for (;;) {
    const float x = uniform(-1.0f, 1.0f);
    const float y = uniform(-1.0f, 1.0f);
    const float square = x * x + y * y;
    if (square > 0.0f && square < 1.0f) return x * std::sqrt(-2.0f * std::log(square) / square);
  }
}

std::uint32_t Rng::below(std::uint32_t bound) {
  const std::uint32_t threshold = (0u - bound) % bound;
  for (;;) {
    const std::uint64_t product = (next() >> 32) * bound;
    if (static_cast<std::uint32_t>(product) >= threshold) {
      return static_cast<std::uint32_t>(product >> 32);
    }
  }
}

void Rng::setState(const State& state) {
  require<FormatError>((state[0] | state[1] | state[2] | state[3]) != 0,
                       "the state of the generator must not be all zero");
  state_ = state;
}

}  // namespace unrolled
