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

/// out row i (+)= column ids[i] of the matrix [out.columns, N]: gatherRows of its transpose without
/// making it, which pays for few ids.
void gatherColumns(ConstMatrixView matrix, const std::int32_t* ids, MatrixView out, Write write);

/// Column ids[i] of the matrix [rows.columns, N] += rows row i: the gradient of gatherColumns.
void scatterAddColumns(ConstMatrixView rows, const std::int32_t* ids, MatrixView matrix);

/// Whether so few of N columns are read that it is better not to transpose all of them.
inline bool readsFewColumns(std::size_t ids, std::size_t columns) { return ids < columns / 4; }

}  // namespace unrolled::kernels
