#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace unrolled::testing {

/// Vectors [count, size] of length 1 in directions that are all as likely.
std::vector<float> unitVectors(std::size_t size, std::size_t count, std::uint64_t seed = 1);

}  // namespace unrolled::testing
