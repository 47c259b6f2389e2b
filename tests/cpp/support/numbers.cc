#include "support/numbers.h"

namespace unrolled::testing {

std::vector<float> numbers(std::uint32_t seed, std::string_view name, std::size_t count,
                           float scale) {
  std::uint32_t state = 2166136261u ^ seed;
  for (char byte : name) state = (state ^ static_cast<unsigned char>(byte)) * 16777619u;
  std::vector<float> values(count);
  for (float& value : values) {
    state = state * 1664525u + 1013904223u;
    value = (static_cast<float>(state >> 16) / 32768.0f - 1.0f) * scale;
  }
  return values;
}

std::vector<std::int32_t> tokenNumbers(std::uint32_t seed, std::string_view name, std::size_t count,
                                       std::size_t vocabularySize) {
  std::vector<std::int32_t> ids;
  ids.reserve(count);
  for (float value : numbers(seed, name, count)) {
    const double unit = (static_cast<double>(value) + 1) / 2;
    ids.push_back(static_cast<std::int32_t>(unit * static_cast<double>(vocabularySize)));
  }
  return ids;
}

}  // namespace unrolled::testing
