#pragma once

#include <cstddef>

#include "core/aligned_buffer.h"
#include "core/view.h"

namespace unrolled::kernels {

/// Scores of additive attention, w · tanh(q + k) for every query and key (Bahdanau, Cho and Bengio
/// 2015), as
///
///   Σ_a w_a (1 − 2 u_a),   u_a = 1 / (1 + e^(2 q_a) e^(2 k_a)),
///
/// which needs an exponential for every query and every key, but for a query with a key no more
/// than a division. The absolute error of the tanh is below 2e-6 while |q| and |k| are at most 22;
/// larger ones are taken as 22, where tanh is 1 in single precision unless the other is as large
/// and of the other sign.

/// y = e^(2x) with x limited to [−22, 22], over n floats; y may be x.
void doubledExponentials(const float* x, float* y, std::size_t n);

/// scores [T, S] of queries [T, A] with keys [S, A], both doubled exponentials; w [A].
void additiveScores(ConstMatrixView queries, ConstMatrixView keys, const float* w,
                    MatrixView scores);

/// From the gradient [T, S] of those scores to that of the queries before the exponential [T, A],
/// of the keys [S, A] and of w [A], to which is added.
void additiveScoresBackward(ConstMatrixView queries, ConstMatrixView keys, const float* w,
                            ConstMatrixView gradient, MatrixView queryGradient,
                            MatrixView keyGradient, float* wGradient, AlignedBuffer& workspace);

}  // namespace unrolled::kernels
