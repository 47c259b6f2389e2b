#include "models/numbers.h"

#include <cmath>

#include "core/error.h"

namespace unrolled {

std::size_t positiveInteger(std::string_view name, double value) {
  constexpr double kLimit = 2147483647;
  require<InvalidArgumentError>(value >= 1 && std::floor(value) == value, name,
                                " must be a positive integer, got ", value);
  require<InvalidArgumentError>(value <= kLimit, name, " must be at most 2147483647, got ", value);
  return static_cast<std::size_t>(value);
}

std::uint64_t naturalNumber(std::string_view name, double value) {
  constexpr double kLimit = 9007199254740991;
  require<InvalidArgumentError>(value >= 0 && value <= kLimit && std::floor(value) == value, name,
                                " must be an integer not below 0, got ", value);
  return static_cast<std::uint64_t>(value);
}

}  // namespace unrolled
