#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// Gated recurrent unit (Cho et al. 2014), the reset gate applied after the product, as in cuDNN
/// and PyTorch's `nn.GRU`, gate order r, z, n:
///
///   r = σ(W_r x_t + b_ir + U_r h_{t−1} + b_hr)          reset gate
///   z = σ(W_z x_t + b_iz + U_z h_{t−1} + b_hz)          update gate
///   n = tanh(W_n x_t + b_in + r ⊙ (U_n h_{t−1} + b_hn))  the new candidate
///   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
///
/// `activation` (tanh, relu, sigmoid, linear) stands in for tanh, `gateActivation` (sigmoid,
/// hard-sigmoid) for σ. States: h. Throws InvalidArgumentError for an activation that it does not
/// know.
std::unique_ptr<Cell> makeGru(const CellOptions& options);

}  // namespace unrolled
