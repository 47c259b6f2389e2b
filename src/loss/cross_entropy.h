#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// The mean of −log softmax(logits)[target] over all rows whose target is not negative, in nats: a
/// scalar. logits [..., V], one target a row; a negative one marks padding. The targets must
/// outlive the tape's use of them. Throws ShapeError when their number is not that of the rows,
/// InvalidArgumentError when one is V or more.
///
/// With a `smoothing` ε in [0, 1) the mean of (1 − ε) times that and ε times its mean over all V as
/// targets (Szegedy et al. 2016, section 7; PyTorch's label_smoothing).
Var crossEntropy(Var logits, std::span<const std::int32_t> targets, float smoothing = 0.0f);

}  // namespace unrolled
