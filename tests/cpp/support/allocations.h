#pragma once

#include <cstdint>

namespace unrolled::testing {

/// Calls of any form of operator new in this program so far.
std::uint64_t allocations();

}  // namespace unrolled::testing
