#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// From a sequence of vectors to one vector. `lengths` [B] are the steps of each sequence, 1 … T;
/// empty: all T. They must outlive the tape's use of them. All throw ShapeError when the extents do
/// not agree, InvalidArgumentError when a length is not within 1 … T.

/// The last output of a recurrent network with `directions` directions: x [T, B, D·O] → [B, D·O],
/// for the forward direction that of a sequence's last step, for the backward one that of step 0.
Var lastOutputs(Var x, std::size_t directions, std::span<const std::int32_t> lengths);

/// The mean over the steps of each sequence: x [T, B, F] → [B, F].
Var meanOverTime(Var x, std::span<const std::int32_t> lengths);

/// exp(s_tb) / Σ_t' exp(s_t'b) over the steps of each sequence, 0 beyond them:
/// scores [T, B, 1] → [T, B, 1].
Var softmaxOverTime(Var scores, std::span<const std::int32_t> lengths);

/// Σ_t weights_tb · x_tb: weights [T, B, 1], x [T, B, F] → [B, F].
Var weightedSumOverTime(Var weights, Var x);

}  // namespace unrolled
