#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// Long short-term memory with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and
/// Cummins 2000), PyTorch's `nn.LSTM`, gate order i, f, g, o:
///
///   i = σ(W_i x_t + U_i h_{t−1} + b_i)      input gate
///   f = σ(W_f x_t + U_f h_{t−1} + b_f)      forget gate
///   g = tanh(W_g x_t + U_g h_{t−1} + b_g)   what is to be stored
///   o = σ(W_o x_t + U_o h_{t−1} + b_o)      output gate
///   c_t = f ⊙ c_{t−1} + i ⊙ g
///   h_t = o ⊙ tanh(c_t)
///
/// with b = b_ih + b_hh. `activation` (tanh, relu, sigmoid, linear) stands in for both tanh,
/// `outputActivation` for the second alone, `gateActivation` (sigmoid, hard-sigmoid) for σ.
/// `forgetBias` is added to the initial b_f. States: h, c. Throws InvalidArgumentError for an
/// activation that it does not know.
std::unique_ptr<Cell> makeLstm(const CellOptions& options);

}  // namespace unrolled
