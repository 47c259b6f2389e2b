#pragma once

#include <cstddef>

#include "core/aligned_buffer.h"
#include "core/view.h"

namespace unrolled::kernels {

enum class Transpose { kNo, kYes };
/// Whether a kernel replaces what its output holds or adds to it.
enum class Write { kReplace, kAccumulate };

/// How the right operand of a product lies in memory: panels of its columns, or the seven sums of
/// its quarters that Strassen's algorithm multiplies, each in panels (kernels/strassen.h).
enum class Packing { kPlain, kStrassen };

/// The faster one for a product of A [rows, inner] with B [inner, columns]. The plain one serves
/// any number of rows.
Packing packingFor(std::size_t rows, std::size_t inner, std::size_t columns);

/// The right operand of a product, B [inner, columns], rearranged so that the innermost loop reads
/// it in order. The memory is the caller's.
struct PackedMatrix {
  const float* data = nullptr;
  std::size_t inner = 0;
  std::size_t columns = 0;
  Packing packing = Packing::kPlain;
};

/// Floats that `pack` writes for a B of this shape (the last panel is padded with zeros).
std::size_t packedSize(std::size_t inner, std::size_t columns, Packing packing = Packing::kPlain);

/// Packs B, or its transpose, to `out` (packedSize floats, 64-byte aligned).
PackedMatrix pack(ConstMatrixView b, Transpose transpose, float* out,
                  Packing packing = Packing::kPlain);

/// C = A · B or C += A · B, A [rows, inner], C [rows, columns]. One row (generation) is bound by
/// reading B and has a loop of its own. The number of rows must be one that the packing is for.
void multiplyPacked(ConstMatrixView a, const PackedMatrix& b, MatrixView c, Write write);

/// C (+)= op(A) · op(B), packing what it needs into `workspace`, which grows on first use and is
/// kept by the caller, so that later products of the same size allocate nothing.
void multiply(ConstMatrixView a, Transpose transposeA, ConstMatrixView b, Transpose transposeB,
              MatrixView c, Write write, AlignedBuffer& workspace);

}  // namespace unrolled::kernels
