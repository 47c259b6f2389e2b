#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/pairs.h"
#include "models/sequence_to_sequence.h"

namespace unrolled::testing {

/// Pairs of these ids.
PairData pairsOf(const std::vector<std::vector<std::int32_t>>& sources,
                 const std::vector<std::vector<std::int32_t>>& targets);

/// Sources of 1 to 7 of 5 symbols, whose targets are the same backwards, or shorter ones: without
/// every second symbol, so that some are empty.
PairData reversedPairs(std::size_t count, std::uint64_t seed = 1);
PairData thinnedPairs(std::size_t count, std::uint64_t seed = 1);

/// Only these of the pairs.
PairData only(const PairData& data, const std::vector<std::size_t>& pairs);

/// 5 symbols on either side, a bidirectional encoder, small networks.
SequenceToSequenceOptions smallPairOptions(const std::string& cell = "gru",
                                           const std::string& attention = "additive");

/// Adam over batches of 4.
PairTraining smallPairTraining();

}  // namespace unrolled::testing
