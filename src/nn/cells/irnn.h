#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// IRNN (Le, Jaitly and Hinton 2015): an Elman network of rectified linear units that begins by
/// copying its state,
///
///   h_t = max(0, W x_t + b_ih + U h_{t−1} + b_hh),   at first U = I, W normal(0.001), b = 0,
///
/// which is the option `initializer: "identity"`, here the default. PyTorch's `nn.RNN` with relu
/// has the same parameters. States: h.
std::unique_ptr<Cell> makeIrnn(const CellOptions& options);

}  // namespace unrolled
