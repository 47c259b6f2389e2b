#pragma once

#include "autograd/tape.h"
#include "nn/cells/gate_cell.h"
#include "nn/recurrent_layer.h"

namespace unrolled {

/// Runs a layer of a cell of gates as one operation on the tape and returns its output h,
/// [T, B, H]. The products are one for the inputs of all steps, one packed product a step for the
/// recurrent part, and one for each weight gradient.
///
/// With `layerNorm` (Ba, Kiros and Hinton 2016, eqs 3, 4, 20 and following) each gate's share of
/// the input and of the state is normalised over the units before the bias is added,
///
///   a = γ_ih ⊙ norm(W x_t) + γ_hh ⊙ norm(U h_{t−1}) + b,   norm(v) = (v − mean) / √(variance + ε)
///
/// with ε = 1e-5 and gains γ that begin at 1. Unlike the paper's LSTM, the normalisation is over
/// each gate by itself rather than over all gates together, there is one bias rather than one in
/// each term, and the store c is not normalised before it is read out.
///
/// With `recurrentDropout` p, while training (Gal and Ghahramani 2016), the product with U sees
/// h_{t−1} ⊙ m, where m is drawn once for each sequence, 0 with probability p and 1 / (1 − p)
/// else, and kept over all steps of the run. What the cell itself does with the state before (the
/// store of an LSTM, the part that a GRU keeps) is not masked.
Var runGateLayer(const GateCell& cell, const RecurrentLayer& layer);

}  // namespace unrolled
