#pragma once

#include <cstddef>

#include "core/view.h"
#include "kernels/gemm.h"

namespace unrolled::kernels::detail {

/// A product by one level of Strassen's algorithm ("Gaussian elimination is not optimal", 1969):
/// with every operand cut into quarters, seven products of quarters instead of eight. Sums of
/// quarters of B are made when it is packed, those of A while a tile of it is packed, and a tile's
/// result is added to one or two quarters of C from the registers, so that no quarter is ever
/// stored for its own sake (Huang et al. 2016, "Strassen's algorithm reloaded"). Rounding errors
/// are a few times those of the plain product, relative to the largest elements of a row of A and a
/// column of B and not to each element of C.

/// Whether a product of these sizes is that much larger than what the sums cost.
bool strassenPays(std::size_t rows, std::size_t inner, std::size_t columns);

/// Floats that `packStrassen` writes.
std::size_t strassenSize(std::size_t inner, std::size_t columns);

/// Packs B [inner, columns], or its transpose.
void packStrassen(ConstMatrixView b, Transpose transpose, float* out);

/// C += op(A) · B for sizes that `strassenPays` accepts.
void multiplyStrassen(ConstMatrixView a, Transpose transposeA, const float* packed,
                      std::size_t inner, MatrixView c);

}  // namespace unrolled::kernels::detail
