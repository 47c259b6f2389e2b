#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// Jordan network (Jordan 1986, 1990): what it said feeds back, not what it thought.
///
///   h_t = g(W x_t + b_ih + U y_{t−1} + b_hh)
///   y_t = g_y(V h_t + b_ho)
///
/// Both have hiddenSize units, and y is the layer's output and its only state (named h, as the
/// output of every cell), so that a layer may stand wherever an Elman network does. Parameters:
/// `weight_ih` W, `weight_hh` U, `bias_ih`, `bias_hh`, `weight_ho` V [H, H], `bias_ho` [H].
/// `activation` is g, `outputActivation` g_y, each tanh (the default), relu, sigmoid or linear;
/// InvalidArgumentError for any other.
std::unique_ptr<Cell> makeJordan(const CellOptions& options);

}  // namespace unrolled
