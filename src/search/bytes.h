#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace unrolled {

/// Puts numbers and arrays one after the other, little-endian and without gaps, with a checksum of
/// all at the end.
class ByteWriter {
 public:
  template <typename T>
  void number(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes(&value, sizeof(T));
  }
  void bytes(const void* from, std::size_t count);
  void text(std::string_view text) { bytes(text.data(), text.size()); }

  /// All of it; nothing may follow.
  std::vector<std::uint8_t> finish();

 private:
  std::vector<std::uint8_t> bytes_;
};

/// Takes apart what a ByteWriter made and somebody else may have changed since. Whatever is asked
/// for is there, or a FormatError is thrown.
class ByteReader {
 public:
  /// Messages call the bytes `name`, which must outlive this, as must the bytes.
  ByteReader(std::span<const std::uint8_t> bytes, const char* name);

  /// To be called where nothing depends on the bytes yet but that they are of this kind: checks the
  /// checksum, which counts as read from then on.
  void requireChecksum();

  template <typename T>
  T number() {
    static_assert(std::is_arithmetic_v<T>);
    T value;
    std::memcpy(&value, take(1, sizeof(T)).data(), sizeof(T));
    return value;
  }
  /// The next `count` things of `size` bytes each. The count may be any.
  std::span<const std::uint8_t> take(std::uint64_t count, std::size_t size);
  std::string_view text(std::uint64_t count);
  /// Bytes that were not read yet.
  std::size_t left() const { return bytes_.size(); }

 private:
  const char* name_;
  std::span<const std::uint8_t> all_;
  std::span<const std::uint8_t> bytes_;  // of those, the ones to come
};

}  // namespace unrolled
