#pragma once

#include <cstdint>

#include "core/view.h"

namespace unrolled::kernels {

/// Σ over the rows of −log softmax(logits)[target], in nats, accumulated in double. Where
/// `gradient.data` is not null, gradient = scale · (softmax(logits) − onehot(target)) is written in
/// the same pass; it may be the array of the logits. A row whose target is negative is padding: it
/// adds no loss and its gradient is zero. Targets must be below logits.columns.
///
/// With a `smoothing` ε the target has the share 1 − ε and all symbols have ε / columns beside it
/// (Szegedy et al. 2016, section 7): the loss of a row is (1 − ε) times the above plus ε times its
/// mean over all symbols as targets.
double softmaxCrossEntropy(ConstMatrixView logits, const std::int32_t* targets, float scale,
                           MatrixView gradient, float smoothing = 0.0f);

/// Every row of `out` = softmax(row of logits / temperature); out may be the logits.
void softmax(ConstMatrixView logits, float temperature, MatrixView out);

/// Every row of `out` = log softmax(row of logits); out may be the logits.
void logSoftmax(ConstMatrixView logits, MatrixView out);

/// From the gradient of y = softmax(x), row by row, to that of x, in place:
/// y ⊙ (gradient − Σ y ⊙ gradient).
void softmaxBackward(ConstMatrixView y, MatrixView gradient);

}  // namespace unrolled::kernels
