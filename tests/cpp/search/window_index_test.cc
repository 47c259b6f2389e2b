#include "search/window_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/rng.h"
#include "support/expect.h"
#include "support/unit_vectors.h"

namespace unrolled {
namespace {

using testing::expectError;
using testing::unitVectors;
using Bytes = std::vector<std::uint8_t>;

constexpr VectorPrecision kBoth[] = {VectorPrecision::kFloat32, VectorPrecision::kInt8};
constexpr std::size_t kSize = 6;

std::vector<SpeechWindow> randomWindows(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<SpeechWindow> windows(count);
  for (SpeechWindow& window : windows) {
    window.start = rng.uniform(0, 10);
    window.end = window.start + rng.uniform(0.1f, 1.5f);
  }
  return windows;
}

/// Recordings `a`, `b`, … with so many windows each.
WindowIndex indexOf(VectorPrecision precision, const std::vector<std::size_t>& counts) {
  WindowIndex index(kSize, precision);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    index.append(std::string(1, static_cast<char>('a' + i)), randomWindows(counts[i], i + 1),
                 unitVectors(kSize, counts[i], i + 1));
  }
  return index;
}

std::vector<float> query() { return unitVectors(kSize, 1, 99); }

void expectSame(const std::vector<WindowHit>& got, const std::vector<WindowHit>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].id, expected[i].id);
    EXPECT_EQ(got[i].start, expected[i].start);
    EXPECT_EQ(got[i].end, expected[i].end);
    EXPECT_EQ(got[i].score, expected[i].score);
  }
}

TEST(WindowIndex, FindsWhatAPlainLoopFinds) {
  const std::vector<std::size_t> counts = {40, 0, 70, 1};
  for (const VectorPrecision precision : kBoth) {
    for (const double overlap : {0.0, 0.3, 0.99}) {
      WindowIndex index = indexOf(precision, counts);
      const WindowSearch options{.top = 12, .overlap = overlap, .minimumScore = 0.1};
      // All windows by score, each taken unless a better one of its recording covers it.
      VectorIndex vectors(kSize, precision);
      std::vector<WindowHit> all;
      for (std::size_t i = 0; i < counts.size(); ++i) {
        vectors.append(unitVectors(kSize, counts[i], i + 1));
        for (const SpeechWindow& window : randomWindows(counts[i], i + 1)) {
          all.push_back({std::string(1, static_cast<char>('a' + i)),
                         static_cast<double>(window.start), static_cast<double>(window.end), 0});
        }
      }
      std::vector<float> scores(all.size());
      vectors.compare(query(), scores);
      for (std::size_t i = 0; i < all.size(); ++i) all[i].score = static_cast<double>(scores[i]);
      std::stable_sort(all.begin(), all.end(),
                       [](const auto& a, const auto& b) { return a.score > b.score; });
      std::vector<WindowHit> expected;
      for (const WindowHit& hit : all) {
        bool covered = false;
        for (const WindowHit& better : expected) {
          const double shared = std::min(hit.end, better.end) - std::max(hit.start, better.start);
          const double shorter = std::min(hit.end - hit.start, better.end - better.start);
          covered |= better.id == hit.id && shared > overlap * shorter;
        }
        if (!covered && hit.score >= 0.1 && expected.size() < 12) expected.push_back(hit);
      }
      ASSERT_GT(expected.size(), 3u);
      expectSame(index.search(query(), options), expected);
    }
  }
}

TEST(WindowIndex, MergesOverlappingHitsOfOneRecordingOnly) {
  WindowIndex index(2, VectorPrecision::kFloat32);
  const std::vector<float> alike = {1, 0, 0.8f, 0.6f, 0.6f, 0.8f};
  index.append("one", std::vector<SpeechWindow>{{0, 1}, {0.5f, 1.5f}, {0.9f, 1.9f}}, alike);
  index.append("two", std::vector<SpeechWindow>{{0, 1}}, std::vector<float>{0.8f, 0.6f});
  const std::vector<WindowHit> hits = index.search(std::vector<float>{1, 0});
  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[0].id, "one");
  EXPECT_EQ(hits[0].start, 0);
  EXPECT_EQ(hits[0].end, 1);
  EXPECT_EQ(hits[0].score, 1);
  EXPECT_EQ(hits[1].id, "two");
  EXPECT_EQ(hits[2].id, "one");
  EXPECT_NEAR(hits[2].start, 0.9, 1e-6);
}

