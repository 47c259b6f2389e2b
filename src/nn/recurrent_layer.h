#pragma once

#include <cstdint>

#include "autograd/tape.h"
#include "nn/cells/cell.h"

namespace unrolled {

/// One layer in one direction as one operation on the tape: what it reads and where it writes.
struct RecurrentLayer {
  const Cell* cell;
  std::size_t time;
  std::size_t batch;
  std::size_t hidden;
  bool reverse;                 ///< runs from the last step to the first
  const std::int32_t* lengths;  ///< [B], or null: every sequence has all steps

  Var vectors;                 ///< [T, B, I]; or none, and
  const std::int32_t* tokens;  ///< [T, B] ids of 1-of-N vectors

  Var weightIh;  ///< [G·H, I]
  Var weightHh;  ///< [G·H, H]
  Var biasIh;    ///< [G·H]
  Var biasHh;    ///< [G·H]

  Var initialState;  ///< [S, slots, B, H], or none: zero
  Var finalState;    ///< [S, slots, B, H]; this layer writes its slot
  std::size_t slot;
};

/// Runs the layer and returns its output h, [T, B, H]. The products are one for the inputs of all
/// steps, one packed product a step for the recurrent part, and one for each weight gradient.
Var runRecurrentLayer(const RecurrentLayer& layer);

}  // namespace unrolled
