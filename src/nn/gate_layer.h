#pragma once

#include "autograd/tape.h"
#include "nn/cells/gate_cell.h"
#include "nn/recurrent_layer.h"

namespace unrolled {

/// Runs a layer of a cell of gates as one operation on the tape and returns its output h,
/// [T, B, H]. The products are one for the inputs of all steps, one packed product a step for the
/// recurrent part, and one for each weight gradient.
Var runGateLayer(const GateCell& cell, const RecurrentLayer& layer);

}  // namespace unrolled
