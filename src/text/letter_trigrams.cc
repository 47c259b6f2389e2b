#include "text/letter_trigrams.h"

#include "core/error.h"
#include "text/utf8.h"

namespace unrolled {
namespace {

constexpr std::int32_t kLetters = 26;
constexpr std::int32_t kMark = 25;

/// The symbol of one code point.
std::int32_t symbolOf(std::string_view point) {
  if (point.size() == 1) {
    const char c = point[0];
    if (c >= 'a' && c <= 'z') return c - 'a';
    if (c >= 'A' && c <= 'Z') return c - 'A';
  }
  std::uint32_t sum = 0;
  for (char byte : point) sum = sum * 31 + static_cast<unsigned char>(byte);
  return static_cast<std::int32_t>(sum % kLetters);
}

}  // namespace

void letterTrigrams(std::string_view word, std::vector<std::int32_t>& out) {
  require<InvalidArgumentError>(!word.empty(), "a word must not be empty");
  std::int32_t before = kMark;
  std::size_t position = codePointLength(word);
  std::int32_t middle = symbolOf(word.substr(0, position));
  while (position <= word.size()) {
    std::int32_t after = kMark;
    const std::string_view rest = word.substr(position);
    const std::size_t length = codePointLength(rest);
    if (length > 0) after = symbolOf(rest.substr(0, length));
    out.push_back((before * kLetters + middle) * kLetters + after);
    if (length == 0) return;
    before = middle;
    middle = after;
    position += length;
  }
}

}  // namespace unrolled
