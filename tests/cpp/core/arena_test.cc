#include "core/arena.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "support/allocations.h"

namespace unrolled {
namespace {

TEST(Arena, HandsOutAlignedMemoryThatDoesNotOverlap) {
  Arena arena;
  std::vector<std::pair<float*, std::size_t>> given;
  // Enough to need several blocks.
  for (std::size_t count : {1u, 17u, 5000u, 16u, 40000u, 3u, 100000u, 0u, 7u}) {
    float* const memory = arena.floats(count);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 64, 0u);
    std::fill_n(memory, count, static_cast<float>(given.size()));
    given.emplace_back(memory, count);
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    for (std::size_t k = 0; k < given[i].second; ++k) {
      ASSERT_EQ(given[i].first[k], static_cast<float>(i));
    }
  }
}

TEST(Arena, LaterPassesOfTheSameSizeAllocateNothing) {
  Arena arena;
  const auto pass = [&] {
    for (std::size_t i = 0; i < 20; ++i) arena.floats(3001);
    arena.bytes(40);
  };
  pass();
  arena.reset();
  const std::size_t capacity = arena.capacity();
  EXPECT_GE(capacity, 20 * 3001u);
  const std::uint64_t before = testing::allocations();
  for (int i = 0; i < 3; ++i) {
    pass();
    arena.reset();
  }
  EXPECT_EQ(testing::allocations(), before);
  EXPECT_EQ(arena.capacity(), capacity);
}

TEST(Arena, GivesTheSameMemoryAgainAfterAReset) {
  Arena arena;
  float* const first = arena.floats(100);
  arena.reset();
  EXPECT_EQ(arena.floats(100), first);
}

TEST(Arena, BytesAreRoundedUp) {
  Arena arena;
  auto* const memory = static_cast<unsigned char*>(arena.bytes(65));
  float* const next = arena.floats(1);
  std::memset(memory, 0xff, 65);
  EXPECT_GE(reinterpret_cast<unsigned char*>(next) - memory, 65);
}

}  // namespace
}  // namespace unrolled
