#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace unrolled {

/// How text is cut into tokens.
enum class TextUnit {
  kCharacters,  ///< one token per Unicode code point
  kWords,       ///< maximal runs of non-space, and every line end as a token "\n" of its own
};

/// Throws InvalidArgumentError unless `name` is "characters" or "words".
TextUnit parseTextUnit(std::string_view name);

/// A list of distinct tokens and their places in it.
class Vocabulary {
 public:
  /// `unknown` is the index of the token that stands for all that are not in the list.
  /// Throws InvalidArgumentError when the list is empty, has an empty or a repeated token, when a
  /// token of characters is not one code point (but for the unknown one), or when `unknown` is not
  /// in the list.
  Vocabulary(TextUnit unit, std::vector<std::string> tokens, std::optional<std::int32_t> unknown);

  // The index refers to the strings of the list, which a move leaves where they are.
  Vocabulary(Vocabulary&&) = default;
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  std::size_t size() const { return tokens_.size(); }
  TextUnit unit() const { return unit_; }
  const std::string& token(std::int32_t id) const { return tokens_[static_cast<std::size_t>(id)]; }

  /// UTF-8 text to token ids. A token that is not in the list becomes `unknown`; without one,
  /// throws InvalidArgumentError, which begins with `argument` and names the token and its place.
  std::vector<std::int32_t> encode(std::string_view text, std::string_view argument) const;

  /// The id of one token, or that of `unknown`, or nothing.
  std::optional<std::int32_t> find(std::string_view token) const;

  /// Token ids to UTF-8 text; words are joined by a space, but not around a line end.
  std::string decode(std::span<const std::int32_t> ids) const;

  /// What `next` adds to a text that ends with `previous` (negative: to an empty text).
  std::string append(std::int32_t previous, std::int32_t next) const;

 private:
  TextUnit unit_;
  std::vector<std::string> tokens_;
  std::optional<std::int32_t> unknown_;
  std::unordered_map<std::string_view, std::int32_t> index_;
};

}  // namespace unrolled
