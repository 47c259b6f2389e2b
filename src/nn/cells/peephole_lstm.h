#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// LSTM whose gates see the store (Gers and Schmidhuber 2000; Graves 2013, eqs 7 to 11; ONNX `LSTM`
/// with `P`), gate order i, f, g, o:
///
///   i = σ(W_i x_t + U_i h_{t−1} + p_i ⊙ c_{t−1} + b_i)
///   f = σ(W_f x_t + U_f h_{t−1} + p_f ⊙ c_{t−1} + b_f)
///   g = tanh(W_g x_t + U_g h_{t−1} + b_g)
///   c_t = f ⊙ c_{t−1} + i ⊙ g
///   o = σ(W_o x_t + U_o h_{t−1} + p_o ⊙ c_t + b_o)
///   h_t = o ⊙ tanh(c_t)
///
/// The weights p_i, p_f, p_o are the parameter `weight_ch` [3H], initialised as biases. Options and
/// states as of the LSTM.
std::unique_ptr<Cell> makePeepholeLstm(const CellOptions& options);

}  // namespace unrolled
