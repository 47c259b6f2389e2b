#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace unrolled {
namespace {

std::size_t lengthByFirstByte(unsigned char byte) {
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte < 0xE0) return 2;
  if (byte >= 0xE0 && byte < 0xF0) return 3;
  if (byte >= 0xF0 && byte < 0xF5) return 4;
  return 1;
}

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The code point in a sequence of this length.
std::uint32_t decode(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first;
  std::uint32_t value = first & (0x7Fu >> sequence.size());
  for (char byte : sequence.substr(1))
    value = value << 6 | (static_cast<unsigned char>(byte) & 0x3Fu);
  return value;
}

}  // namespace

std::size_t codePointLength(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t length = lengthByFirstByte(static_cast<unsigned char>(text[0]));
  if (length > text.size()) return 1;
  const std::string_view rest = text.substr(1, length - 1);
  return std::all_of(rest.begin(), rest.end(), isContinuation) ? length : 1;
}

std::size_t spaceLength(std::string_view text) {
  const std::size_t length = codePointLength(text);
  if (length == 0) return 0;
  const std::uint32_t point = decode(text.substr(0, length));
  constexpr std::array<std::uint32_t, 9> kSpaces = {0x20,   0xA0,   0x1680, 0x2028, 0x2029,
                                                    0x202F, 0x205F, 0x3000, 0xFEFF};
  const bool space = (point >= 0x09 && point <= 0x0D) || (point >= 0x2000 && point <= 0x200A) ||
                     std::find(kSpaces.begin(), kSpaces.end(), point) != kSpaces.end();
  return space && (point < 0x80 || length > 1) ? length : 0;
}

}  // namespace unrolled
