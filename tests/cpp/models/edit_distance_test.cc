#include "models/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/rng.h"

namespace unrolled {
namespace {

using Ids = std::vector<std::int32_t>;

std::size_t distance(std::string_view a, std::string_view b) {
  return editDistance(Ids(a.begin(), a.end()), Ids(b.begin(), b.end()));
}

TEST(EditDistance, CountsInsertionsDeletionsAndSubstitutions) {
  EXPECT_EQ(distance("kitten", "sitting"), 3u);
  EXPECT_EQ(distance("intention", "execution"), 5u);
  EXPECT_EQ(distance("", ""), 0u);
  EXPECT_EQ(distance("", "abc"), 3u);
  EXPECT_EQ(distance("abc", ""), 3u);
  EXPECT_EQ(distance("abc", "abc"), 0u);
  EXPECT_EQ(distance("abc", "acb"), 2u);
}

/// By its definition.
std::size_t byTrying(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const std::size_t replaced = byTrying(a.subspan(1), b.subspan(1)) + (a[0] == b[0] ? 0 : 1);
  return std::min({replaced, byTrying(a.subspan(1), b) + 1, byTrying(a, b.subspan(1)) + 1});
}

TEST(EditDistance, IsThatOfTryingEverything) {
  Rng rng(5);
  for (int round = 0; round < 200; ++round) {
    Ids a(rng.below(6));
    Ids b(rng.below(6));
    for (Ids* ids : {&a, &b}) {
      for (std::int32_t& id : *ids) id = static_cast<std::int32_t>(rng.below(3));
    }
    EXPECT_EQ(editDistance(a, b), byTrying(a, b));
    EXPECT_EQ(editDistance(b, a), editDistance(a, b));
  }
}

}  // namespace
}  // namespace unrolled
