#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace unrolled {

/// Numbers from outside come as doubles, which can hold anything. These make sizes of them, or
/// throw InvalidArgumentError, whose message begins with `name`.

/// 1 … 2³¹ − 1.
std::size_t positiveInteger(std::string_view name, double value);
/// 0 … 2⁵³ − 1.
std::uint64_t naturalNumber(std::string_view name, double value);
/// low … high.
std::size_t integerWithin(std::string_view name, double value, std::size_t low, std::size_t high);
/// The same for a number that need not be whole.
double numberWithin(std::string_view name, double value, double low, double high);

}  // namespace unrolled
