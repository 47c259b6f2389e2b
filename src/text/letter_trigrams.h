#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace unrolled {

/// Letter trigrams that there are: 26³.
inline constexpr std::size_t kLetterTrigrams = 26 * 26 * 26;

/// Appends the letter trigrams of a word to `out`, each a number below kLetterTrigrams: word
/// hashing (Huang et al. 2013, "Learning deep structured semantic models for web search using
/// clickthrough data", section 3.2). The word is read between two marks, `#word#`, and every three
/// symbols that follow each other are one trigram, so that a word of n characters has n.
///
/// A letter of ASCII is its place in the alphabet, in either case. What is no letter takes the
/// place of one as well: the mark that of z, any other character one that its bytes choose. So
/// every word has at least one trigram, seen before or not. Throws InvalidArgumentError for an
/// empty word.
void letterTrigrams(std::string_view word, std::vector<std::int32_t>& out);

}  // namespace unrolled
