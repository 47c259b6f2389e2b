#pragma once

#include <cstddef>
#include <cstdint>

#include "core/view.h"
#include "kernels/gemm.h"

namespace unrolled::kernels {

/// out row i (+)= table row ids[i], for n = out.rows rows: an embedding, or the product of a 1-of-N
/// row with a matrix. The ids must be rows of the table.
void gatherRows(ConstMatrixView table, const std::int32_t* ids, MatrixView out, Write write);

/// table row ids[i] += rows row i: the gradient of gatherRows. Repeated ids add up.
void scatterAddRows(ConstMatrixView rows, const std::int32_t* ids, MatrixView table);

}  // namespace unrolled::kernels