TEST(WindowIndex, WithoutARecordingIsThatOfTheOthers) {
  for (const VectorPrecision precision : kBoth) {
    WindowIndex index = indexOf(precision, {20, 30, 0, 10});
    EXPECT_FALSE(index.remove("z"));
    EXPECT_TRUE(index.remove("b"));
    EXPECT_FALSE(index.remove("b"));
    WindowIndex others(kSize, precision);
    for (const auto& [id, count, seed] :
         {std::tuple("a", 20, 1), std::tuple("c", 0, 3), std::tuple("d", 10, 4)}) {
      const auto windows = static_cast<std::size_t>(count);
      const auto from = static_cast<std::uint64_t>(seed);
      others.append(id, randomWindows(windows, from), unitVectors(kSize, windows, from));
    }
    EXPECT_EQ(index.count(), 30u);
    EXPECT_EQ(index.toBytes(), others.toBytes());
    expectSame(index.search(query()), others.search(query()));
    // And what was taken out may come again.
    index.append("b", randomWindows(30, 2), unitVectors(kSize, 30, 2));
    EXPECT_EQ(index.recordings().back().id, "b");
    EXPECT_EQ(
        index.search(query(), {.top = 1000, .overlap = 0.99}).size(),
        indexOf(precision, {20, 30, 0, 10}).search(query(), {.top = 1000, .overlap = 0.99}).size());
  }
}

TEST(WindowIndex, WithoutWindowsFindsNothing) {
  WindowIndex index(kSize, VectorPrecision::kInt8);
  EXPECT_TRUE(index.search(query()).empty());
  index.append("silence", {}, {});
  EXPECT_TRUE(index.search(query()).empty());
  EXPECT_EQ(index.recordings().size(), 1u);
  EXPECT_EQ(WindowIndex::fromBytes(index.toBytes()).recordings()[0].id, "silence");
}

TEST(WindowIndex, RefusesWhatDoesNotFitAndStaysAsItWas) {
  WindowIndex index = indexOf(VectorPrecision::kInt8, {4});
  const Bytes before = index.toBytes();
  const std::vector<SpeechWindow> two = {{0, 1}, {1, 2}};
  const std::vector<SpeechWindow> turned = {{0, 1}, {2, 1}};
  expectError<InvalidArgumentError>([&] { index.append("a", two, unitVectors(kSize, 2)); },
                                    "there is already a recording with the id a");
  expectError<ShapeError>([&] { index.append("b", two, unitVectors(kSize, 3)); },
                          "2 windows must have as many vectors of 6 numbers, got 18 numbers");
  expectError<ShapeError>([&] { index.append("b", two, std::vector<float>(13)); },
                          "2 windows must have as many vectors of 6 numbers, got 13 numbers");
  expectError<InvalidArgumentError>(
      [&] { index.append("b", turned, unitVectors(kSize, 2)); },
      "windows[1] must begin at 0 s or later and end after that, got 2 to 1");
  expectError<InvalidArgumentError>([&] { index.append("b", two, std::vector<float>(12)); },
                                    "vectors[0] must have length 1, got 0");
  expectError<InvalidArgumentError>(
      [&] { index.append(std::string(70000, 'x'), two, unitVectors(kSize, 2)); },
      "the id of a recording must have at most 65535 bytes, got 70000");
  EXPECT_EQ(index.toBytes(), before);
  const auto refused = [&](const WindowSearch& options, const char* message) {
    expectError<InvalidArgumentError>([&] { index.search(query(), options); }, message);
  };
  refused({.top = 0}, "search.top must be an integer from 1 to 1000, got 0");
  refused({.top = 2.5}, "search.top must be an integer from 1 to 1000, got 2.5");
  refused({.top = 1001}, "search.top must be an integer from 1 to 1000, got 1001");
  refused({.overlap = 1}, "search.overlap must be from 0 to below 1, got 1");
  refused({.minimumScore = NAN}, "search.minimumScore must be a number, got NaN");
  expectError<ShapeError>([&] { index.search(std::vector<float>(5)); },
                          "a query must have 6 numbers, got 5");
}

TEST(WindowIndexFile, GivesBackTheSameIndex) {
  for (const VectorPrecision precision : kBoth) {
    WindowIndex index = indexOf(precision, {20, 0, 13});
    index.note = std::string("{\"embedder\": 1}\0 ", 17);
    const Bytes bytes = index.toBytes();
    WindowIndex again = WindowIndex::fromBytes(bytes);
    EXPECT_EQ(again.note, index.note);
    EXPECT_EQ(again.precision(), precision);
    EXPECT_EQ(again.vectorSize(), kSize);
    ASSERT_EQ(again.recordings().size(), 3u);
    EXPECT_EQ(again.recordings()[2].id, "c");
    EXPECT_EQ(again.recordings()[2].windows, 13u);
    expectSame(again.search(query()), index.search(query()));
    EXPECT_EQ(again.toBytes(), bytes);
  }
}

