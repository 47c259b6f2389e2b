#pragma once

#include <cstddef>
#include <cstdint>

#include "core/view.h"

namespace unrolled::kernels {

/// out[r] = the sum of products of row r with `query`, for every row: an exact search.
void dotRows(ConstMatrixView rows, const float* query, float* out);

/// Rows of bytes for dotRows: each `paddedBytes(columns)` long, zero from `columns` on.
using ByteRows = BasicMatrixView<const std::int8_t>;
std::size_t paddedBytes(std::size_t columns);

/// The same for bytes from −127 to 127 (not −128: two products must fit 16 bits). The query is as
/// long as a row. Sums must fit 32 bits: up to 133 000 columns do.
void dotRows(ByteRows rows, const std::int8_t* query, std::int32_t* out);

/// bytes[i] = x[i] / scale, rounded to the nearest, where the largest |x[i]| becomes 127; returns
/// the scale (0 where all are 0). What each number loses is at most scale / 2.
float toBytes(const float* x, std::size_t n, std::int8_t* bytes);

}  // namespace unrolled::kernels
