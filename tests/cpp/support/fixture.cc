#include "support/fixture.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace unrolled::testing {
namespace {

template <typename Map>
const auto& entry(const Map& map, const std::string& key, const std::string& name) {
  const auto found = map.find(key);
  if (found == map.end()) throw std::runtime_error("fixture case " + name + " has no " + key);
  return found->second;
}

std::string fixturePath(const std::string& path) {
  const char* folder = std::getenv("UNROLLED_FIXTURES");
  return std::string(folder != nullptr ? folder : UNROLLED_FIXTURES) + "/" + path;
}

FixtureCase::Array readArray(std::istringstream& heading, const std::string& numbers) {
  FixtureCase::Array array;
  for (std::size_t extent; heading >> extent;) array.shape.append(extent);
  std::istringstream stream(numbers);
  for (std::string word; stream >> word;) array.values.push_back(std::stof(word));
  if (array.values.size() != array.shape.size()) {
    throw std::runtime_error("an array " + array.shape.toString() + " in a fixture has " +
                             std::to_string(array.values.size()) + " numbers");
  }
  return array;
}

}  // namespace

const std::string& FixtureCase::text(const std::string& key) const {
  return entry(settings, key, name);
}
double FixtureCase::number(const std::string& key) const { return std::stod(text(key)); }
std::size_t FixtureCase::size(const std::string& key) const { return std::stoul(text(key)); }
const FixtureCase::Array& FixtureCase::array(const std::string& key) const {
  return entry(arrays, key, name);
}

std::vector<std::int32_t> FixtureCase::integers(const std::string& key) const {
  std::vector<std::int32_t> result;
  if (arrays.count(key) == 0) return result;
  for (float value : array(key).values) result.push_back(static_cast<std::int32_t>(value));
  return result;
}

bool hasFixture(const std::string& path) { return std::ifstream(fixturePath(path)).is_open(); }

std::vector<FixtureCase> readFixture(const std::string& path) {
  std::ifstream file(fixturePath(path));
  if (!file) throw std::runtime_error("cannot read " + fixturePath(path));
  std::vector<FixtureCase> cases;
  for (std::string line; std::getline(file, line);) {
    std::istringstream stream(line);
    std::string key;
    std::string value;
    stream >> key >> value;
    if (key == "case") {
      cases.emplace_back().name = value;
    } else if (key == "array") {
      std::string numbers;
      std::getline(file, numbers);
      cases.back().arrays[value] = readArray(stream, numbers);
    } else {
      cases.back().settings[key] = value;
    }
  }
  if (cases.empty()) throw std::runtime_error(fixturePath(path) + " has no cases");
  return cases;
}

}  // namespace unrolled::testing
