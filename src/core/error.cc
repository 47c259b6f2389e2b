#include "core/error.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace unrolled {
namespace {

std::string toText(double value, int digits) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  std::array<char, 32> text;
  const int length = std::snprintf(text.data(), text.size(), "%.*g", digits, value);
  return {text.data(), static_cast<std::size_t>(length)};
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
