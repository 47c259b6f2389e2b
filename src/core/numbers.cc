#include "core/numbers.h"

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

std::size_t integerWithin(std::string_view name, double value, std::size_t low, std::size_t high) {
  require<InvalidArgumentError>(
      value >= static_cast<double>(low) && value <= static_cast<double>(high) &&
          std::floor(value) == value,
      name, " must be an integer from ", low, " to ", high, ", got ", value);
  return static_cast<std::size_t>(value);
}

double numberWithin(std::string_view name, double value, double low, double high) {
  require<InvalidArgumentError>(value >= low && value <= high, name, " must be from ", low, " to ",
                                high, ", got ", value);
  return value;
}

}  // namespace unrolled
