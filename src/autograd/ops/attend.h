#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

struct Attended {
  Var context;  ///< [T, B, D]
  Var weights;  ///< [T, B, S]; to be read, no gradient flows out of it
};

/// Every query's mean of the values, weighted by the softmax of its scores with the keys, as one
/// operation: queries [T, B, A], keys [S, B, A], values [S, B, D].
///
///   context_tb = Σ_s weight_tbs value_sb,   weight_tb = softmax over s of score(query_tb, key_sb)
///
/// over the steps s of sequence b, of which there are lengths[b] (1 … S; empty: all S). The weights
/// beyond are zero. The lengths must outlive the tape's use of them. Throws ShapeError when the
/// extents do not agree, InvalidArgumentError when a length is not within 1 … S.

/// score(q, k) = q · k.
Attended attendByDot(Var queries, Var keys, Var values, std::span<const std::int32_t> lengths);

/// score(q, k) = w · tanh(q + k), w [1, A] (kernels/additive_scores.h says how).
Attended attendByTanh(Var queries, Var keys, Var values, Var w,
                      std::span<const std::int32_t> lengths);

}  // namespace unrolled
