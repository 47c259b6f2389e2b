#pragma once

#include <cstdint>
#include <vector>

#include "core/aligned_buffer.h"

namespace unrolled {

/// Sources that an encoder has read: all that a decoder needs to know of them, in memory of its
/// own. Whatever is of one source lies together, so that hypotheses may share it.
struct EncodedSources {
  std::size_t count = 0;              ///< B
  std::size_t time = 0;               ///< S: steps of the longest
  std::vector<std::int32_t> lengths;  ///< [B] steps of each
  /// [B, S, A] as Attention::prepareKeys leaves them, and [B, S, D]; nothing without attention.
  AlignedBuffer keys;
  AlignedBuffer values;
  /// [states, L, B, H] the decoder's initial states.
  AlignedBuffer state;
};

}  // namespace unrolled
