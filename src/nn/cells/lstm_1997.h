#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// The LSTM of Hochreiter and Schmidhuber 1997 (eqs 3 to 9 of its appendix), which never forgets;
/// gate order i, g, o:
///
///   i = σ(W_i x_t + U_i h_{t−1} + b_i)      input gate
///   g = tanh(W_g x_t + U_g h_{t−1} + b_g)   what is to be stored
///   o = σ(W_o x_t + U_o h_{t−1} + b_o)      output gate
///   c_t = c_{t−1} + i ⊙ g
///   h_t = o ⊙ tanh(c_t)
///
/// As in the paper each cell has gates of its own (blocks of one cell). Unlike the paper, the
/// squashing of g and h is tanh rather than sigmoids scaled to [−2, 2] and [−1, 1], and the
/// gradient is the full one, through the gates' recurrent connections too, which the paper cuts.
/// Options as of the LSTM, without `forgetBias`. States: h, c.
std::unique_ptr<Cell> makeLstm1997(const CellOptions& options);

}  // namespace unrolled
