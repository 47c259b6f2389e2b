#pragma once

#include <cstddef>
#include <string_view>

namespace unrolled {

/// Bytes of the code point that `text` begins with, 0 for an empty text. A byte that begins no
/// valid sequence counts as one of its own, so every text can be walked through.
std::size_t codePointLength(std::string_view text);

/// Bytes of the white space character (JavaScript's \s) that `text` begins with; 0 if it does not.
std::size_t spaceLength(std::string_view text);

}  // namespace unrolled
