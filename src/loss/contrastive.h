#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// How well vectors z_i [N, D], of unit length, find those of their own group among all others, in
/// nats (Khosla et al. 2020, equation 2):
///
///   mean over i of  −1/|P(i)| Σ_{p in P(i)} log( e^{z_i·z_p / τ} / Σ_{a ≠ i} e^{z_i·z_a / τ} )
///
/// P(i) are the others of the group of i. With two in each group it is NT-Xent (Chen et al. 2020,
/// equation 1). A vector that is alone in its group is there for the others to be told from, and
/// has no term of its own; where all are alone the loss is 0. The groups [N] must outlive the
/// tape's use of them. Throws ShapeError when their number is not N, InvalidArgumentError when the
/// temperature τ is not positive.
Var contrastive(Var vectors, std::span<const std::int32_t> groups, float temperature);

}  // namespace unrolled
