#pragma once

#include <memory>
#include <string_view>

#include "nn/cells/activation.h"
#include "nn/cells/cell.h"

namespace unrolled {

/// Elman network (Elman 1990), PyTorch's `nn.RNN`:
///
///   h_t = f(W x_t + b_ih + U h_{t−1} + b_hh)
///
/// f is tanh, or with `activation` relu, sigmoid or linear. States: h. Throws InvalidArgumentError
/// for any other.
std::unique_ptr<Cell> makeElman(const CellOptions& options);

/// The same mathematics with a given f and other first values of the weights.
std::unique_ptr<Cell> makeElmanWith(const CellOptions& options, Activation f,
                                    std::string_view initializer);

}  // namespace unrolled
