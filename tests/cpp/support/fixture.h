#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/shape.h"

namespace unrolled::testing {

/// One case of a file that tools/make_fixtures.py wrote. Whatever is asked for and missing throws
/// std::runtime_error, so that a test cannot pass on an empty fixture.
class FixtureCase {
 public:
  struct Array {
    Shape shape;
    std::vector<float> values;
  };

  std::string name;
  std::map<std::string, std::string> settings;
  std::map<std::string, Array> arrays;

  bool has(const std::string& key) const { return settings.count(key) > 0; }
  const std::string& text(const std::string& key) const;
  double number(const std::string& key) const;
  std::size_t size(const std::string& key) const;
  std::uint32_t seed() const { return static_cast<std::uint32_t>(size("seed")); }
  const Array& array(const std::string& key) const;
  /// An array of whole numbers; empty when there is none.
  std::vector<std::int32_t> integers(const std::string& key) const;
};

/// Whether there is a file tests/fixtures/`path`.
bool hasFixture(const std::string& path);

/// All cases of tests/fixtures/`path` (or of the folder that UNROLLED_FIXTURES names).
std::vector<FixtureCase> readFixture(const std::string& path);

}  // namespace unrolled::testing
