#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// Gated recurrent unit as it was published (Cho et al. 2014, eq. 5 to 8; ONNX `GRU` with
/// `linear_before_reset = 0`): the reset gate is applied before the product. Gate order r, z, n:
///
///   r = σ(W_r x_t + b_ir + U_r h_{t−1} + b_hr)           reset gate
///   z = σ(W_z x_t + b_iz + U_z h_{t−1} + b_hz)           update gate
///   n = tanh(W_n x_t + b_in + U_n (r ⊙ h_{t−1}) + b_hn)  the new candidate
///   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
///
/// Names and layouts of the parameters are those of the GRU. States: h. `activation` is that of n:
/// tanh (the default), relu, sigmoid or linear; `gateActivation` sigmoid or hard-sigmoid;
/// InvalidArgumentError for any other.
std::unique_ptr<Cell> makeGruResetBefore(const CellOptions& options);

}  // namespace unrolled
