#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace unrolled {

/// The family of errors the library throws. The message names the argument, what it must be and
/// what it was: `network.hiddenSize must be a positive integer, got -3`.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An argument or option has a value that cannot be used.
class InvalidArgumentError : public Error {
 public:
  using Error::Error;
};

/// Two shapes that must agree do not.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// Data from outside is not in the format that it claims to be.
class FormatError : public Error {
 public:
  using Error::Error;
};

/// A request needs more memory than there is.
class OutOfMemoryError : public Error {
 public:
  using Error::Error;
};

/// Training ran away: the loss or the gradient is no longer finite.
class DivergedError : public Error {
 public:
  DivergedError(std::uint64_t step, const std::string& what) : Error(what), step_(step) {}
  /// The step that failed, counted from 1.
  std::uint64_t step() const { return step_; }

 private:
  std::uint64_t step_;
};

/// A number as it stands in a message; not finite ones as JavaScript writes them.
std::string toText(double value);
std::string toText(float value);
std::string toText(std::integral auto value) { return std::to_string(value); }
inline std::string_view toText(std::string_view text) { return text; }

/// One part of a message: where it is, and how it is written. With it the code that joins a message
/// is there once, not once for every message.
struct MessagePart {
  const void* value;
  void (*append)(const void* value, std::string& text);

  template <typename T>
  static MessagePart of(const T& part) {
    if constexpr (std::is_convertible_v<const T&, const char*>) {
      return {static_cast<const char*>(part), &appendLiteral};
    } else {
      return {&part, [](const void* value, std::string& text) {
                text.append(toText(*static_cast<const T*>(value)));
              }};
    }
  }

  static void appendLiteral(const void* value, std::string& text);
};

std::string joined(std::span<const MessagePart> parts);

/// Joins its arguments into one message. (Streams would do it too, and triple the binary.)
template <typename... Parts>
std::string message(const Parts&... parts) {
  return joined(std::array{MessagePart::of(parts)...});
}

/// Throws `E` with a message joined from `parts` unless `condition` holds.
template <typename E, typename... Parts>
void require(bool condition, const Parts&... parts) {
  if (!condition) throw E(message(parts...));
}

}  // namespace unrolled
