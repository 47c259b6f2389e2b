#include "search/bytes.h"

#include <bit>

#include "core/error.h"

namespace unrolled {
namespace {

static_assert(std::endian::native == std::endian::little);

/// MurmurHash64A's loop over words (Appleby). Every step can be undone, so that no change of a
/// single word goes unnoticed; of others, one in 2⁶⁴ does.
std::uint64_t checksum(std::span<const std::uint8_t> bytes) {
  constexpr std::uint64_t kMultiplier = 0xc6a4a7935bd1e995u;
  std::uint64_t hash = bytes.size() * kMultiplier;
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, std::min(sizeof word, bytes.size() - i));
    word *= kMultiplier;
    word ^= word >> 47;
    word *= kMultiplier;
    hash = (hash ^ word) * kMultiplier;
  }
  return hash;
}

}  // namespace

void ByteWriter::bytes(const void* from, std::size_t count) {
  const auto* const first = static_cast<const std::uint8_t*>(from);
  bytes_.insert(bytes_.end(), first, first + count);
}

std::vector<std::uint8_t> ByteWriter::finish() {
  number(checksum(bytes_));
  return std::move(bytes_);
}

ByteReader::ByteReader(std::span<const std::uint8_t> bytes, const char* name)
    : name_(name), all_(bytes), bytes_(bytes) {}

void ByteReader::requireChecksum() {
  std::uint64_t stored = 0;
  require<FormatError>(bytes_.size() >= sizeof stored, name_, " ends too early, after ",
                       all_.size(), " bytes");
  const std::size_t end = all_.size() - sizeof stored;
  std::memcpy(&stored, all_.data() + end, sizeof stored);
  require<FormatError>(stored == checksum(all_.first(end)), name_,
                       " is damaged: its checksum is another");
  bytes_ = bytes_.first(bytes_.size() - sizeof stored);
}

std::span<const std::uint8_t> ByteReader::take(std::uint64_t count, std::size_t size) {
  require<FormatError>(count <= bytes_.size() / size, name_, " ends too early, after ", all_.size(),
                       " bytes");
  const std::span<const std::uint8_t> taken = bytes_.first(static_cast<std::size_t>(count) * size);
  bytes_ = bytes_.subspan(taken.size());
  return taken;
}

std::string_view ByteReader::text(std::uint64_t count) {
  const std::span<const std::uint8_t> taken = take(count, 1);
  return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

}  // namespace unrolled
