#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// LSTM that forgets as much as it takes in (Greff et al. 2017, "CIFG"; ONNX `LSTM` with
/// `input_forget`), gate order i, g, o:
///
///   i = σ(W_i x_t + U_i h_{t−1} + b_i)      input gate
///   g = tanh(W_g x_t + U_g h_{t−1} + b_g)   what is to be stored
///   o = σ(W_o x_t + U_o h_{t−1} + b_o)      output gate
///   c_t = (1 − i) ⊙ c_{t−1} + i ⊙ g
///   h_t = o ⊙ tanh(c_t)
///
/// Options as of the LSTM, without `forgetBias`: the bias of i, reversed, is that of forgetting.
/// States: h, c.
std::unique_ptr<Cell> makeCoupledLstm(const CellOptions& options);

}  // namespace unrolled
