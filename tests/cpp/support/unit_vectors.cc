#include "support/unit_vectors.h"

#include <cmath>

#include "core/rng.h"

namespace unrolled::testing {

std::vector<float> unitVectors(std::size_t size, std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> vectors(size * count);
  for (std::size_t i = 0; i < count; ++i) {
    double squares = 0;
    for (std::size_t j = i * size; j < (i + 1) * size; ++j) {
      vectors[j] = rng.normal();
      squares += static_cast<double>(vectors[j]) * static_cast<double>(vectors[j]);
    }
    const auto inverse = static_cast<float>(1 / std::sqrt(squares));
    for (std::size_t j = i * size; j < (i + 1) * size; ++j) vectors[j] *= inverse;
  }
  return vectors;
}

}  // namespace unrolled::testing
