#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

namespace unrolled::testing {

/// Expects `statement` to throw exactly an E with exactly this message.
template <typename E, typename Statement>
void expectError(Statement statement, const std::string& message) {
  try {
    statement();
    ADD_FAILURE() << "nothing was thrown; expected: " << message;
  } catch (const E& error) {
    EXPECT_EQ(typeid(error), typeid(E)) << error.what();
    EXPECT_EQ(error.what(), message);
  } catch (const std::exception& error) {
    ADD_FAILURE() << "another error was thrown: " << error.what() << "; expected: " << message;
  }
}

/// The largest absolute difference; infinite when the sizes differ or a difference is no number.
inline double largestDifference(std::span<const float> got, std::span<const float> expected) {
  if (got.size() != expected.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double difference =
        std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i]));
    if (std::isnan(difference)) return INFINITY;
    largest = std::max(largest, difference);
  }
  return largest;
}

inline double largestMagnitude(std::span<const float> values) {
  double largest = 0;
  for (float value : values) largest = std::max(largest, std::abs(static_cast<double>(value)));
  return largest;
}

/// The largest difference relative to the largest of the expected values.
inline double relativeDifference(std::span<const float> got, std::span<const float> expected) {
  return largestDifference(got, expected) / std::max(largestMagnitude(expected), 1e-30);
}

}  // namespace unrolled::testing
