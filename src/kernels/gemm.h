#pragma once

#include <cstddef>

#include "core/aligned_buffer.h"
#include "core/view.h"

namespace unrolled::kernels {

enum class Transpose { kNo, kYes };
/// Whether a kernel replaces what its output holds or adds to it.
enum class Write { kReplace, kAccumulate };

/// The right operand of a product, B [inner, columns], rearranged into panels of columns so that
/// the innermost loop reads it in order. The memory is the caller's.
struct PackedMatrix {
  const float* data = nullptr;
  std::size_t inner = 0;
  std::size_t columns = 0;
};

/// Floats that `pack` writes for a B of this shape (the last panel is padded with zeros).
std::size_t packedSize(std::size_t inner, std::size_t columns);

/// Packs B, or its transpose, to `out` (packedSize floats, 64-byte aligned).
PackedMatrix pack(ConstMatrixView b, Transpose transpose, float* out);

/// C = A · B or C += A · B, A [rows, inner], C [rows, columns]. One row (generation) is bound by
/// reading B and has a loop of its own.
void multiplyPacked(ConstMatrixView a, const PackedMatrix& b, MatrixView c, Write write);

/// C (+)= op(A) · op(B), packing what it needs into `workspace`, which grows on first use and is
/// kept by the caller, so that later products of the same size allocate nothing.
void multiply(ConstMatrixView a, Transpose transposeA, ConstMatrixView b, Transpose transposeB,
              MatrixView c, Write write, AlignedBuffer& workspace);

}  // namespace unrolled::kernels
