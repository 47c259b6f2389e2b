#include "models/chunk_scorer.h"

#include <algorithm>

#include "core/error.h"

namespace unrolled {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double ChunkCounts::precision() const { return share(correct, predicted); }
double ChunkCounts::recall() const { return share(correct, gold); }

double ChunkCounts::f1() const { return share(2 * correct, gold + predicted); }

ChunkScorer::ChunkScorer(std::span<const std::string> tags) : types_(1) {
  for (const std::string& tag : tags) tags_.push_back(parse(tag));
}

ChunkScorer::Tag ChunkScorer::parse(const std::string& tag) {
  const std::size_t hyphen = tag.find('-');
  const std::string prefix = tag.substr(0, hyphen);
  const std::string name = hyphen == std::string::npos ? "" : tag.substr(hyphen + 1);
  Tag parsed{.prefix = Prefix::kOther};
  if (prefix == "B") parsed.prefix = Prefix::kBegin;
  if (prefix == "I") parsed.prefix = Prefix::kInside;
  if (prefix == "O") parsed.prefix = Prefix::kOutside;
  if (prefix == "E") parsed.prefix = Prefix::kEnd;
  if (prefix == ".") parsed.prefix = Prefix::kDot;
  if (prefix == "[" || prefix == "]") parsed.prefix = Prefix::kBracket;
  const auto known = std::find_if(types_.begin(), types_.end(),
                                  [&](const Type& type) { return type.name == name; });
  parsed.type = static_cast<std::size_t>(known - types_.begin());
  if (known == types_.end()) types_.push_back({name, {}});
  return parsed;
}

const ChunkScorer::Tag& ChunkScorer::tagOf(std::int32_t id) const {
  require<InvalidArgumentError>(id >= 0 && static_cast<std::size_t>(id) < tags_.size(),
                                "a tag must be from 0 to ", tags_.size() - 1, ", got ", id);
  return tags_[static_cast<std::size_t>(id)];
}

bool ChunkScorer::ends(const Tag& before, const Tag& tag) {
  using enum Prefix;
  switch (before.prefix) {
    case kBegin:
    case kInside:
      if (tag.prefix == kBegin || tag.prefix == kOutside) return true;
      break;
    case kEnd:
      if (tag.prefix == kEnd || tag.prefix == kInside || tag.prefix == kOutside) return true;
      break;
    case kBracket:
      return true;  // a chunk of one token
    case kOutside:
    case kDot:
      return false;
    case kOther:
      break;
  }
  return before.type != tag.type;
}

bool ChunkScorer::begins(const Tag& before, const Tag& tag) {
  using enum Prefix;
  switch (tag.prefix) {
    case kBegin:
      if (before.prefix == kBegin || before.prefix == kInside || before.prefix == kOutside) {
        return true;
      }
      break;
    case kInside:
    case kEnd:
      if (before.prefix == kOutside || before.prefix == kEnd) return true;
      break;
    case kBracket:
      return true;
    case kOutside:
    case kDot:
      return false;
    case kOther:
      break;
  }
  return before.type != tag.type;
}

void ChunkScorer::read(const Tag& gold, const Tag& predicted) {
  const bool goldEnds = ends(lastGold_, gold);
  const bool predictedEnds = ends(lastPredicted_, predicted);
  if (agreeing_) {
    if (goldEnds && predictedEnds && lastGold_.type == lastPredicted_.type) {
      agreeing_ = false;
      ++all_.correct;
      ++types_[lastGold_.type].counts.correct;
    } else if (goldEnds != predictedEnds || gold.type != predicted.type) {
      agreeing_ = false;
    }
  }
  const bool goldBegins = begins(lastGold_, gold);
  const bool predictedBegins = begins(lastPredicted_, predicted);
  if (goldBegins && predictedBegins && gold.type == predicted.type) agreeing_ = true;
  if (goldBegins) {
    ++all_.gold;
    ++types_[gold.type].counts.gold;
  }
  if (predictedBegins) {
    ++all_.predicted;
    ++types_[predicted.type].counts.predicted;
  }
  lastGold_ = gold;
  lastPredicted_ = predicted;
}

void ChunkScorer::add(std::span<const std::int32_t> gold, std::span<const std::int32_t> predicted) {
  require<InvalidArgumentError>(gold.size() == predicted.size(), "a sentence of ", gold.size(),
                                " tags must have as many predicted, got ", predicted.size());
  for (std::size_t i = 0; i < gold.size(); ++i) {
    read(tagOf(gold[i]), tagOf(predicted[i]));
    ++tokens_;
    if (gold[i] == predicted[i]) ++correctTokens_;
  }
  read({}, {});  // no chunk goes on in the next sentence
}

std::vector<ChunkScorer::Type> ChunkScorer::types() const {
  const auto byName = [](const Type& a, const Type& b) { return a.name < b.name; };
  std::vector<Type> found;
  for (const Type& type : types_) {
    if (type.name.empty() || type.counts.gold + type.counts.predicted == 0) continue;
    found.insert(std::upper_bound(found.begin(), found.end(), type, byName), type);
  }
  return found;
}

double ChunkScorer::accuracy() const { return share(correctTokens_, tokens_); }

}  // namespace unrolled
