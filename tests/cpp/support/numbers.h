#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace unrolled::testing {

/// Numbers in [-scale, scale) that depend on the seed and the name: the generator that
/// tools/make_fixtures.py also has, so that a golden need not hold its inputs.
std::vector<float> numbers(std::uint32_t seed, std::string_view name, std::size_t count,
                           float scale = 1.0f);

/// Token ids below `vocabularySize`, from `numbers`.
std::vector<std::int32_t> tokenNumbers(std::uint32_t seed, std::string_view name, std::size_t count,
                                       std::size_t vocabularySize);

}  // namespace unrolled::testing
