#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/sequence_batches.h"
#include "models/sequence_data.h"

namespace unrolled {

/// Sequences of words to be read, and for each the one to be written: as many of the one as of the
/// other. Messages name them by `source.name`, `source.field` and `target.field`.
struct PairData {
  SequenceData source;  ///< none of them empty
  SequenceData target;  ///< may be empty: nothing but the end is to be written

  std::size_t count() const { return source.count(); }
};

/// Some pairs side by side. The decoder reads the boundary symbol and then the target, and is to
/// predict the target and then the boundary symbol; so it has a step more than the target.
struct PairBatch {
  SequenceBatch source;
  std::size_t time = 0;               ///< T: steps of the longest target with its end
  std::size_t batch = 0;              ///< B
  std::size_t steps = 0;              ///< of all targets with their ends, without the padding
  std::vector<std::int32_t> lengths;  ///< [B]; empty: all have T steps
  std::vector<std::int32_t> inputs;   ///< [T, B]; padding 0
  std::vector<std::int32_t> targets;  ///< [T, B]; padding −1

  std::size_t length(std::size_t b) const {
    return lengths.empty() ? time : static_cast<std::size_t>(lengths[b]);
  }
};

/// Lays pairs side by side. It allocates nothing once `batch` has held as large ones. `boundary` is
/// the symbol that begins and ends a target.
void gatherPairs(const PairData& data, std::span<const std::uint32_t> pairs, std::int32_t boundary,
                 PairBatch& batch);

/// By what pairs are put into batches: the length of the source, and where that is the same, of the
/// target, to and fro; and how many steps the longer of both has, the target with its end.
SequenceSizes sizesOf(const PairData& data);

}  // namespace unrolled
