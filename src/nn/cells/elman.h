#pragma once

#include "nn/cells/cell.h"

namespace unrolled {

/// Elman network (Elman 1990), PyTorch's `nn.RNN`:
///
///   h_t = f(W x_t + b_ih + U h_{t−1} + b_hh)
///
/// f is tanh, or relu with `activation: "relu"`. Throws InvalidArgumentError for any other.
std::unique_ptr<Cell> makeElman(const CellOptions& options);

}  // namespace unrolled
