#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace unrolled {

/// The least number of insertions, deletions and substitutions that make one sequence the other
/// (Levenshtein 1966). Over the sum of the lengths of the right ones it is the label, word or phone
/// error rate.
std::size_t editDistance(std::span<const std::int32_t> a, std::span<const std::int32_t> b);

}  // namespace unrolled
