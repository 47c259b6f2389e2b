#pragma once

#include <cstdint>

#include "core/view.h"

namespace unrolled::kernels {

/// Σ over the rows of −log softmax(logits)[target], in nats, accumulated in double. Where
/// `gradient.data` is not null, gradient = scale · (softmax(logits) − onehot(target)) is written in
/// the same pass; it may be the array of the logits. A row whose target is negative is padding: it
/// adds no loss and its gradient is zero. Targets must be below logits.columns.
double softmaxCrossEntropy(ConstMatrixView logits, const std::int32_t* targets, float scale,
                           MatrixView gradient);

/// Every row of `out` = softmax(row of logits / temperature); out may be the logits.
void softmax(ConstMatrixView logits, float temperature, MatrixView out);

/// Every row of `out` = log softmax(row of logits); out may be the logits.
void logSoftmax(ConstMatrixView logits, MatrixView out);

}  // namespace unrolled::kernels
