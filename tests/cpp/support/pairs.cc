#include "support/pairs.h"

#include <algorithm>

#include "core/rng.h"
#include "support/sequences.h"

namespace unrolled::testing {
namespace {

using Ids = std::vector<std::vector<std::int32_t>>;

SequenceData sequencesOf(const Ids& sequences) {
  SequenceData data;
  data.name = "pairs";
  for (const auto& sequence : sequences) {
    data.tokens.insert(data.tokens.end(), sequence.begin(), sequence.end());
    data.ends.push_back(data.tokens.size());
  }
  return data;
}

Ids randomSources(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  Ids sources(count);
  for (auto& source : sources) {
    source.resize(1 + rng.below(7));
    for (std::int32_t& id : source) id = static_cast<std::int32_t>(rng.below(5));
  }
  return sources;
}

}  // namespace

PairData pairsOf(const Ids& sources, const Ids& targets) {
  PairData data{sequencesOf(sources), sequencesOf(targets)};
  data.source.field = ".source";
  data.target.field = ".target";
  return data;
}

PairData reversedPairs(std::size_t count, std::uint64_t seed) {
  const Ids sources = randomSources(count, seed);
  Ids targets = sources;
  for (auto& target : targets) std::reverse(target.begin(), target.end());
  return pairsOf(sources, targets);
}

PairData thinnedPairs(std::size_t count, std::uint64_t seed) {
  const Ids sources = randomSources(count, seed);
  Ids targets;
  for (const auto& source : sources) {
    std::vector<std::int32_t>& target = targets.emplace_back();
    for (std::size_t i = 1; i < source.size(); i += 2) target.push_back(source[i]);
  }
  return pairsOf(sources, targets);
}

PairData only(const PairData& data, const std::vector<std::size_t>& pairs) {
  return {only(data.source, pairs, Granularity::kStep),
          only(data.target, pairs, Granularity::kStep)};
}

SequenceToSequenceOptions smallPairOptions(const std::string& cell, const std::string& attention) {
  SequenceToSequenceOptions options;
  options.model.encoder.cell = cell;
  options.model.encoder.hiddenSize = 3;
  options.model.encoder.bidirectional = true;
  options.model.decoder.cell = cell;
  options.model.decoder.hiddenSize = attention == "dot" ? 6 : 4;
  options.model.sourceVocabularySize = 5;
  options.model.targetVocabularySize = 5;
  options.model.embeddingSize = 3;
  options.model.seed = 3;
  options.attention = attention;
  return options;
}

PairTraining smallPairTraining() {
  PairTraining training;
  training.trainer.optimizer.learningRate = 0.02;
  training.batchSize = 4;
  return training;
}

}  // namespace unrolled::testing