TEST(WindowIndexFile, IsRefusedWhereverItIsCutOrLonger) {
  for (const VectorPrecision precision : kBoth) {
    const Bytes bytes = indexOf(precision, {3, 0, 2}).toBytes();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_THROW(WindowIndex::fromBytes(std::span(bytes).first(size)), FormatError) << size;
    }
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_THROW(WindowIndex::fromBytes(longer), FormatError);
  }
}

TEST(WindowIndexFile, IsRefusedWhateverBitIsFlipped) {
  for (const VectorPrecision precision : kBoth) {
    Bytes bytes = indexOf(precision, {3, 0, 2}).toBytes();
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      const auto mask = static_cast<std::uint8_t>(1u << bit % 8);
      bytes[bit / 8] ^= mask;
      EXPECT_THROW(WindowIndex::fromBytes(bytes), FormatError) << bit;
      bytes[bit / 8] ^= mask;
    }
  }
}

/// The file with the checksum that its first bytes ought to have.
Bytes sealed(Bytes bytes) {
  ByteWriter writer;
  if (bytes.size() >= 8) writer.bytes(bytes.data(), bytes.size() - 8);
  return writer.finish();
}

TEST(WindowIndexFile, WithARightChecksumIsRefusedOrHarmless) {
  Rng rng(8);
  int refused = 0;
  for (const VectorPrecision precision : kBoth) {
    const Bytes good = indexOf(precision, {3, 0, 2}).toBytes();
    for (int round = 0; round < 10000; ++round) {
      Bytes bytes = good;
      for (std::uint32_t changes = 1 + rng.below(3); changes > 0; --changes) {
        // Most of what can go wrong is said in the first bytes.
        const auto near = static_cast<std::uint32_t>(std::min<std::size_t>(70, bytes.size()));
        const auto size = static_cast<std::uint32_t>(bytes.size());
        const std::size_t at = rng.below(rng.below(2) == 0 ? near : size);
        switch (rng.below(4)) {
          case 0:
            bytes[at] = static_cast<std::uint8_t>(rng.below(256));
            break;
          case 1:
            bytes[at] ^= static_cast<std::uint8_t>(1u << rng.below(8));
            break;
          case 2:
            bytes[at] = 255;
            break;
          default:
            bytes.resize(std::max<std::size_t>(20, at));
        }
      }
      try {
        WindowIndex index = WindowIndex::fromBytes(sealed(std::move(bytes)));
        if (index.vectorSize() == kSize) index.search(query());
      } catch (const FormatError&) {
        ++refused;
      }
    }
  }
  // A change of a vector's last digits, a time or a name cannot be told from what was meant.
  EXPECT_GT(refused, 8000);
  EXPECT_LT(refused, 20000);
}

TEST(WindowIndexFile, SaysWhatIsWrong) {
  const Bytes good = indexOf(VectorPrecision::kInt8, {3, 0, 2}).toBytes();
  const auto refused = [&](auto change, bool seal, const std::string& message) {
    Bytes bytes = good;
    change(bytes);
    if (seal) bytes = sealed(std::move(bytes));
    expectError<FormatError>([&] { WindowIndex::fromBytes(bytes); }, message);
  };
  const auto set = [](std::size_t at, std::uint8_t value) {
    return [=](Bytes& bytes) { bytes[at] = value; };
  };
  refused(set(0, 'x'), true, "these bytes are not an index of recordings");
  refused(set(8, 2), true, "the index must have version 1, got 2");
  refused(set(40, 9), false, "the index is damaged: its checksum is another");
  refused(set(12, 2), true, "the index has an unknown precision, 2");
  refused(set(16, 0), true, "the index must have vectors of 1 to 65536 numbers, got 0");
  refused(set(24, 9), true, "the index says that it has 9 windows, and its recordings have 5");
  refused(set(23, 255), true, message("the index ends too early, after ", good.size(), " bytes"));
  refused(set(35, 255), true, message("the index ends too early, after ", good.size(), " bytes"));
  // Behind the header of 40 bytes, the sizes of three recordings (24): their names, `abc`.
  refused(set(65, 'a'), true, "the index has two recordings with one id");
  // The first window's start, whose sign is in its last byte.
  refused([](Bytes& bytes) { bytes[70] ^= 0x80; }, true,
          message("the index has a window from ", -randomWindows(1, 1)[0].start, " s to ",
                  randomWindows(1, 1)[0].end, " s"));
  // Behind 5 windows (40 bytes) the scales of five vectors (20), and these.
  refused(set(67 + 40 + 20, 0x80), true, "vector 0 of the index has a −128");
  refused(set(67 + 40 + 3, 0x7f), true, "vector 0 of the index has not length 1");
  refused([](Bytes& bytes) { bytes.insert(bytes.end(), 5, 0); }, true,
          "the index goes on after its end, for 5 bytes");
}

}  // namespace
}  // namespace unrolled
