#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// Clockwork RNN (Koutník, Greff, Gomez and Schmidhuber 2014): the units are modules of equal size,
/// each with a period T_i, sorted from fast to slow. A module receives from itself and from slower
/// ones, and only at steps that its period divides; at all others it keeps its state:
///
///   h_t^i = f(W^i x_t + b_ih^i + Σ_{j ≥ i} U^ij h_{t−1}^j + b_hh^i)   where T_i divides t,
///   h_t^i = h_{t−1}^i                                                elsewhere
///
/// A sequence's first step is t = 0 in either direction, so that all modules begin with it. Only
/// the modules that are due are computed, forward and backward (nn/clockwork_layer.h).
///
/// Parameters are those of an Elman network; the blocks of `weight_hh` that lead from faster to
/// slower modules begin as zero and are never read. States: h, and the clock t in the first column
/// of its array, which wraps at the least common multiple of the periods.
///
/// `periods` may come in any order; by default they are 1, 2, 4 … for as many modules, up to eight,
/// as divide the units evenly. `activation` is f: tanh (the default), relu, sigmoid or linear.
/// Throws InvalidArgumentError when a period is zero, when the modules do not divide the units
/// evenly, or when the least common multiple is above 2²⁴, from where on a clock in single
/// precision would stand still.
std::unique_ptr<Cell> makeClockwork(const CellOptions& options);

}  // namespace unrolled
