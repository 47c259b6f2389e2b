#pragma once

#include <cstddef>
#include <span>

#include "autograd/tape.h"
#include "kernels/activation_lanes.h"
#include "nn/recurrent_layer.h"

namespace unrolled {

/// Runs a layer of a Clockwork RNN (nn/cells/clockwork.h) as one operation on the tape and returns
/// its output h, [T, B, H].
///
/// Work follows what changes. The input's share of a module is one product over the steps at which
/// it is due. Module j changes only when it is due, so that what it sends to the modules i ≤ j,
/// h^j U^ijᵀ, is computed only then and kept until it changes again; backward likewise gathers the
/// gradient of what it sent until the step that made it, and the gradient of a module's weights is
/// one product over its own steps. With periods 1, 2, 4 … that is far less than a product for every
/// module that is due.
///
/// `periods` from fast to slow, their number a divisor of the hidden size; they must live as long
/// as the tape's values.
Var runClockworkLayer(const RecurrentLayer& layer, std::span<const std::size_t> periods,
                      kernels::Activation f);

}  // namespace unrolled
