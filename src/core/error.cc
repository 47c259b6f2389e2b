#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace unrolled {
namespace {

/// A number as digits · 10^exponent, exactly; the lowest digit comes first.
struct Decimal {
  std::string digits;
  int exponent;
};

Decimal decimalOf(double value) {
  int exponent = 0;
  auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  exponent -= 53;
  Decimal result{{}, std::min(exponent, 0)};
  for (; mantissa > 0; mantissa /= 10) result.digits.push_back(static_cast<char>(mantissa % 10));
  // m / 2ⁿ = m · 5ⁿ / 10ⁿ.
  const int factor = exponent < 0 ? 5 : 2;
  for (int i = 0; i < std::abs(exponent); ++i) {
    int carry = 0;
    for (char& digit : result.digits) {
      carry += digit * factor;
      digit = static_cast<char>(carry % 10);
      carry /= 10;
    }
    if (carry > 0) result.digits.push_back(static_cast<char>(carry));
  }
  return result;
}

/// Rounds to at most `most` digits, half to even, and drops zeros at the low end.
void shorten(Decimal& number, std::size_t most) {
  std::string& digits = number.digits;
  if (digits.size() > most) {
    const std::size_t dropped = digits.size() - most;
    const char half = digits[dropped - 1];
    const bool above = std::any_of(digits.begin(), digits.begin() + static_cast<int>(dropped) - 1,
                                   [](char digit) { return digit > 0; });
    const bool up = half > 5 || (half == 5 && (above || digits[dropped] % 2 == 1));
    digits.erase(0, dropped);
    number.exponent += static_cast<int>(dropped);
    std::size_t place = 0;
    if (up) {
      while (place < digits.size() && digits[place] == 9) digits[place++] = 0;
      if (place == digits.size()) digits.push_back(0);
      ++digits[place];
    }
  }
  const std::size_t zeros = std::min(digits.find_first_not_of('\0'), digits.size());
  digits.erase(0, zeros);
  number.exponent += static_cast<int>(zeros);
}

/// As printf's %g. (printf itself is a fiftieth of the binary.)
std::string toText(double value, int most) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  const std::string sign = std::signbit(value) ? "-" : "";
  if (value == 0) return sign + "0";
  Decimal number = decimalOf(std::abs(value));
  shorten(number, static_cast<std::size_t>(most));
  std::string text(number.digits.rbegin(), number.digits.rend());
  for (char& digit : text) digit = static_cast<char>(digit + '0');
  const int size = static_cast<int>(text.size());
  const int power = size - 1 + number.exponent;
  if (power < -4 || power >= most) {
    if (size > 1) text.insert(text.begin() + 1, '.');
    const std::string exponent = std::to_string(std::abs(power));
    return sign + text + (power < 0 ? "e-" : "e+") + (exponent.size() < 2 ? "0" : "") + exponent;
  }
  if (power < 0) return sign + "0." + std::string(static_cast<std::size_t>(-power) - 1, '0') + text;
  if (power + 1 >= size)
    return sign + text + std::string(static_cast<std::size_t>(power + 1 - size), '0');
  text.insert(text.begin() + power + 1, '.');
  return sign + text;
}

}  // namespace

// As many digits as show a short decimal fraction the way it was written.
std::string toText(double value) { return toText(value, 15); }
std::string toText(float value) { return toText(static_cast<double>(value), 6); }

void MessagePart::appendLiteral(const void* value, std::string& text) {
  text.append(static_cast<const char*>(value));
}

std::string joined(std::span<const MessagePart> parts) {
  std::string text;
  for (const MessagePart& part : parts) part.append(part.value, text);
  return text;
}

}  // namespace unrolled
