#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// Throws InvalidArgumentError unless every id is below `rows`.
void requireRows(std::span<const std::int32_t> ids, std::size_t rows);

/// Row ids[i] of a table [V, E] for every i → [..., E], where `shape` gives the leading extents and
/// as many ids as they make. The ids must outlive the tape's use of them. Throws ShapeError when
/// their number is not that of `shape`, InvalidArgumentError when one is not a row of the table.
Var lookup(Var table, std::span<const std::int32_t> ids, const Shape& shape);

/// Bags of rows of a table: bag i has rows[starts[i]] … rows[starts[i + 1] − 1].
struct RowBags {
  std::span<const std::int32_t> starts;
  std::span<const std::int32_t> rows;
};

/// The sum of the rows of bag ids[i] of a table [V, E] for every i → [..., E], as `lookup`. A row
/// that a bag has twice counts twice. The bags too must outlive the tape's use of them.
Var lookupSum(Var table, const RowBags& bags, std::span<const std::int32_t> ids,
              const Shape& shape);

}  // namespace unrolled
