#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace unrolled {

/// Chunks counted, of one type or of all.
struct ChunkCounts {
  std::uint64_t gold = 0;       ///< in the given tags
  std::uint64_t predicted = 0;  ///< in the predicted ones
  std::uint64_t correct = 0;    ///< in both, with the same beginning, end and type

  /// correct / predicted; 0 where nothing was predicted.
  double precision() const;
  /// correct / gold; 0 where there is nothing to find.
  double recall() const;
  /// 2PR / (P + R), which is 2 correct / (gold + predicted); 0 where both are.
  double f1() const;
};

/// Scores chunks that are written as tags, exactly as `conlleval` of the CoNLL-2000 shared task
/// (Tjong Kim Sang and Buchholz 2000; the script of 2004): a tag is a prefix and, after its first
/// hyphen, a type, such as `B-fromloc`. IOB1 (`I-` begins a chunk, `B-` only one right behind
/// another of its type), IOB2 (every chunk begins with `B-`), a stray `I-`, which begins a chunk
/// where no chunk of its type goes on, and `E-` are read as that script reads them. A tag that has
/// none of these prefixes belongs to no chunk unless its type changes.
class ChunkScorer {
 public:
  /// The tags that ids stand for.
  explicit ChunkScorer(std::span<const std::string> tags);

  /// Counts one sentence: ids of the given and of the predicted tag of every token. Throws
  /// InvalidArgumentError when there are not as many of the one as of the other, or one is no tag.
  void add(std::span<const std::int32_t> gold, std::span<const std::int32_t> predicted);

  const ChunkCounts& all() const { return all_; }
  struct Type {
    std::string name;
    ChunkCounts counts;
  };
  /// Those of which there were any chunks, by name.
  std::vector<Type> types() const;

  std::uint64_t tokens() const { return tokens_; }
  /// The share of tokens whose tags are the same; 0 without any.
  double accuracy() const;

 private:
  /// What a tag says of chunks.
  enum class Prefix { kBegin, kInside, kOutside, kEnd, kDot, kBracket, kOther };
  struct Tag {
    Prefix prefix = Prefix::kOutside;
    std::size_t type = 0;  // place in types_; 0: none
  };

  Tag parse(const std::string& tag);
  const Tag& tagOf(std::int32_t id) const;
  static bool ends(const Tag& before, const Tag& tag);
  static bool begins(const Tag& before, const Tag& tag);
  void read(const Tag& gold, const Tag& predicted);

  std::vector<Tag> tags_;
  std::vector<Type> types_;
  ChunkCounts all_;
  std::uint64_t tokens_ = 0;
  std::uint64_t correctTokens_ = 0;
  Tag lastGold_;
  Tag lastPredicted_;
  bool agreeing_ = false;  // within a chunk that is in both so far
};

}  // namespace unrolled
