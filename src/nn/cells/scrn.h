#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// Structurally constrained recurrent network (Mikolov, Joulin, Chopra, Mathieu and Ranzato 2015,
/// "Learning Longer Memory in Recurrent Neural Networks", eq. 3 to 5): context units that change
/// slowly beside the hidden ones.
///
///   s_t = (1 − α) B x_t + α s_{t−1}
///   h_t = σ(P s_t + A x_t + R h_{t−1})
///
/// The layer's output is [h_t; s_t], of H + C features, so that a dense head on it is the paper's
/// U h_t + V s_t. As in the paper there are no biases. Parameters: `weight_ih` A [H, I],
/// `weight_hh` R [H, H], `weight_ic` B [C, I], `weight_ch` P [H, C]. States: h, and s in the first
/// C columns.
///
/// `contextSize` is C, from 1 to hiddenSize, by default 2/5 of hiddenSize, as the paper's 40 of
/// 100; `contextDecay` is α in [0, 1), 0.95 as in the paper; `activation` is σ: sigmoid (the
/// default), tanh, relu or linear. Throws InvalidArgumentError for any other.
std::unique_ptr<Cell> makeScrn(const CellOptions& options);

}  // namespace unrolled
