#pragma once

#include <cstdint>

namespace unrolled {

/// Throws InvalidArgumentError when a search cannot keep `beamWidth` beginnings, which may be 1 …
/// 1000, or cannot give the `nBest` best of them.
void validateBeamWidth(std::uint32_t beamWidth, std::uint32_t nBest);

}  // namespace unrolled
