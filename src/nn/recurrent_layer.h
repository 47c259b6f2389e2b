#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

class Rng;

/// One layer in one direction: what a cell's `runLayer` reads and where it writes. Plain data that
/// lives as long as the tape's values, so that a backward function may keep a copy.
struct RecurrentLayer {
  Tape* tape;
  std::size_t time;
  std::size_t batch;
  std::size_t inputs;
  std::size_t hidden;
  bool reverse;                 ///< runs from the last step to the first
  const std::int32_t* lengths;  ///< [B], or null: every sequence has all steps

  Var vectors;                 ///< [T, B, I]; or none, and
  const std::int32_t* tokens;  ///< [T, B] ids of 1-of-N vectors

  std::span<const Var> parameters;  ///< as Cell::parameters lists them

  Var initialState;  ///< [S, slots, B, H], or none: zero
  Var finalState;    ///< [S, slots, B, H]; this layer writes its slot
  std::size_t slot;

  Rng* dropout;               ///< draws masks while training; null: evaluation
  float* stateGradientNorms;  ///< [T] as of RecurrentInput, or null

  /// The k-th step of the run as a place in time.
  std::size_t place(std::size_t k) const { return reverse ? time - 1 - k : k; }
  /// Whether sequence b has ended before step t.
  bool masked(std::size_t t, std::size_t b) const {
    return lengths != nullptr && t >= static_cast<std::size_t>(lengths[b]);
  }
  /// Where this layer's part of state s begins in an array [S, slots, B, H].
  std::size_t slotOffset(std::size_t s) const {
    return (s * finalState.shape()[1] + slot) * batch * hidden;
  }
};

}  // namespace unrolled
