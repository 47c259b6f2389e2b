#include "text/vocabulary.h"

#include <string>

#include "core/error.h"
#include "text/utf8.h"

namespace unrolled {
namespace {

/// The next token of `text` at or after `position`, which moves behind it; empty at the end.
std::string_view nextToken(TextUnit unit, std::string_view text, std::size_t& position) {
  if (unit == TextUnit::kCharacters) {
    const std::string_view rest = text.substr(position);
    const std::string_view token = rest.substr(0, codePointLength(rest));
    position += token.size();
    return token;
  }
  while (position < text.size()) {
    const std::size_t start = position;
    if (text[position] == '\n') return text.substr(position++, 1);
    while (position < text.size()) {
      const std::size_t space = spaceLength(text.substr(position));
      if (space > 0) break;
      position += codePointLength(text.substr(position));
    }
    if (position > start) return text.substr(start, position - start);
    position += spaceLength(text.substr(position));
  }
  return {};
}

std::string quoted(std::string_view token) {
  if (token == "\n") return "\"\\n\"";
  return message("\"", token, "\"");
}

}  // namespace

TextUnit parseTextUnit(std::string_view name) {
  if (name == "characters") return TextUnit::kCharacters;
  if (name == "words") return TextUnit::kWords;
  throw InvalidArgumentError(
      message("the unit of a vocabulary must be characters or words, got ", name));
}

Vocabulary::Vocabulary(TextUnit unit, std::vector<std::string> tokens,
                       std::optional<std::int32_t> unknown)
    : unit_(unit), tokens_(std::move(tokens)), unknown_(unknown) {
  require<InvalidArgumentError>(!tokens_.empty(), "vocabulary must have at least one token, got 0");
  require<InvalidArgumentError>(
      !unknown || (*unknown >= 0 && static_cast<std::size_t>(*unknown) < tokens_.size()),
      "the unknown token of a vocabulary of ", tokens_.size(), " must be one of them, got ",
      unknown.value_or(0));
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const auto id = static_cast<std::int32_t>(i);
    const std::string& token = tokens_[i];
    require<InvalidArgumentError>(!token.empty(), "vocabulary token ", i, " must not be empty");
    require<InvalidArgumentError>(
        unit != TextUnit::kCharacters || unknown == id || codePointLength(token) == token.size(),
        "vocabulary token ", i, " must be one character, got ", quoted(token));
    require<InvalidArgumentError>(index_.emplace(token, id).second, "vocabulary token ", i,
                                  " must not repeat another, got ", quoted(token));
  }
}

std::vector<std::int32_t> Vocabulary::encode(std::string_view text,
                                             std::string_view argument) const {
  std::vector<std::int32_t> ids;
  ids.reserve(unit_ == TextUnit::kCharacters ? text.size() : text.size() / 5);
  std::size_t position = 0;
  for (;;) {
    const std::string_view token = nextToken(unit_, text, position);
    if (token.empty()) return ids;
    const std::optional<std::int32_t> id = find(token);
    if (!id) {
      throw InvalidArgumentError(message(argument, " must be made of the ", tokens_.size(), " ",
                                         unit_ == TextUnit::kCharacters ? "characters" : "words",
                                         " that the model knows, got ", quoted(token), " at place ",
                                         ids.size()));
    }
    ids.push_back(*id);
  }
}

std::optional<std::int32_t> Vocabulary::find(std::string_view token) const {
  const auto found = index_.find(token);
  return found == index_.end() ? unknown_ : found->second;
}

std::string Vocabulary::decode(std::span<const std::int32_t> ids) const {
  std::string text;
  std::int32_t previous = -1;
  for (std::int32_t id : ids) {
    text += append(previous, id);
    previous = id;
  }
  return text;
}

std::string Vocabulary::append(std::int32_t previous, std::int32_t next) const {
  const std::string& text = token(next);
  const bool joined =
      unit_ == TextUnit::kCharacters || previous < 0 || text == "\n" || token(previous) == "\n";
  return joined ? text : " " + text;
}

}  // namespace unrolled
