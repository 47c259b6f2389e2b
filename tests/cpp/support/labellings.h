#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace unrolled::testing {

/// All that scores [frames, classes] can be read as, each with the sum of the probabilities of its
/// paths: found by trying every path.
std::map<std::vector<std::int32_t>, double> labellings(const float* scores, std::size_t frames,
                                                       std::size_t classes, std::int32_t blank);

}  // namespace unrolled::testing
